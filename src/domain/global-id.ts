import { OUTPUT_TYPES, type ListKey, type OutputType } from "./contact.js";
import type { Entry, Segment } from "./segment.js";

/** Which segment of a list: by the upstream's own key where it has one, else by position. */
export interface SegmentAddress {
  readonly kind: Segment["kind"];
  readonly key: string | number;
}

export type GlobalId =
  | { readonly type: "analysis"; readonly list: ListKey }
  | { readonly type: "segment"; readonly list: ListKey; readonly address: SegmentAddress };

/** Opaque, stable on every replica and across restarts. */
export function analysisId(list: ListKey): string {
  return encode([list.instanceId, list.contactId, list.outputType]);
}

/** Categories and issues have no key of their own: their entries need a position. */
export function segmentId(segment: Segment & Partial<Pick<Entry, "position">>): string {
  const { instanceId, contactId, outputType } = segment.list;
  return encode([instanceId, contactId, outputType, segment.kind, segmentKey(segment)]);
}

export function addresses(segment: Segment & Partial<Pick<Entry, "position">>, address: SegmentAddress): boolean {
  return segment.kind === address.kind && segmentKey(segment) === address.key;
}

/** Null for anything that `analysisId` or `segmentId` did not make. */
export function maybeGlobalId(id: string): GlobalId | null {
  const parts = decode(id);
  if (parts === null) return null;
  const [instanceId, contactId, outputType, kind, key] = parts;
  if (typeof instanceId !== "string" || typeof contactId !== "string" || !isOutputType(outputType)) return null;
  const list = { instanceId, contactId, outputType };
  if (parts.length === 3) return { type: "analysis", list };
  if (parts.length !== 5 || !isKind(kind) || (typeof key !== "string" && typeof key !== "number")) return null;
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

const KINDS: ReadonlySet<unknown> = new Set<Segment["kind"]>([
  "TRANSCRIPT",
  "CATEGORIES",
  "ISSUES",
  "EVENT",
  "ATTACHMENTS",
  "POST_CONTACT_SUMMARY",
  "EXTRACTED_INFORMATION",
  "UNKNOWN",
]);

function isKind(value: unknown): value is Segment["kind"] {
  return KINDS.has(value);
}

function isOutputType(value: unknown): value is OutputType {
  return OUTPUT_TYPES.includes(value as OutputType);
}

function encode(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

function decode(id: string): unknown[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(id, "base64url").toString("utf8"));
    return Array.isArray(parts) ? parts : null;
  } catch {
    return null;
  }
}
