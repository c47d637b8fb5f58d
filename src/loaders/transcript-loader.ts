import DataLoader from "dataloader";
import type { ListKey } from "../domain/contact.js";
import type { TranscriptSegment } from "../domain/segment.js";
import type { FoundTranscripts } from "../pages/find.js";
import { byList } from "./by-list.js";
import type { Operation } from "./operation.js";

export interface TranscriptKey {
  readonly list: ListKey;
  readonly transcriptId: string;
}

/** The messages that an operation wants of one contact are looked up together; one that cannot be had leaves the others whole. */
export function createTranscriptLoader({ pages, readingAgain, traced }: Operation): DataLoader<TranscriptKey, TranscriptSegment | null, string> {
  function read(list: ListKey, keys: readonly TranscriptKey[]): Promise<FoundTranscripts> {
    return pages.transcripts(list, keys.map(({ transcriptId }) => transcriptId), readingAgain(list));
  }

  function pick({ found, trouble }: FoundTranscripts, { transcriptId }: TranscriptKey): TranscriptSegment | null {
    const message = found.get(transcriptId) ?? null;
    if (message === null && trouble !== null) throw trouble;
    return message;
  }

  return new DataLoader((keys) => byList(keys, ({ list }) => list, (list, wanted) => traced("transcript", () => read(list, wanted)), pick), {
    cacheKeyFn: ({ list, transcriptId }) => JSON.stringify([list, transcriptId]),
  });
}
