import { OUTPUT_TYPES, type ListKey, type OutputType } from "./contact.js";
import { SEGMENT_TYPES, type Entry, type Segment } from "./segment.js";

/** Which segment of a list: by the upstream's own key where it has one, else by position. */
export interface SegmentAddress {
  readonly kind: Segment["kind"];
  readonly key: string | number;
}

export type GlobalId =
  | { readonly type: "analysis"; readonly list: ListKey }
  | { readonly type: "segment"; readonly list: ListKey; readonly address: SegmentAddress };

const analysisIds = new WeakMap<ListKey, string>();

/** Opaque, stable on every replica and across restarts. */
export function analysisId(list: ListKey): string {
  const known = analysisIds.get(list);
  if (known !== undefined) return known;
  const id = encode([list.instanceId, list.contactId, list.outputType]);
  analysisIds.set(list, id);
  return id;
}

/** Its list's id, made once for all its segments, and its own. Categories and issues have no key of their own: their entries need a position. */
export function segmentId(segment: Segment & Partial<Pick<Entry, "position">>): string {
  return `${analysisId(segment.list)}.${encode([segment.kind, segmentKey(segment)])}`;
}

export function addresses(segment: Segment & Partial<Pick<Entry, "position">>, address: SegmentAddress): boolean {
  return segment.kind === address.kind && segmentKey(segment) === address.key;
}

/** Null for anything that `analysisId` or `segmentId` did not make. */
export function maybeGlobalId(id: string): GlobalId | null {
  const [listPart = "", segmentPart, ...rest] = id.split(".");
  const [instanceId, contactId, outputType, ...more] = decode(listPart);
  if (typeof instanceId !== "string" || typeof contactId !== "string" || !isOutputType(outputType)) return null;
  if (rest.length + more.length > 0) return null;
  const list = { instanceId, contactId, outputType };
  if (segmentPart === undefined) return { type: "analysis", list };
  const [kind, key, ...others] = decode(segmentPart);
  if (others.length > 0 || !isKind(kind) || (typeof key !== "string" && typeof key !== "number")) return null;
  return { type: "segment", list, address: { kind, key } };
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
      return "summary";
    case "CATEGORIES":
    case "ISSUES":
    case "UNKNOWN":
      return segment.position ?? -1;
  }
}

const KINDS: ReadonlySet<unknown> = new Set<Segment["kind"]>([...SEGMENT_TYPES, "UNKNOWN"]);

function isKind(value: unknown): value is Segment["kind"] {
  return KINDS.has(value);
}

function isOutputType(value: unknown): value is OutputType {
  return OUTPUT_TYPES.includes(value as OutputType);
}

function encode(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Empty for what is no encoded list. */
function decode(id: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(id, "base64url").toString("utf8"));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
