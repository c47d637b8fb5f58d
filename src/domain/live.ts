import type { AnalysisStatus, SegmentEdge } from "./analysis.js";
import type { ListKey } from "./contact.js";
import type { LiveContactsStream } from "./directory.js";
import type { ContactUnavailable, Unavailable } from "./errors.js";
import type { Entry, SegmentType } from "./segment.js";

/** `SEGMENTS`: something was added or revised. `STATUS`: how the contact stands has changed. `HEARTBEAT`: nothing has, for as long as was asked. */
export const SEGMENTS_ADDED_KINDS = ["SEGMENTS", "STATUS", "HEARTBEAT"] as const;
export type SegmentsAddedKind = (typeof SEGMENTS_ADDED_KINDS)[number];

/** How fresh a stream is. */
export interface StreamFreshness {
  /** When the upstream last answered; null when it never has. */
  readonly asOf: Date | null;
  /** When it is likely to be asked next; null where that is not known, or will not be. */
  readonly nextPollAt: Date | null;
  /** The upstream cannot be asked just now: the stream stays open and goes on by itself. */
  readonly degraded: boolean;
}

/** One payload of a stream: what one list brought since the payload before. */
export interface SegmentsAdded {
  readonly list: ListKey;
  readonly kind: SegmentsAddedKind;
  /** New entries, in upstream order. */
  readonly edges: readonly SegmentEdge[];
  /** Segments seen before, come again with other content. */
  readonly revised: readonly Entry[];
  /** The bookmark before this payload: the `endCursor` of the one before, or what the stream was started with. */
  readonly after: string | null;
  /** The bookmark after it: where to resume. */
  readonly endCursor: string | null;
  /** The upstream holds, or may yet bring, more for this stream. */
  readonly hasMore: boolean;
  readonly status: AnalysisStatus;
  readonly unavailable: Unavailable | null;
  readonly freshness: StreamFreshness;
}

/** A list, and the bookmark after which a reader wants it; null: from its start. */
export interface Resume {
  readonly list: ListKey;
  readonly after: string | null;
}

/** Contacts that join a stream while it runs. */
export interface Joining {
  /** The stream has it, and ends it. */
  readonly changes: LiveContactsStream;
  readonly outputType: ListKey["outputType"];
  /** How many lists the stream follows at once, at most: the others wait until one is over. */
  readonly most: number;
}

export interface StreamOptions {
  /** Null: every kind, unknown ones included. */
  readonly types: readonly SegmentType[] | null;
  /** After how long without a payload to send one that says so; null: never. */
  readonly heartbeatMs: number | null;
  /** Asked before a list is watched, and before each of its payloads: why it may not be read; null where it may. Never rejects. */
  /** Whose contacts join the stream when they go live. */
  readonly joining?: Joining | null | undefined;
  readonly maybeRefusal?: ((list: ListKey) => Promise<ContactUnavailable | null>) | undefined;
}

/**
 * Payloads, pulled: while nobody asks for the next one, nothing is held for the reader, and what it missed comes coalesced. `next` is
 * asked by one at a time. `return` ends a `next` that waits, and never rejects.
 */
export interface SegmentsStream extends AsyncIterableIterator<SegmentsAdded, undefined> {
  return(): Promise<IteratorResult<SegmentsAdded, undefined>>;
}

/** Lists as they grow, read from the upstream once for all who watch. */
export interface Live {
  /** @throws RequestError BAD_USER_INPUT for a cursor that cannot be read; the stream itself may throw CURSOR_EXPIRED */
  segmentsAdded(resume: Resume, options: StreamOptions): SegmentsStream;
  /** One stream of several lists: the end of one, whatever its cause, is a payload and leaves the others going. @throws as `segmentsAdded` */
  segmentsAddedAcross(resumes: readonly Resume[], options: StreamOptions): SegmentsStream;
  /** Word from elsewhere that a contact has news: its next poll comes sooner, within the budget. */
  nudge(contact: { readonly instanceId: string; readonly contactId: string }): void;
}
