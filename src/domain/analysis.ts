import type { ListKey } from "./contact.js";
import type { Unavailable } from "./errors.js";
import type { CategoriesSegment, Entry, ExtractedInformationSegment, PostContactSummarySegment, SegmentType } from "./segment.js";
import type { Channel, UpstreamStatus } from "./upstream.js";

/** A list, and how old (milliseconds) what is served of its live part may be. */
export interface ListView extends ListKey {
  readonly maxAgeMs: number;
}

/** `PENDING`: nothing yet. `UNAVAILABLE`: nothing, and `unavailable` says why. */
export type AnalysisStatus = UpstreamStatus | "PENDING" | "UNAVAILABLE";

/** How a contact's analysis stands, as last seen. */
export interface Look {
  readonly status: AnalysisStatus;
  readonly channel: Channel | null;
  /** When the upstream said so; null when it never has. */
  readonly asOf: Date | null;
  /** Set also where only a part could be served: then `status` is what was last seen. */
  readonly unavailable: Unavailable | null;
}

/** How much of a list an aggregate was computed from. */
export interface Coverage {
  /** Every entry that the upstream held as of `coveredThrough` was counted. */
  readonly isComplete: boolean;
  /** Moment up to which the list was counted; null when nothing was. */
  readonly coveredThrough: Date | null;
}

/** The entries at hand from the start of a list, without a gap. */
export interface HeldEntries extends Coverage {
  readonly entries: readonly Entry[];
}

/** Kinds with few entries that readers want whole, and that therefore can be had by a call of their own. */
export const SPARSE_KINDS = ["CATEGORIES", "POST_CONTACT_SUMMARY", "EXTRACTED_INFORMATION"] as const satisfies readonly SegmentType[];
export type SparseKind = (typeof SPARSE_KINDS)[number];

/** The whole of the sparse kinds of a list. */
export interface SparseSegments extends Coverage {
  readonly categories: readonly CategoriesSegment[];
  readonly summary: PostContactSummarySegment | null;
  readonly extractedInformation: readonly ExtractedInformationSegment[];
}

/** The part of a view that a Relay connection asks for; cursors as the client sent them. */
export type Window =
  | { readonly kind: "forward"; readonly first: number; readonly after: string | null }
  | { readonly kind: "backward"; readonly last: number; readonly before: string | null };

/** What a segments field asks of its list: `types` null means every kind (unknown ones included). */
export interface SegmentsQuery {
  readonly types: readonly SegmentType[] | null;
  readonly window: Window;
}

export interface SegmentEdge {
  readonly node: Entry;
  readonly position: number;
  readonly cursor: string;
}

export interface SegmentWindow {
  readonly edges: readonly SegmentEdge[];
  readonly pageInfo: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
}
