import { addresses, type SegmentAddress } from "../domain/global-id.js";
import type { Segment, TranscriptSegment } from "../domain/segment.js";
import type { Page } from "./page.js";
import { readSparse, type SparseReader } from "./sparse.js";
import { stepsAfter, type Walk } from "./walk.js";

export interface FoundTranscripts {
  readonly found: ReadonlyMap<string, TranscriptSegment>;
  /** Why the search ended before its time; null when what is not found is not there. */
  readonly trouble: Error | null;
}

/** The messages with these Ids: from any page at hand, else by walking on until all are found or the list ends. Never rejects. */
export async function findTranscripts(walk: Walk, ids: readonly string[]): Promise<FoundTranscripts> {
  const found = new Map<string, TranscriptSegment>();
  for (const page of walk.store.pagesOf(walk.source)) take(page, ids, found);
  if (ids.every((id) => found.has(id)) || !walk.source.types.includes("TRANSCRIPT")) return { found, trouble: null };
  try {
    for await (const { page } of stepsAfter(walk, null)) {
      take(page, ids, found);
      if (ids.every((id) => found.has(id))) break;
    }
    return { found, trouble: null };
  } catch (error) {
    return { found, trouble: error as Error };
  }
}

/** The segment with this address; where an Id came again, the latest. */
export async function findEntry(reader: SparseReader, address: SegmentAddress): Promise<Segment | null> {
  if (address.kind === "POST_CONTACT_SUMMARY" || address.kind === "EXTRACTED_INFORMATION") {
    const { summary, extractedInformation } = await readSparse(reader, [address.kind]);
    return [summary, ...extractedInformation].findLast((segment) => segment !== null && addresses(segment, address)) ?? null;
  }
  let found: Segment | null = null;
  for await (const { entries, end } of stepsAfter(reader.list, null)) {
    found = entries.findLast((entry) => addresses(entry, address)) ?? found;
    if (typeof address.key === "number" && end > address.key) break;
  }
  return found;
}

const indexOf = new WeakMap<Page, ReadonlyMap<string, TranscriptSegment>>();

function take(page: Page, ids: readonly string[], found: Map<string, TranscriptSegment>): void {
  const index = indexOf.get(page) ?? indexed(page);
  for (const id of ids) {
    const segment = index.get(id);
    if (segment) found.set(id, segment);
  }
}

function indexed(page: Page): ReadonlyMap<string, TranscriptSegment> {
  const messages = page.segments.filter((segment) => segment.kind === "TRANSCRIPT");
  const index = new Map(messages.map((message) => [message.transcriptId, message]));
  indexOf.set(page, index);
  return index;
}
