import type { Entry, TranscriptSegment } from "../../domain/segment.js";

/** Each message once, as it last came, in the order in which messages first came: the upstream may send one again with other content. */
export function latestMessages(entries: readonly Entry[]): Entry<TranscriptSegment>[] {
  const messages = new Map<string, Entry<TranscriptSegment>>();
  for (const entry of entries) {
    if (entry.kind === "TRANSCRIPT") messages.set(entry.transcriptId, entry);
  }
  return [...messages.values()];
}
