import type { ListKey } from "../domain/contact.js";
import {
  ATTACHMENT_STATUSES,
  FAILURE_CODES,
  PARTICIPANT_ROLES,
  SENTIMENTS,
  SUMMARY_STATUSES,
  type Attachment,
  type CharacterOffsets,
  type MatchedCategory,
  type ParticipantRole,
  type PointOfInterest,
  type Segment,
  type TranscriptItem,
  type UnknownSegment,
} from "../domain/segment.js";
import {
  count,
  isRecord,
  listOf,
  Malformed,
  maybe,
  maybeDate,
  maybeOneOf,
  maybeString,
  oneOf,
  record,
  string,
  type JsonRecord,
} from "./read-json.js";

const ROLE = new Set(PARTICIPANT_ROLES);
const SENTIMENT = new Set(SENTIMENTS);
const ATTACHMENT_STATUS = new Set(ATTACHMENT_STATUSES);
const SUMMARY_STATUS = new Set(SUMMARY_STATUSES);
const FAILURE_CODE = new Set(FAILURE_CODES);

/**
 * One member of the upstream's union → a segment. A member nobody knows, or one that lacks at any depth what the graph cannot do
 * without, becomes an `UnknownSegment`: its kind's name, never its content. This runs for every segment of every page.
 */
export function readSegment(list: ListKey, union: unknown): Segment {
  const kind = kindOf(union);
  if (kind === null) return unknownSegment(list, "");
  try {
    return readMember(list, kind, record((union as JsonRecord)[kind]));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return unknownSegment(list, kind);
  }
}

/** The union's one key that has a value; the JSON protocol lets nulls and a `__type` stand beside it. */
function kindOf(union: unknown): string | null {
  if (!isRecord(union)) return null;
  for (const key in union) {
    if (union[key] !== null && key !== "__type") return key;
  }
  return null;
}

function readMember(list: ListKey, kind: string, member: JsonRecord): Segment {
  switch (kind) {
    case "Transcript":
      return {
        kind: "TRANSCRIPT",
        list,
        transcriptId: string(member["Id"]),
        participantId: maybeString(member["ParticipantId"]),
        participantRole: roleOf(member),
        displayName: maybeString(member["DisplayName"]),
        content: string(member["Content"]),
        contentType: maybeString(member["ContentType"]),
        time: timeOf(member),
        redaction: maybe(member["Redaction"], readRedaction),
        sentiment: maybeOneOf(SENTIMENT, member["Sentiment"]),
      };
    case "Event":
      return {
        kind: "EVENT",
        list,
        eventId: string(member["Id"]),
        eventType: string(member["EventType"]),
        participantId: maybeString(member["ParticipantId"]),
        participantRole: roleOf(member),
        displayName: maybeString(member["DisplayName"]),
        time: timeOf(member),
      };
    case "Attachments":
      return {
        kind: "ATTACHMENTS",
        list,
        attachmentsId: string(member["Id"]),
        participantId: maybeString(member["ParticipantId"]),
        participantRole: roleOf(member),
        displayName: maybeString(member["DisplayName"]),
        attachments: listOf(member["Attachments"], readAttachment),
        time: timeOf(member),
      };
    case "Categories":
      return { kind: "CATEGORIES", list, matchedDetails: readMatchedDetails(list, record(member["MatchedDetails"])) };
    case "Issues":
      return {
        kind: "ISSUES",
        list,
        issuesDetected: listOf(member["IssuesDetected"], (issue) => ({
          transcriptItems: readTranscriptItems(list, record(issue)["TranscriptItems"]),
        })),
      };
    case "PostContactSummary":
      return {
        kind: "POST_CONTACT_SUMMARY",
        list,
        status: oneOf(SUMMARY_STATUS, member["Status"]),
        content: maybeString(member["Content"]),
        failureCode: maybeOneOf(FAILURE_CODE, member["FailureCode"]),
      };
    case "ExtractedInformation":
      return {
        kind: "EXTRACTED_INFORMATION",
        list,
        extractionDefinitionId: string(member["ExtractionDefinitionId"]),
        extractionDefinitionName: string(member["ExtractionDefinitionName"]),
        extractionDefinitionDisplayLabel: maybeString(member["ExtractionDefinitionDisplayLabel"]),
        extractedValues: maybe(member["ExtractedValues"], (values) =>
          listOf(values, (value) => ({
            content: string(record(value)["Content"]),
            transcriptItems: readTranscriptItems(list, record(value)["PointsOfInterest"]),
          })),
        ),
        withheld: false,
        failureCode: maybeOneOf(FAILURE_CODE, member["FailureCode"]),
      };
    default:
      return unknownSegment(list, kind);
  }
}

/** The name reaches clients and metrics, so it must be a name. */
function unknownSegment(list: ListKey, kind: string): UnknownSegment {
  return { kind: "UNKNOWN", list, upstreamKind: /^\w{1,100}$/.test(kind) ? kind : "unrecognised" };
}

function roleOf(member: JsonRecord): ParticipantRole | null {
  return maybeOneOf(ROLE, member["ParticipantRole"]);
}

function timeOf(member: JsonRecord): Date | null {
  const time = member["Time"];
  return isRecord(time) ? maybeDate(time["AbsoluteTime"]) : null;
}

function readRedaction(redaction: unknown): { characterOffsets: CharacterOffsets[] } {
  return { characterOffsets: maybe(record(redaction)["CharacterOffsets"], (offsets) => listOf(offsets, readOffsets)) ?? [] };
}

function readOffsets(value: unknown): CharacterOffsets {
  const offsets = record(value);
  return { beginOffsetChar: count(offsets["BeginOffsetChar"]), endOffsetChar: count(offsets["EndOffsetChar"]) };
}

function readAttachment(value: unknown): Attachment {
  const attachment = record(value);
  return {
    attachmentId: string(attachment["AttachmentId"]),
    attachmentName: string(attachment["AttachmentName"]),
    contentType: maybeString(attachment["ContentType"]),
    status: maybeOneOf(ATTACHMENT_STATUS, attachment["Status"]),
  };
}

/** The rules' names are their authors': `Object.entries` takes them as they are, `__proto__` included. */
function readMatchedDetails(list: ListKey, details: JsonRecord): MatchedCategory[] {
  return Object.entries(details).map(([name, detail]) => ({
    name,
    pointsOfInterest: listOf(record(detail)["PointsOfInterest"], (point) => readPointOfInterest(list, record(point))),
  }));
}

function readPointOfInterest(list: ListKey, point: JsonRecord): PointOfInterest {
  return { transcriptItems: maybe(point["TranscriptItems"], (items) => readTranscriptItems(list, items)) ?? [] };
}

function readTranscriptItems(list: ListKey, items: unknown): TranscriptItem[] {
  return listOf(items, (value) => {
    const item = record(value);
    return {
      list,
      transcriptId: string(item["Id"]),
      content: maybeString(item["Content"]),
      characterOffsets: maybe(item["CharacterOffsets"], readOffsets),
    };
  });
}
