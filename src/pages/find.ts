import { addresses, type SegmentAddress } from "../domain/global-id.js";
import type { Entry, TranscriptSegment } from "../domain/segment.js";
import type { Page } from "./page.js";
import { stepsAfter, type Walk } from "./walk.js";

/** The messages with these Ids: from any page at hand, else by walking on until all are found or the list ends. */
export async function findTranscripts(walk: Walk, ids: readonly string[]): Promise<ReadonlyMap<string, TranscriptSegment>> {
  const found = new Map<string, TranscriptSegment>();
  for (const page of walk.store.pagesOf(walk.source)) take(page, ids, found);
  if (ids.every((id) => found.has(id)) || !walk.source.types.includes("TRANSCRIPT")) return found;
  for await (const { page } of stepsAfter(walk, null)) {
    take(page, ids, found);
    if (ids.every((id) => found.has(id))) break;
  }
  return found;
}

/** The entry with this address; where an Id came again, the latest. */
export async function findEntry(walk: Walk, address: SegmentAddress): Promise<Entry | null> {
  let found: Entry | null = null;
  for await (const { entries } of stepsAfter(walk, null)) {
    found = entries.findLast((entry) => addresses(entry, address)) ?? found;
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
