import { follow, type Following, type FollowOptions } from "./follow.js";
import type { MaybePage, Payload, Result } from "./payload.js";
import { Place } from "./place.js";
import { StreamError } from "./stream-error.js";

/** A contact, by the ids that the graph gives: not by an alias of its instance. */
export interface ContactKey {
  readonly instanceId: string;
  readonly contactId: string;
}

/** A contact, and where it begins or goes on: an item of the argument `contacts`. */
export interface ContactResume {
  readonly key: ContactKey;
  readonly after: string | null;
}

/** What is read of a payload of several contacts: whose it is, too. */
export interface PayloadAcross extends Payload {
  readonly analysis: ContactKey;
}

export interface FollowSegmentsAcrossOptions<P extends PayloadAcross> extends FollowOptions {
  /** The contacts, 100 at most, and where each begins; from its start where `after` is missing. */
  readonly contacts: readonly { readonly key: ContactKey; readonly after?: string | null }[];
  /** As in `followSegments`, of `segmentsAddedAcross`: called again with the contacts that have not ended. */
  readonly subscribe: (
    variables: { readonly contacts: readonly ContactResume[] },
    signal: AbortSignal,
  ) => AsyncIterable<Result<"segmentsAddedAcross", P>>;
  /** As in `followSegments`, of one of the contacts. */
  readonly backfill: (variables: { readonly contact: ContactKey; readonly after: string | null }, signal: AbortSignal) => Promise<MaybePage<P>>;
}

/** As `followSegments`, of several contacts in one stream, which ends when all of them have. */
export function followSegmentsAcross<P extends PayloadAcross>(given: FollowSegmentsAcrossOptions<P>): Following<P> {
  const { contacts, subscribe, backfill, ...options } = given;
  const places = new Map(contacts.map(({ key, after = null }) => [nameOf(key), new Place<P, ContactKey>(key, after)]));
  return follow(
    {
      field: "segmentsAddedAcross",
      places: [...places.values()],
      placeOf({ analysis }) {
        const place = places.get(nameOf(analysis));
        if (place === undefined) throw new StreamError("UNKNOWN_CONTACT");
        return place;
      },
      subscribe: (open, signal) => subscribe({ contacts: open.map(({ key, cursor }) => ({ key, after: cursor })) }, signal),
      backfill: ({ key }, after, signal) => backfill({ contact: key, after }, signal),
    },
    options,
  );
}

function nameOf({ instanceId, contactId }: ContactKey): string {
  return JSON.stringify([instanceId, contactId]);
}
