import { fieldsOf, isRecord, type Rebuilt } from "./rebuild.js";

/** How many intervals are right when counted in UTF-16 code units, in code points, in both, in neither. */
export interface OffsetUnits {
  readonly utf16: number;
  readonly codePoints: number;
  readonly both: number;
  readonly neither: number;
}

/** An interval into a text, and what it should cut out of it. */
interface Claim {
  readonly text: string;
  readonly begin: number;
  readonly end: number;
  readonly holds: (cut: string) => boolean;
}

/**
 * What offsets count shows where an interval's content is known: an issue quotes it, and a redaction covers one whole tag. Only texts with
 * characters beyond the Basic Multilingual Plane (most emoji) tell the two apart.
 * @param redacted whether the texts have tags in the place of personal data
 */
export function offsetUnits({ entries }: Rebuilt, redacted: boolean): OffsetUnits {
  const fields = entries.map((entry) => fieldsOf(entry.versions.at(-1)?.segment ?? {}));
  const texts = new Map(fields.flatMap(({ Id: id, Content: content }) => (typeof content === "string" ? [[id, content] as const] : [])));

  const quoted = fields.flatMap(({ IssuesDetected: issues }) =>
    recordsOf(issues)
      .flatMap(({ TranscriptItems: items }) => recordsOf(items))
      .flatMap(({ Id: id, Content: quote, CharacterOffsets: offsets }) => claims(texts.get(id), offsets, (cut) => cut === quote)),
  );
  const tagged = fields.flatMap(({ Content: content, Redaction: redaction }) =>
    redacted && isRecord(redaction)
      ? recordsOf(redaction["CharacterOffsets"]).flatMap((offsets) => claims(content, offsets, (cut) => /^\[[^[\]]+\]$/u.test(cut)))
      : [],
  );
  return countUnits([...quoted, ...tagged]);
}

function countUnits(all: readonly Claim[]): OffsetUnits {
  const counts = { utf16: 0, codePoints: 0, both: 0, neither: 0 };
  for (const { text, begin, end, holds } of all) {
    const isUtf16 = holds(text.slice(begin, end));
    const isCodePoints = holds(Array.from(text).slice(begin, end).join(""));
    counts[isUtf16 ? (isCodePoints ? "both" : "utf16") : isCodePoints ? "codePoints" : "neither"] += 1;
  }
  return counts;
}

function claims(text: unknown, offsets: unknown, holds: Claim["holds"]): readonly Claim[] {
  if (typeof text !== "string" || !isRecord(offsets)) return [];
  const { BeginOffsetChar: begin, EndOffsetChar: end } = offsets;
  return typeof begin === "number" && typeof end === "number" ? [{ text, begin, end, holds }] : [];
}

function recordsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
