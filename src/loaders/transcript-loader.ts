import DataLoader from "dataloader";
import type { ListKey } from "../domain/contact.js";
import type { TranscriptSegment } from "../domain/segment.js";
import { byList } from "./by-list.js";
import type { Operation } from "./operation.js";

export interface TranscriptKey {
  readonly list: ListKey;
  readonly transcriptId: string;
}

/** A message never changes, so that any page at hand will do, however old. */
const ANY_AGE = { maxAgeMs: Number.POSITIVE_INFINITY };

export function createTranscriptLoader({ pages, reading }: Operation): DataLoader<TranscriptKey, TranscriptSegment | null, string> {
  function read(list: ListKey, keys: readonly TranscriptKey[]): Promise<ReadonlyMap<string, TranscriptSegment>> {
    return pages.transcripts(list, keys.map(({ transcriptId }) => transcriptId), reading(ANY_AGE));
  }
  return new DataLoader(
    (keys) => byList(keys, ({ list }) => list, read, (found, { transcriptId }) => found.get(transcriptId) ?? null),
    { cacheKeyFn: ({ list, transcriptId }) => JSON.stringify([list, transcriptId]) },
  );
}
