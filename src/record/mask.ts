import { isRecord } from "./rebuild.js";
import type { WireSegment } from "./look.js";

export interface MaskOptions {
  /** Leaves texts and names as they are. Ids are replaced all the same. */
  readonly keepText: boolean;
}

/** What a field holds that says nothing about anybody, if it looks like this. All other text is masked, that of fields nobody knows included. */
const ENUMERATION = /^[A-Z][A-Z0-9_]*$/;
const MEDIA_TYPE = /^[a-z]+\/[\w.+-]+$/;
const KEPT: Readonly<Record<string, RegExp>> = {
  ContentType: MEDIA_TYPE,
  EventType: MEDIA_TYPE,
  FailureCode: ENUMERATION,
  ParticipantRole: ENUMERATION,
  Sentiment: ENUMERATION,
  Status: ENUMERATION,
};
const OFFSETS: ReadonlySet<string> = new Set(["BeginOffsetChar", "EndOffsetChar"]);
const ID_FIELD = /(Id|Ids|Arn)$/;
/** As the API spells its fields; other keys are words of the organisation's. */
const API_FIELD = /^[A-Z][A-Za-z0-9]{0,63}$/;
/** The upstream's own placeholders for personal data, as in redacted texts. */
const TAG =
  /\[(?:PII|ADDRESS|BANK_ACCOUNT_NUMBER|BANK_ROUTING|CREDIT_DEBIT_(?:CVV|EXPIRY|NUMBER)|EMAIL|NAME|PHONE|PIN|SSN)\]/.source;
const MASKED = new RegExp(`${TAG}|[^\\s\\p{P}]`, "gu");

/** Every character but spaces, punctuation and redaction tags becomes one of its length in UTF-16 code units: offsets stay true in either unit. */
export function maskText(text: string): string {
  return text.replace(MASKED, (found) => {
    if (found.startsWith("[")) return found;
    if (found.length > 1) return "🔲";
    return /\p{N}/u.test(found) ? "0" : "x";
  });
}

/** Masks the segments of one contact: ids and names of the same contact keep meaning the same. */
export function createMask({ keepText }: MaskOptions): (segment: WireSegment) => WireSegment {
  const idOf = createPseudonyms("id");
  const nameOf = createPseudonyms("name");

  const maskString = (text: string, field: string): string => {
    if (ID_FIELD.test(field)) return idOf(text);
    if (field === "AbsoluteTime" && !Number.isNaN(Date.parse(text))) return "<time>";
    return keepText || (KEPT[field]?.test(text) ?? false) ? text : maskText(text);
  };

  const maskFields = (fields: Readonly<Record<string, unknown>>, parent: string): WireSegment =>
    Object.fromEntries(
      Object.entries(fields).map(([field, value]) => {
        // The keys of this map are the rules' names.
        const isName = parent === "MatchedDetails" || !API_FIELD.test(field);
        return [isName && !keepText ? nameOf(field) : field, mask(value, field)];
      }),
    );

  const mask = (value: unknown, field: string): unknown => {
    if (typeof value === "string") return maskString(value, field);
    if (typeof value === "number") return keepText || OFFSETS.has(field) ? value : 0;
    if (Array.isArray(value)) return value.map((item) => mask(item, field));
    return isRecord(value) ? maskFields(value, field) : value;
  };

  return (segment) => maskFields(segment, "");
}

function createPseudonyms(prefix: string): (original: string) => string {
  const pseudonyms = new Map<string, string>();
  return (original) => {
    const pseudonym = pseudonyms.get(original) ?? `${prefix}-${pseudonyms.size + 1}`;
    pseudonyms.set(original, pseudonym);
    return pseudonym;
  };
}
