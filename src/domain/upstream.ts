import type { ListKey } from "./contact.js";
import type { Segment, SegmentType } from "./segment.js";

export const UPSTREAM_STATUSES = ["IN_PROGRESS", "COMPLETED", "FAILED", "UNKNOWN"] as const;
/** State of the *analysis*, not of the contact. */
export type UpstreamStatus = (typeof UPSTREAM_STATUSES)[number];

export const CHANNELS = ["CHAT", "VOICE", "UNKNOWN"] as const;
export type Channel = (typeof CHANNELS)[number];

/** How many segments the gateway asks for in one call: the upstream's maximum, always. */
export const MAX_RESULTS = 100;

/** One upstream call, already validated: `instanceId` is an id (never an alias or ARN). */
export interface SegmentsRequest {
  readonly list: ListKey;
  readonly types: readonly SegmentType[];
  readonly token: string | null;
  /** Epoch milliseconds after which nobody waits for the answer any more. */
  readonly deadlineMs: number;
  /** The budget has allowed it already: it is tried once, now. */
  readonly isPrepaid?: boolean;
}

export interface SegmentsResponse {
  readonly status: UpstreamStatus;
  readonly channel: Channel | null;
  readonly segments: readonly Segment[];
  readonly nextToken: string | null;
}

/**
 * Asks the upstream for one page.
 * @throws ContactUnavailable when it cannot be had, TokenRefused when the upstream rejects `token`.
 */
export type ListSegments = (request: SegmentsRequest) => Promise<SegmentsResponse>;

/** COMPLETED and FAILED: the upstream will change nothing but, for a while, add a summary. */
export function isTerminal(status: UpstreamStatus): boolean {
  return status === "COMPLETED" || status === "FAILED";
}
