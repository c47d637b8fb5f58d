import type { HeldEntries, ListView, Look, SegmentsQuery, SegmentWindow, SparseKind, SparseSegments } from "../domain/analysis.js";
import type { ListKey } from "../domain/contact.js";
import type { SegmentAddress } from "../domain/global-id.js";
import type { Segment, TranscriptSegment } from "../domain/segment.js";

/** Everything that resolvers may ask of contacts, batched; made anew for every operation. */
export interface Loaders {
  /** Never rejects for what concerns one contact. */
  look(view: ListView): Promise<Look>;
  /** @throws ContactUnavailable, RequestError (BAD_USER_INPUT, CURSOR_EXPIRED, WALK_TOO_LONG, QUERY_TOO_COMPLEX) */
  segments(view: ListView, query: SegmentsQuery): Promise<SegmentWindow>;
  /**
   * The whole of a sparse kind. What one operation asks of one list is answered together; the kinds that were not asked for may be
   * missing from the answer. @throws ContactUnavailable, RequestError (QUERY_TOO_COMPLEX)
   */
  sparse(view: ListView, kind: SparseKind): Promise<SparseSegments>;
  /** @throws ContactUnavailable where nothing is held */
  held(view: ListView): Promise<HeldEntries>;
  /** Null when the list holds no such message (yet). @throws like `sparse` */
  transcript(list: ListKey, transcriptId: string): Promise<TranscriptSegment | null>;
  /** Null when the list holds no such segment (yet). @throws like `sparse` */
  entry(view: ListView, address: SegmentAddress): Promise<Segment | null>;
}
