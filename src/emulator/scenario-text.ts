import type { WireOutputType } from "./scenario.js";

/** Begin inclusive, end exclusive, in UTF-16 code units, as it goes over the wire. */
export interface WireOffsets {
  readonly BeginOffsetChar: number;
  readonly EndOffsetChar: number;
}

export interface TextVariant {
  readonly content: string;
  /** Raw: where the personal data is. Redacted: where the tags are. */
  readonly personal: readonly WireOffsets[];
}

/** A message as it was written, and as the upstream redacts it. */
export type ScenarioText = Readonly<Record<WireOutputType, TextVariant>>;

const MARKUP = /\{\{(?<personal>[^{}|]+)(?:\|(?<tag>[A-Z_]+))?\}\}/gu;

/** Reads `My card {{4242|CREDIT_DEBIT_NUMBER}}`: Raw says `4242` there, Redacted `[CREDIT_DEBIT_NUMBER]`; `{{4242}}` alone becomes `[PII]`. */
export function parseText(source: string): ScenarioText {
  const raw = createVariant();
  const redacted = createVariant();
  let plainFrom = 0;
  for (const match of source.matchAll(MARKUP)) {
    const plain = source.slice(plainFrom, match.index);
    raw.add(plain).addPersonal(match.groups?.["personal"] ?? "");
    redacted.add(plain).addPersonal(`[${match.groups?.["tag"] ?? "PII"}]`);
    plainFrom = match.index + match[0].length;
  }
  const rest = source.slice(plainFrom);
  return { Raw: raw.add(rest).variant(), Redacted: redacted.add(rest).variant() };
}

/**
 * Where a quote stands in each of the two texts; without a quote, the whole message.
 * The quote is given as it was written. In the redacted text it grows over every tag that it touches.
 * @throws RangeError unless the message holds the quote exactly once
 */
export function locate(text: ScenarioText, quote?: string): Readonly<Record<WireOutputType, WireOffsets>> {
  const { Raw, Redacted } = text;
  if (quote === undefined) return { Raw: span(0, Raw.content.length), Redacted: span(0, Redacted.content.length) };
  const begin = Raw.content.indexOf(quote);
  if (begin < 0) throw new RangeError(`the message does not say ${JSON.stringify(quote)}`);
  if (Raw.content.includes(quote, begin + 1)) throw new RangeError(`the message says ${JSON.stringify(quote)} more than once`);
  const end = begin + quote.length;
  return { Raw: span(begin, end), Redacted: span(redactedOffset(text, begin, "begin"), redactedOffset(text, end, "end")) };
}

function redactedOffset({ Raw, Redacted }: ScenarioText, rawOffset: number, edge: "begin" | "end"): number {
  let shift = 0;
  for (const [i, raw] of Raw.personal.entries()) {
    const tag = Redacted.personal[i];
    if (tag === undefined || rawOffset <= raw.BeginOffsetChar) break;
    if (rawOffset < raw.EndOffsetChar) return edge === "begin" ? tag.BeginOffsetChar : tag.EndOffsetChar;
    shift = tag.EndOffsetChar - raw.EndOffsetChar;
  }
  return rawOffset + shift;
}

function createVariant() {
  const personal: WireOffsets[] = [];
  let content = "";
  const building = {
    add(plain: string) {
      content += plain;
      return building;
    },
    addPersonal(text: string) {
      personal.push(span(content.length, content.length + text.length));
      return building.add(text);
    },
    variant: (): TextVariant => ({ content, personal }),
  };
  return building;
}

function span(begin: number, end: number): WireOffsets {
  return { BeginOffsetChar: begin, EndOffsetChar: end };
}
