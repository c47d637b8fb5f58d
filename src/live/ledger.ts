import type { Entry, Segment } from "../domain/segment.js";
import type { LogEntry } from "./engine.js";

export type Ledger = ReturnType<typeof createLedger>;

/** What of a list was logged: tells what is new in it, what came again, and whether it is still the same list. */
export function createLedger(known: readonly LogEntry[]) {
  const entries: Entry[] = known.map(({ entry }) => entry);
  /** As read last: the same object is the same content. */
  const sources: Segment[] = [...entries];
  const positionOfKey = new Map<string, number>();
  for (const entry of entries) remember(entry);

  function remember(entry: Entry): void {
    const key = maybeKey(entry);
    if (key !== null) positionOfKey.set(key, entry.position);
  }

  return {
    get length() {
      return entries.length;
    },

    has: (kind: Segment["kind"]): boolean => entries.some((entry) => entry.kind === kind),

    /** What now stands at a position that was logged: `OTHER` where the list has changed underneath. */
    compare(position: number, segment: Segment): "SAME" | "REVISED" | "OTHER" {
      const entry = entries[position];
      if (entry === undefined || sources[position] === segment) return "SAME";
      if (entry.kind !== segment.kind || maybeKey(entry) !== maybeKey(segment)) return "OTHER";
      sources[position] = segment;
      return contentOf(entry) === contentOf(segment) ? "SAME" : "REVISED";
    },

    /** The next segment of the list, at its end. */
    add(segment: Segment): LogEntry {
      const key = maybeKey(segment);
      const before = key === null ? undefined : entries[positionOfKey.get(key) ?? -1];
      const entry: Entry = { ...segment, position: entries.length };
      entries.push(entry);
      sources.push(segment);
      remember(entry);
      if (before === undefined) return { entry, seen: "NEW" };
      return { entry, seen: contentOf(before) === contentOf(segment) ? "AGAIN" : "REVISED" };
    },

    /** What stands at a position has other content now. */
    revise(position: number, segment: Segment): Entry {
      const entry: Entry = { ...segment, position };
      entries[position] = entry;
      return entry;
    },
  };
}

/** The upstream's own key: what two segments that are one share. Null where there is none, so that two of them are never one. */
function maybeKey(segment: Segment): string | null {
  switch (segment.kind) {
    case "TRANSCRIPT":
      return `T${segment.transcriptId}`;
    case "EVENT":
      return `E${segment.eventId}`;
    case "ATTACHMENTS":
      return `A${segment.attachmentsId}`;
    case "EXTRACTED_INFORMATION":
      return `X${segment.extractionDefinitionId}`;
    case "POST_CONTACT_SUMMARY":
      return "S";
    case "CATEGORIES":
    case "ISSUES":
    case "UNKNOWN":
      return null;
  }
}

/** Comparable text; a position is no part of the content, and an undefined member none of the text. */
function contentOf(segment: Segment): string {
  return JSON.stringify({ ...segment, position: undefined });
}
