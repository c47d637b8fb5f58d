import type { SegmentType } from "../../src/domain/segment.js";

/** A payload, as far as the promise is about it. */
export interface Payload {
  readonly after: string | null;
  readonly endCursor: string | null;
  readonly edges: readonly { readonly position: number; readonly said: string }[];
  readonly revised: readonly string[];
  readonly hasMore: boolean;
  /** The reader is told that its list does not go on from its place. */
  readonly isExpired: boolean;
}

/** What one connection brought of one contact. */
export interface Session {
  /** The cursor that it was opened with. */
  readonly after: string | null;
  readonly payloads: readonly Payload[];
  /** `completed`: by the gateway, in so many words. `broken`: by whatever else; the reader resumes. */
  readonly end: "completed" | "broken";
}

/** A list read from some place on, through as many connections as it took. */
export interface Reading {
  /** Positions before it were read elsewhere: by a query, whose cursor the first session was given. */
  readonly from: number;
  readonly sessions: readonly Session[];
  /** `final`: a payload said that nothing more will come. `expired`: the list has become another one. */
  readonly end: "final" | "expired" | "unfinished";
}

/** All that one subscriber has seen of one contact. */
export interface History {
  readonly contactId: string;
  readonly types: readonly SegmentType[] | null;
  readonly readings: readonly Reading[];
}
