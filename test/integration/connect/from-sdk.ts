import type { RealTimeContactAnalysisCharacterInterval, RealtimeContactAnalysisSegment, RealTimeContactAnalysisTimeData } from "@aws-sdk/client-connect";
import type { ListKey } from "../../../src/domain/contact.js";
import {
  ATTACHMENT_STATUSES,
  FAILURE_CODES,
  PARTICIPANT_ROLES,
  SENTIMENTS,
  SUMMARY_STATUSES,
  type CharacterOffsets,
  type Segment,
  type TranscriptItem,
} from "../../../src/domain/segment.js";

interface Item {
  readonly Id: string | undefined;
  readonly Content?: string | undefined;
  readonly CharacterOffsets?: RealTimeContactAnalysisCharacterInterval | undefined;
}

/** What a segment should be, by what the SDK's own deserialiser makes of it. */
export function fromSdk(list: ListKey, union: RealtimeContactAnalysisSegment): Segment {
  const items = (all: readonly Item[] | undefined): TranscriptItem[] =>
    (all ?? []).map(({ Id, Content, CharacterOffsets }) => ({
      list,
      transcriptId: Id ?? "",
      content: Content ?? null,
      characterOffsets: CharacterOffsets === undefined ? null : offsets(CharacterOffsets),
    }));

  if (union.Transcript?.Content !== undefined) {
    const { Id, Content, ContentType, Redaction, Sentiment, ...who } = union.Transcript;
    return {
      kind: "TRANSCRIPT",
      list,
      transcriptId: Id ?? "",
      content: Content,
      contentType: ContentType ?? null,
      redaction: Redaction === undefined ? null : { characterOffsets: (Redaction.CharacterOffsets ?? []).map(offsets) },
      sentiment: known(SENTIMENTS, Sentiment),
      ...spoken(who),
    };
  }
  if (union.Event !== undefined) {
    const { Id, EventType, ...who } = union.Event;
    return { kind: "EVENT", list, eventId: Id ?? "", eventType: EventType ?? "", ...spoken(who) };
  }
  if (union.Attachments !== undefined) {
    const { Id, Attachments, ...who } = union.Attachments;
    return {
      kind: "ATTACHMENTS",
      list,
      attachmentsId: Id ?? "",
      attachments: (Attachments ?? []).map(({ AttachmentId, AttachmentName, ContentType, Status }) => ({
        attachmentId: AttachmentId ?? "",
        attachmentName: AttachmentName ?? "",
        contentType: ContentType ?? null,
        status: known(ATTACHMENT_STATUSES, Status),
      })),
      ...spoken(who),
    };
  }
  if (union.Categories !== undefined) {
    return {
      kind: "CATEGORIES",
      list,
      matchedDetails: Object.entries(union.Categories.MatchedDetails ?? {}).map(([name, { PointsOfInterest }]) => ({
        name,
        pointsOfInterest: (PointsOfInterest ?? []).map(({ TranscriptItems }) => ({ transcriptItems: items(TranscriptItems) })),
      })),
    };
  }
  if (union.Issues !== undefined) {
    const issues = union.Issues.IssuesDetected ?? [];
    return { kind: "ISSUES", list, issuesDetected: issues.map(({ TranscriptItems }) => ({ transcriptItems: items(TranscriptItems) })) };
  }
  if (union.PostContactSummary !== undefined) {
    const { Status, Content, FailureCode } = union.PostContactSummary;
    return {
      kind: "POST_CONTACT_SUMMARY",
      list,
      status: known(SUMMARY_STATUSES, Status) ?? "UNKNOWN",
      content: Content ?? null,
      failureCode: known(FAILURE_CODES, FailureCode),
    };
  }
  if (union.ExtractedInformation !== undefined) {
    const information = union.ExtractedInformation;
    return {
      kind: "EXTRACTED_INFORMATION",
      list,
      extractionDefinitionId: information.ExtractionDefinitionId ?? "",
      extractionDefinitionName: information.ExtractionDefinitionName ?? "",
      extractionDefinitionDisplayLabel: information.ExtractionDefinitionDisplayLabel ?? null,
      extractedValues:
        information.ExtractedValues?.map(({ Content, PointsOfInterest }) => ({ content: Content ?? "", transcriptItems: items(PointsOfInterest) })) ?? null,
      withheld: false,
      failureCode: known(FAILURE_CODES, information.FailureCode),
    };
  }
  // The SDK lets a message without a text pass; the graph cannot.
  return { kind: "UNKNOWN", list, upstreamKind: union.$unknown?.[0] ?? "Transcript" };
}

interface Who {
  readonly ParticipantId?: string | undefined;
  readonly ParticipantRole?: string | undefined;
  readonly DisplayName?: string | undefined;
  readonly Time: RealTimeContactAnalysisTimeData | undefined;
}

function spoken({ ParticipantId, ParticipantRole, DisplayName, Time }: Who) {
  return {
    participantId: ParticipantId ?? null,
    participantRole: known(PARTICIPANT_ROLES, ParticipantRole),
    displayName: DisplayName ?? null,
    time: Time?.AbsoluteTime ?? null,
  };
}

function offsets({ BeginOffsetChar, EndOffsetChar }: RealTimeContactAnalysisCharacterInterval): CharacterOffsets {
  return { beginOffsetChar: BeginOffsetChar ?? NaN, endOffsetChar: EndOffsetChar ?? NaN };
}

/** The SDK hands out an enum value that nobody knows as it is. */
function known<T extends string>(values: readonly T[], value: string | undefined): T | "UNKNOWN" | null {
  if (value === undefined) return null;
  return values.find((candidate) => candidate === value) ?? "UNKNOWN";
}
