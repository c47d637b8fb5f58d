import { follow, type Following, type FollowOptions } from "./follow.js";
import type { MaybePage, Payload, Result } from "./payload.js";
import { Place } from "./place.js";

export interface FollowSegmentsOptions<P extends Payload> extends FollowOptions {
  /** Where to begin: the cursor of the last segment that is there already. Null, or without it: from the start. */
  readonly after?: string | null;
  /**
   * Starts the `segmentsAdded` subscription with these variables; called again with others whenever it broke. Whatever carries it must not
   * reconnect by itself: it would do so with the variables of before. `signal` is aborted when nothing is wanted any more.
   */
  readonly subscribe: (variables: { readonly after: string | null }, signal: AbortSignal) => AsyncIterable<Result<"segmentsAdded", P>>;
  /** Queries `segments` with these variables, and the `types` of the subscription; `maxAgeSeconds: 0`. A rejection counts as a break. */
  readonly backfill: (variables: { readonly after: string | null }, signal: AbortSignal) => Promise<MaybePage<P>>;
}

/**
 * A contact's payloads, each segment in exactly one of them and in order, through whatever breaks the stream, up to the one whose `hasMore`
 * is false.
 * @throws StreamError from `next`, where going on is in vain
 */
export function followSegments<P extends Payload>({ after = null, subscribe, backfill, ...options }: FollowSegmentsOptions<P>): Following<P> {
  const place = new Place<P>(null, after);
  return follow(
    {
      field: "segmentsAdded",
      places: [place],
      placeOf: () => place,
      subscribe: (_open, signal) => subscribe({ after: place.cursor }, signal),
      backfill: (_place, missedAfter, signal) => backfill({ after: missedAfter }, signal),
    },
    options,
  );
}
