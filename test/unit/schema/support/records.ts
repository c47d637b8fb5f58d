import type { ListView } from "../../../../src/domain/analysis.js";
import type { ListKey } from "../../../../src/domain/contact.js";
import type {
  AttachmentsSegment,
  CategoriesSegment,
  Entry,
  EventSegment,
  ExtractedInformationSegment,
  IssuesSegment,
  PostContactSummarySegment,
  Segment,
  TranscriptSegment,
  UnknownSegment,
} from "../../../../src/domain/segment.js";

export const LIST: ListKey = { instanceId: "instance-1", contactId: "contact-1", outputType: "REDACTED" };
export const VIEW: ListView = { ...LIST, maxAgeMs: 1000 };

const OFFSETS = { beginOffsetChar: 15, endOffsetChar: 20 };
const ITEM = { list: LIST, transcriptId: "t1", content: "charged twice", characterOffsets: OFFSETS };
const SPOKEN = {
  participantId: "p1",
  participantRole: "CUSTOMER",
  displayName: "Customer",
  time: new Date("2026-11-22T15:00:04.120Z"),
} as const;

/** A record of every kind, with every field filled in. */
export const RECORDS: { readonly [Kind in Segment["kind"]]: Extract<Segment, { kind: Kind }> } = {
  TRANSCRIPT: {
    kind: "TRANSCRIPT",
    list: LIST,
    ...SPOKEN,
    transcriptId: "t1",
    content: "My card ending [PII] was charged twice.",
    contentType: "text/plain",
    redaction: { characterOffsets: [OFFSETS] },
    sentiment: "NEGATIVE",
  } satisfies TranscriptSegment,
  CATEGORIES: {
    kind: "CATEGORIES",
    list: LIST,
    matchedDetails: [{ name: "billing", pointsOfInterest: [{ transcriptItems: [ITEM] }] }],
  } satisfies CategoriesSegment,
  ISSUES: { kind: "ISSUES", list: LIST, issuesDetected: [{ transcriptItems: [ITEM] }] } satisfies IssuesSegment,
  EVENT: {
    kind: "EVENT",
    list: LIST,
    ...SPOKEN,
    eventId: "e1",
    eventType: "application/vnd.amazonaws.connect.event.participant.joined",
  } satisfies EventSegment,
  ATTACHMENTS: {
    kind: "ATTACHMENTS",
    list: LIST,
    ...SPOKEN,
    attachmentsId: "a1",
    attachments: [{ attachmentId: "f1", attachmentName: "statement.pdf", contentType: "application/pdf", status: "APPROVED" }],
  } satisfies AttachmentsSegment,
  POST_CONTACT_SUMMARY: {
    kind: "POST_CONTACT_SUMMARY",
    list: LIST,
    status: "FAILED",
    content: "A double charge was refunded.",
    failureCode: "QUOTA_EXCEEDED",
  } satisfies PostContactSummarySegment,
  EXTRACTED_INFORMATION: {
    kind: "EXTRACTED_INFORMATION",
    list: LIST,
    extractionDefinitionId: "d1",
    extractionDefinitionName: "card",
    extractionDefinitionDisplayLabel: "Card number",
    extractedValues: [{ content: "4242", transcriptItems: [ITEM] }],
    withheld: false,
    failureCode: "MAX_PACKAGE_FEATURE_ONLY",
  } satisfies ExtractedInformationSegment,
  UNKNOWN: { kind: "UNKNOWN", list: LIST, upstreamKind: "HolographicGesture" } satisfies UnknownSegment,
};

export const ENTRIES: readonly Entry[] = Object.values(RECORDS).map((record, position) => ({ ...record, position }));

/** A message, of which only what a test is about needs saying. */
export function message(fields: Partial<Entry<TranscriptSegment>>): Entry<TranscriptSegment> {
  return { ...RECORDS.TRANSCRIPT, position: 0, ...fields };
}
