import { Document, isMap, isSeq } from "yaml";

import { isOver, pageLooks, type Look, type WireSegment } from "./look.js";
import { createMask, type MaskOptions } from "./mask.js";
import type { Rebuilt, SeenEntry } from "./rebuild.js";
import type { Recording } from "./record.js";

/** When a contact's list gets a segment, in milliseconds of contact time. */
interface Line {
  readonly atMs: number;
  readonly segment: WireSegment;
}

export interface ScenarioOptions extends MaskOptions {
  /** What the file's head says about it, a line each. */
  readonly comment: readonly string[];
}

/** No chat lasts longer: a time further back is a mistake. */
const LONGEST_CHAT_MS = 7 * 24 * 3_600_000;

/**
 * The contact as a file of `scenarios/` plays it. A line's `at` is its segment's own time or, where the recorder saw it sooner than that, or
 * it has none, when it was first seen; never before the line above. Contact time begins with the earliest segment or with the recording.
 */
export function toScenario({ list, looks }: Recording, rebuilt: Rebuilt, options: ScenarioOptions): string {
  const pages = pageLooks(looks);
  const originMs = originOf(rebuilt.entries, looks);
  const lines = linesOf(rebuilt, looks, originMs);

  const first = pages[0];
  const over = pages.find(({ page }) => isOver(page));
  const lastAtMs = lines.at(-1)?.atMs ?? 0;
  const wasUnknown = looks.slice(0, first?.index).some(({ answer }) => answer.kind === "refused" && answer.code === "NOT_FOUND");
  const mask = createMask(options);

  const file = {
    title: `A recorded contact${options.keepText ? "" : ", its text masked"}`,
    ...(first?.page.channel === "VOICE" && { channel: "VOICE" }),
    outputTypes: [list.outputType === "RAW" ? "Raw" : "Redacted"],
    ...(wasUnknown && first !== undefined && { visibleFrom: seconds(first.answeredAtMs - originMs) }),
    // What was over when the recording began ended somewhen before: with its last segment.
    endsAt: over === undefined ? "never" : seconds(over === first ? lastAtMs : over.answeredAtMs - originMs),
    ...(over !== undefined && { finalStatus: over.page.status }),
    chat: lines.map(({ atMs, segment }) => ({ at: seconds(atMs), wire: mask(segment) })),
  };
  return yamlOf(file, options.comment);
}

/** In the list's order, what changed in its place as a further line. */
function linesOf(rebuilt: Rebuilt, looks: readonly Look[], originMs: number): readonly Line[] {
  const live = liveFrom(rebuilt, looks);
  const lines: Line[] = [];
  const changes: Line[] = [];
  let above: { readonly atMs: number; readonly look: number } | null = null;

  for (const entry of rebuilt.entries) {
    const seenAtMs = (looks[entry.look]?.answeredAtMs ?? originMs) - originMs;
    const ownMs = isPlausible(entry, originMs) ? entry.timeMs - originMs : null;
    const isWithAbove: boolean = entry.look < live || above?.look === entry.look;
    const atMs: number = Math.max(above?.atMs ?? 0, Math.min(seenAtMs, ownMs ?? (isWithAbove ? (above?.atMs ?? 0) : seenAtMs)));
    above = { atMs, look: entry.look };

    // Without an Id the emulator could not tell what has changed: only what it came to be is kept.
    const versions = entry.key === null ? entry.versions.slice(-1) : entry.versions;
    versions.forEach(({ segment, look }, i) => {
      const changedAtMs = (looks[look]?.answeredAtMs ?? originMs) - originMs;
      if (i === 0) lines.push({ atMs, segment });
      else changes.push({ atMs: Math.max(atMs, changedAtMs), segment });
    });
  }
  return [...lines, ...changes].sort((a, b) => a.atMs - b.atMs);
}

/** Index of the first look that can have brought news: the one after what the list held when the recording began had been read through. */
function liveFrom({ entries }: Rebuilt, looks: readonly Look[]): number {
  const bringers = new Set(entries.map(({ look }) => look));
  const end = pageLooks(looks).find(({ index, page }) => page.nextToken === null || !bringers.has(index));
  return end === undefined ? Infinity : end.index + 1;
}

function originOf(entries: readonly SeenEntry[], looks: readonly Look[]): number {
  const startMs = looks[0]?.answeredAtMs ?? 0;
  return Math.min(startMs, ...entries.filter((entry) => isPlausible(entry, startMs)).map(({ timeMs }) => timeMs));
}

function isPlausible(entry: SeenEntry, afterMs: number): entry is SeenEntry & { readonly timeMs: number } {
  return entry.timeMs !== null && entry.timeMs > afterMs - LONGEST_CHAT_MS;
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}

/** A segment a line, as the files of `scenarios/` have it. */
function yamlOf(file: Readonly<Record<string, unknown>>, comment: readonly string[]): string {
  const document = new Document(file, { aliasDuplicateObjects: false });
  document.commentBefore = comment.map((line) => ` ${line}`).join("\n");
  const chat = document.get("chat");
  for (const line of isSeq(chat) ? chat.items : []) if (isMap(line)) line.flow = true;
  return document.toString({ lineWidth: 0 });
}
