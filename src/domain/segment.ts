import type { ListKey } from "./contact.js";

/** The upstream's segment types, in its order; `LIST_TYPES` defaults to the first six. */
export const SEGMENT_TYPES = [
  "TRANSCRIPT",
  "CATEGORIES",
  "ISSUES",
  "EVENT",
  "ATTACHMENTS",
  "POST_CONTACT_SUMMARY",
  "EXTRACTED_INFORMATION",
] as const;
export type SegmentType = (typeof SEGMENT_TYPES)[number];

/** `UNKNOWN` stands for a value that the upstream invented after this was written. */
export const PARTICIPANT_ROLES = ["AGENT", "CUSTOMER", "SYSTEM", "CUSTOM_BOT", "SUPERVISOR", "UNKNOWN"] as const;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];

export const SENTIMENTS = ["POSITIVE", "NEGATIVE", "NEUTRAL", "UNKNOWN"] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

export const ATTACHMENT_STATUSES = ["APPROVED", "REJECTED", "IN_PROGRESS", "UNKNOWN"] as const;
export type AttachmentStatus = (typeof ATTACHMENT_STATUSES)[number];

export const SUMMARY_STATUSES = ["COMPLETED", "FAILED", "UNKNOWN"] as const;
export type SummaryStatus = (typeof SUMMARY_STATUSES)[number];

/** Why a summary or an extraction failed: the upstream's two enums in one, because a field name has one type. */
export const FAILURE_CODES = [
  "QUOTA_EXCEEDED",
  "INSUFFICIENT_CONVERSATION_CONTENT",
  "FAILED_SAFETY_GUIDELINES",
  "INVALID_ANALYSIS_CONFIGURATION",
  "MAX_PACKAGE_FEATURE_ONLY",
  "INTERNAL_ERROR",
  "UNKNOWN",
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** A range of characters in a message: begin inclusive, end exclusive, counted as the upstream counts them. */
export interface CharacterOffsets {
  readonly beginOffsetChar: number;
  readonly endOffsetChar: number;
}

/** A place in a message that a category, an issue or an extracted value points at. */
export interface TranscriptItem {
  readonly list: ListKey;
  readonly transcriptId: string;
  readonly content: string | null;
  readonly characterOffsets: CharacterOffsets | null;
}

interface SegmentOf<Kind extends string> {
  readonly kind: Kind;
  readonly list: ListKey;
}

interface Spoken {
  readonly participantId: string | null;
  readonly participantRole: ParticipantRole | null;
  readonly displayName: string | null;
  /** Null where the upstream's timestamp could not be read. */
  readonly time: Date | null;
}

export interface TranscriptSegment extends SegmentOf<"TRANSCRIPT">, Spoken {
  readonly transcriptId: string;
  readonly content: string;
  readonly contentType: string | null;
  readonly redaction: { readonly characterOffsets: readonly CharacterOffsets[] } | null;
  readonly sentiment: Sentiment | null;
}

export interface PointOfInterest {
  readonly transcriptItems: readonly TranscriptItem[];
}

export interface MatchedCategory {
  readonly name: string;
  /** Empty when the rule matched the contact as a whole. */
  readonly pointsOfInterest: readonly PointOfInterest[];
}

export interface CategoriesSegment extends SegmentOf<"CATEGORIES"> {
  readonly matchedDetails: readonly MatchedCategory[];
}

export interface IssuesSegment extends SegmentOf<"ISSUES"> {
  readonly issuesDetected: readonly { readonly transcriptItems: readonly TranscriptItem[] }[];
}

export interface EventSegment extends SegmentOf<"EVENT">, Spoken {
  readonly eventId: string;
  readonly eventType: string;
}

export interface Attachment {
  readonly attachmentId: string;
  readonly attachmentName: string;
  readonly contentType: string | null;
  readonly status: AttachmentStatus | null;
}

export interface AttachmentsSegment extends SegmentOf<"ATTACHMENTS">, Spoken {
  readonly attachmentsId: string;
  readonly attachments: readonly Attachment[];
}

export interface PostContactSummarySegment extends SegmentOf<"POST_CONTACT_SUMMARY"> {
  readonly status: SummaryStatus;
  readonly content: string | null;
  readonly failureCode: FailureCode | null;
}

export interface ExtractedInformationSegment extends SegmentOf<"EXTRACTED_INFORMATION"> {
  readonly extractionDefinitionId: string;
  readonly extractionDefinitionName: string;
  readonly extractionDefinitionDisplayLabel: string | null;
  readonly extractedValues: readonly { readonly content: string; readonly transcriptItems: readonly TranscriptItem[] }[] | null;
  /** Whether there may be values that the reader may not see: they are computed on unredacted text. */
  readonly withheld: boolean;
  readonly failureCode: FailureCode | null;
}

/** A union member nobody knew when this was written, or one that lacks what the model requires. Its content is never kept. */
export interface UnknownSegment extends SegmentOf<"UNKNOWN"> {
  readonly upstreamKind: string;
}

export type Segment =
  | TranscriptSegment
  | CategoriesSegment
  | IssuesSegment
  | EventSegment
  | AttachmentsSegment
  | PostContactSummarySegment
  | ExtractedInformationSegment
  | UnknownSegment;

/** A segment at its 0-based **position** in its list. */
export type Entry<S extends Segment = Segment> = S & { readonly position: number };

/** Epoch milliseconds; null for a segment without a time. */
export function timeMsOf(segment: Segment): number | null {
  return "time" in segment ? (segment.time?.getTime() ?? null) : null;
}

/** Of the newest of them, in epoch milliseconds; null where none has a time. */
export function newestTimeMs(segments: readonly Segment[]): number | null {
  const newestMs = Math.max(...segments.map((segment) => timeMsOf(segment) ?? -Infinity));
  return Number.isFinite(newestMs) ? newestMs : null;
}
