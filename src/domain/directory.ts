import type { ContactKey } from "./contact.js";
import type { Channel } from "./upstream.js";

/** How far a live contact has come. */
export const LIVE_CONTACT_STATES = ["INITIATED", "QUEUED", "CONNECTED_TO_AGENT", "UNKNOWN"] as const;
export type LiveContactState = (typeof LIVE_CONTACT_STATES)[number];

/** A contact that has begun and not ended, as far as events have told. Whatever no event has told yet is null. */
export interface LiveContact extends ContactKey {
  readonly state: LiveContactState;
  readonly channel: Channel | null;
  readonly queueId: string | null;
  readonly agentId: string | null;
  readonly initiatedAt: Date | null;
  readonly connectedToAgentAt: Date | null;
  /** The first contact of a chain of transfers, and the one before this. */
  readonly initialContactId: string | null;
  readonly previousContactId: string | null;
}

/** What an event of the contact centre tells of one contact, at the moment that it speaks of. */
export interface ContactEvent {
  readonly contact: ContactKey;
  readonly atMs: number;
  /** `ENDED`: nothing more will happen to it. Null: the event tells nothing of how far the contact has come. */
  readonly state: Exclude<LiveContactState, "UNKNOWN"> | "ENDED" | null;
  readonly facts: Partial<Omit<LiveContact, keyof ContactKey | "state">>;
}

/** Null: any. A contact whose queue or agent is not known is none of those named. */
export interface LiveContactFilter {
  readonly instanceId: string | null;
  readonly queueIds: readonly string[] | null;
  readonly agentIds: readonly string[] | null;
}

export const LIVE_CONTACT_CHANGE_KINDS = ["ADDED", "UPDATED", "REMOVED"] as const;
export type LiveContactChangeKind = (typeof LIVE_CONTACT_CHANGE_KINDS)[number];

export interface LiveContactChange {
  readonly kind: LiveContactChangeKind;
  /** As it is now; one that is removed, as it was told last. */
  readonly liveContact: LiveContact;
}

/** One payload of a stream of changes. */
export interface LiveContactsChanged {
  /** Forget what came before: these are the first of all that are live. */
  readonly isReset: boolean;
  readonly changes: readonly LiveContactChange[];
}

/** Changes, pulled: what happened while nobody asked comes coalesced. `return` ends a `next` that waits, and never rejects. */
export interface LiveContactsStream extends AsyncIterableIterator<LiveContactsChanged, undefined> {
  return(): Promise<IteratorResult<LiveContactsChanged, undefined>>;
}

/** A place among live contacts, which are ordered by when they were initiated. It stays good when the contact there has ended. */
export interface LiveContactPlace extends ContactKey {
  readonly initiatedMs: number;
}

/** A part of those that are live. */
export interface LiveContactWindow {
  readonly liveContacts: readonly LiveContact[];
  readonly hasMore: boolean;
}

/** Which contacts are live. */
export interface Directory {
  /** The oldest first, at most `first` of those after a place; null: from the start. */
  window(filter: LiveContactFilter, first: number, after: LiveContactPlace | null): Promise<LiveContactWindow>;
  /** First all that are live, then what changes. It does not end by itself. */
  changes(filter: LiveContactFilter): LiveContactsStream;
}

export function placeOf({ instanceId, contactId, initiatedAt }: LiveContact): LiveContactPlace {
  return { instanceId, contactId, initiatedMs: initiatedAt?.getTime() ?? 0 };
}
