import { OUTPUT_TYPES, type ListKey, type OutputType } from "./contact.js";
import { maybeUnpacked, packed } from "./packed.js";
import { SEGMENT_TYPES, type Entry, type Segment } from "./segment.js";

/** Which segment of a list: by the upstream's own key where it has one, else by position. */
export interface SegmentAddress {
  readonly kind: Segment["kind"];
  readonly key: string | number;
}

export type GlobalId =
  | { readonly type: "analysis"; readonly list: ListKey }
  | { readonly type: "segment"; readonly list: ListKey; readonly address: SegmentAddress };

/** First in every id: what is made otherwise one day has another. */
const VERSION = 1;

// As they stand in ids, for ever.
const OUTPUT_CODES = { RAW: 0, REDACTED: 1 } as const satisfies Record<OutputType, number>;
const KIND_CODES = {
  UNKNOWN: 0,
  TRANSCRIPT: 1,
  CATEGORIES: 2,
  ISSUES: 3,
  EVENT: 4,
  ATTACHMENTS: 5,
  POST_CONTACT_SUMMARY: 6,
  EXTRACTED_INFORMATION: 7,
} as const satisfies Record<Segment["kind"], number>;
const KINDS = [...SEGMENT_TYPES, "UNKNOWN"] as const;
/** A list has one summary. */
const SUMMARY_KEY = "summary";
const NO_POSITION = -1;

const analysisIds = new WeakMap<ListKey, string>();

/** Opaque, stable on every replica and across restarts. */
export function analysisId(list: ListKey): string {
  const known = analysisIds.get(list);
  if (known !== undefined) return known;
  const { instanceId, contactId, outputType } = list;
  const id = packed([VERSION, OUTPUT_CODES[outputType], instanceId, contactId]);
  analysisIds.set(list, id);
  return id;
}

/**
 * Its list's id, made once for all its segments, and its own, made anew: that costs less than to keep it. Categories and issues have no key
 * of their own: their entries need a position.
 */
export function segmentId(segment: Segment & Partial<Pick<Entry, "position">>): string {
  return `${analysisId(segment.list)}.${packed([KIND_CODES[segment.kind], segmentKey(segment)])}`;
}

export function addresses(segment: Segment & Partial<Pick<Entry, "position">>, address: SegmentAddress): boolean {
  return segment.kind === address.kind && segmentKey(segment) === address.key;
}

/** Null for anything that `analysisId` or `segmentId` did not make. */
export function maybeGlobalId(id: string): GlobalId | null {
  const [listPart = "", segmentPart, ...rest] = id.split(".");
  const list = maybeList(maybeUnpacked(listPart) ?? []);
  if (list === null || rest.length > 0) return null;
  if (segmentPart === undefined) return { type: "analysis", list };
  const address = maybeAddress(maybeUnpacked(segmentPart) ?? []);
  return address && { type: "segment", list, address };
}

function maybeList([version, outputCode, instanceId, contactId, ...rest]: readonly unknown[]): ListKey | null {
  const outputType = OUTPUT_TYPES.find((type) => OUTPUT_CODES[type] === outputCode);
  if (version !== VERSION || outputType === undefined || rest.length > 0) return null;
  return typeof instanceId === "string" && typeof contactId === "string" ? { instanceId, contactId, outputType } : null;
}

function maybeAddress([kindCode, key, ...rest]: readonly unknown[]): SegmentAddress | null {
  const kind = KINDS.find((one) => KIND_CODES[one] === kindCode);
  if (kind === undefined || rest.length > 0 || (typeof key !== "string" && typeof key !== "number")) return null;
  return isKeyOf(kind, key) ? { kind, key } : null;
}

function isKeyOf(kind: Segment["kind"], key: string | number): boolean {
  switch (kind) {
    case "POST_CONTACT_SUMMARY":
      return key === SUMMARY_KEY;
    case "CATEGORIES":
    case "ISSUES":
    case "UNKNOWN":
      return typeof key === "number" && key >= NO_POSITION;
    default:
      return typeof key === "string";
  }
}

function segmentKey(segment: Segment & Partial<Pick<Entry, "position">>): string | number {
  switch (segment.kind) {
    case "TRANSCRIPT":
      return segment.transcriptId;
    case "EVENT":
      return segment.eventId;
    case "ATTACHMENTS":
      return segment.attachmentsId;
    case "EXTRACTED_INFORMATION":
      return segment.extractionDefinitionId;
    case "POST_CONTACT_SUMMARY":
      return SUMMARY_KEY;
    case "CATEGORIES":
    case "ISSUES":
    case "UNKNOWN":
      return segment.position ?? NO_POSITION;
  }
}
