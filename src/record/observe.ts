import { isOver, pageLooks, type Look, type PageLook } from "./look.js";
import { offsetUnits, type OffsetUnits } from "./offset-unit.js";
import type { Rebuilt, SeenEntry } from "./rebuild.js";
import type { Recording } from "./record.js";
import { describeTail, type TailFacts } from "./tail.js";

/** When a member of the aftermath came, measured against the first page that said the analysis is over. */
export type Arrival =
  | { readonly kind: "not-asked" }
  /** The analysis was over when the recording began, or never ended. */
  | { readonly kind: "not-observable" }
  | { readonly kind: "not-seen"; readonly waitedMs: number }
  | { readonly kind: "before" | "together" | "after"; readonly byMs: number };

export interface Spread {
  readonly count: number;
  readonly least: number;
  readonly median: number;
  readonly p90: number;
  readonly most: number;
}

/** What a recording shows about the upstream. Counts and milliseconds only: no text, name, id or token. */
export interface Observations {
  readonly durationMs: number;
  readonly calls: number;
  readonly refusals: ReadonlyMap<string, number>;
  readonly statuses: readonly string[];
  readonly kinds: ReadonlyMap<string, number>;
  readonly tail: TailFacts;
  readonly order: { readonly pairs: number; readonly inversions: number; readonly worstMs: number };
  readonly repeats: { readonly alike: number; readonly changed: number; readonly inPlace: number; readonly moved: number };
  /** Pages of the walk from the start that followed the end; 0 where there was none. */
  readonly pagesAgain: number;
  readonly pageSizes: Spread | null;
  readonly types: { readonly accepted: number | null; readonly refused: number | null };
  readonly summary: Arrival;
  readonly extracted: Arrival;
  /** From an entry's own time to the look that brought it, of those that came while the recorder looked on. */
  readonly latencyMs: Spread | null;
  /** Their lengths in characters. */
  readonly tokens: Spread | null;
  readonly offsets: OffsetUnits;
}

export function observe({ looks, list }: Recording, rebuilt: Rebuilt): Observations {
  const pages = pageLooks(looks);
  const tokens = new Set(pages.flatMap(({ page }) => (page.nextToken === null ? [] : [page.nextToken])));
  return {
    durationMs: (looks.at(-1)?.answeredAtMs ?? 0) - (looks[0]?.askedAtMs ?? 0),
    calls: looks.length,
    refusals: tally(looks.flatMap(({ answer }) => (answer.kind === "refused" ? [answer.code] : []))),
    statuses: pages.map(({ page }) => page.status).filter((status, i, all) => status !== all[i - 1]),
    kinds: tally(rebuilt.entries.map(({ member }) => member)),
    tail: describeTail(pages, rebuilt),
    order: orderOf(rebuilt.entries),
    repeats: repeatsOf(rebuilt),
    pagesAgain: pages.filter(({ walk }) => walk === "again").length,
    pageSizes: spread(pages.map(({ page }) => page.segments.length)),
    types: typesOf(looks),
    summary: arrivalOf("PostContactSummary", looks, pages),
    extracted: arrivalOf("ExtractedInformation", looks, pages),
    latencyMs: latencyOf(rebuilt.entries, looks),
    tokens: spread([...tokens].map((token) => token.length)),
    offsets: offsetUnits(rebuilt, list.outputType === "REDACTED"),
  };
}

/** Own times along the list, an entry that comes again with its Id left out. */
function orderOf(entries: readonly SeenEntry[]): Observations["order"] {
  const times = entries.filter((entry, i) => !isRepeat(entries, entry, i)).flatMap(({ timeMs }) => (timeMs === null ? [] : [timeMs]));
  const steps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return { pairs: steps.length, inversions: steps.filter((step) => step < 0).length, worstMs: -Math.min(0, ...steps) };
}

function repeatsOf({ entries, moved }: Rebuilt): Observations["repeats"] {
  const latest = new Map<string, string | undefined>();
  const counts = { alike: 0, changed: 0, inPlace: 0, moved };
  for (const { key, versions } of entries) {
    counts.inPlace += versions.length - 1;
    if (key === null) continue;
    if (latest.has(key)) counts[latest.get(key) === versions[0]?.json ? "alike" : "changed"] += 1;
    latest.set(key, versions.at(-1)?.json);
  }
  return counts;
}

function isRepeat(entries: readonly SeenEntry[], { key }: SeenEntry, index: number): boolean {
  return key !== null && entries.findIndex((earlier) => earlier.key === key) < index;
}

function typesOf(looks: readonly Look[]): Observations["types"] {
  const sizes = (kind: Look["answer"]["kind"]): number[] => looks.flatMap(({ types, answer }) => (answer.kind === kind ? [types.length] : []));
  const accepted = Math.max(0, ...sizes("page"));
  const refused = Math.max(0, ...looks.flatMap(({ types, answer }) => (isInvalid(answer) ? [types.length] : [])));
  return { accepted: accepted || null, refused: refused > accepted ? refused : null };
}

function isInvalid(answer: Look["answer"]): boolean {
  return answer.kind === "refused" && answer.code === "INVALID_REQUEST";
}

function arrivalOf(member: "PostContactSummary" | "ExtractedInformation", looks: readonly Look[], pages: readonly PageLook[]): Arrival {
  const type = member === "PostContactSummary" ? "POST_CONTACT_SUMMARY" : "EXTRACTED_INFORMATION";
  if (!(pages[0]?.types.includes(type) ?? false)) return { kind: "not-asked" };
  const over = pages.find(({ page }) => isOver(page));
  if (over === undefined || over === pages[0]) return { kind: "not-observable" };

  const came = pages.find(({ page }) => page.segments.some((segment) => member in segment));
  if (came === undefined) return { kind: "not-seen", waitedMs: (looks.at(-1)?.answeredAtMs ?? 0) - over.answeredAtMs };
  const kind = came === over ? "together" : came.index < over.index ? "before" : "after";
  return { kind, byMs: Math.abs(came.answeredAtMs - over.answeredAtMs) };
}

function latencyOf(entries: readonly SeenEntry[], looks: readonly Look[]): Spread | null {
  const startMs = looks[0]?.askedAtMs ?? 0;
  return spread(
    entries.flatMap((entry, i) => {
      const look = looks[entry.look];
      if (entry.timeMs === null || entry.timeMs < startMs || look?.walk !== "live" || isRepeat(entries, entry, i)) return [];
      return [look.answeredAtMs - entry.timeMs];
    }),
  );
}

function spread(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? sorted[0] ?? 0;
  return sorted.length === 0 ? null : { count: sorted.length, least: at(0), median: at(0.5), p90: at(0.9), most: at(1) };
}

function tally(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
