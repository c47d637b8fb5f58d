import { locate, type ScenarioText } from "./scenario-text.js";
import type { ScenarioSegment, WireOutputType, WireSegment } from "./scenario.js";

/** Writes one segment in either text. */
type Wire = ScenarioSegment["wire"];

export interface WireParticipant {
  readonly ParticipantId: string;
  readonly ParticipantRole: string;
  readonly DisplayName?: string;
}

export interface WireAttachment {
  readonly AttachmentName: string;
  readonly AttachmentId: string;
  readonly ContentType: string;
  readonly Status: string;
}

export interface Message {
  readonly id: string;
  readonly text: ScenarioText;
}

/** A place in a message. */
export interface Pointer {
  readonly message: Message;
  readonly offsets: ReturnType<typeof locate>;
}

/** @throws RangeError unless the message holds the quote exactly once */
export function pointer(message: Message, quote?: string): Pointer {
  return { message, offsets: locate(message.text, quote) };
}

export function transcript(
  { id, text }: Message,
  speaker: WireParticipant,
  { contentType = "text/plain", sentiment }: { readonly contentType?: string | undefined; readonly sentiment?: string | undefined } = {},
): Wire {
  return (outputType, absoluteTime) => {
    const { content, personal } = text[outputType];
    return {
      Transcript: {
        Id: id,
        ...speaker,
        Content: content,
        ContentType: contentType,
        Time: { AbsoluteTime: absoluteTime },
        ...(personal.length > 0 && { Redaction: { CharacterOffsets: personal } }),
        ...(sentiment !== undefined && { Sentiment: sentiment }),
      },
    };
  };
}

const EVENT_PREFIX = "application/vnd.amazonaws.connect.event.";

/** `participant.joined` for short, or a whole content type. */
export function event(id: string, eventType: string, participant?: WireParticipant): Wire {
  const EventType = eventType.includes("/") ? eventType : EVENT_PREFIX + eventType;
  return (_, absoluteTime) => ({ Event: { Id: id, EventType, ...participant, Time: { AbsoluteTime: absoluteTime } } });
}

export function attachments(id: string, sender: WireParticipant, files: readonly WireAttachment[]): Wire {
  return (_, absoluteTime) => ({ Attachments: { Id: id, ...sender, Attachments: files, Time: { AbsoluteTime: absoluteTime } } });
}

/** Rule names and the points where each matched; no points for a rule that matched the contact as a whole. */
export function categories(matched: ReadonlyMap<string, readonly (readonly Pointer[])[]>): Wire {
  return (outputType) => ({
    Categories: {
      MatchedDetails: Object.fromEntries(
        [...matched].map(([name, points]) => [
          name,
          { PointsOfInterest: points.map((items) => ({ TranscriptItems: items.map((item) => place(item, outputType)) })) },
        ]),
      ),
    },
  });
}

export function issues(detected: readonly (readonly Pointer[])[]): Wire {
  return (outputType) => ({
    Issues: {
      IssuesDetected: detected.map((items) => ({
        TranscriptItems: items.map((item) => ({ ...place(item, outputType), Content: quoted(item, outputType) })),
      })),
    },
  });
}

export function summary(outcome: { readonly text: ScenarioText } | { readonly failed: string }): Wire {
  return (outputType) => ({
    PostContactSummary:
      "failed" in outcome
        ? { Status: "FAILED", FailureCode: outcome.failed }
        : { Status: "COMPLETED", Content: outcome.text[outputType].content },
  });
}

export interface Extraction {
  readonly definitionId: string;
  readonly name: string;
  readonly label?: string | undefined;
  readonly values?: readonly { readonly content: string; readonly foundIn: readonly Pointer[] }[] | undefined;
  readonly failed?: string | undefined;
}

/** The values are the same in both texts, because the upstream extracts them from the unredacted one; where they were found differs. */
export function extractedInformation({ definitionId, name, label, values, failed }: Extraction): Wire {
  return (outputType) => ({
    ExtractedInformation: {
      ExtractionDefinitionId: definitionId,
      ExtractionDefinitionName: name,
      ...(label !== undefined && { ExtractionDefinitionDisplayLabel: label }),
      ...(values !== undefined && {
        ExtractedValues: values.map(({ content, foundIn }) => ({
          Content: content,
          PointsOfInterest: foundIn.map((item) => place(item, outputType)),
        })),
      }),
      ...(failed !== undefined && { FailureCode: failed }),
    },
  });
}

/** A segment as it is, save that each string `<time>` becomes its time. */
export function verbatim(segment: Readonly<Record<WireOutputType, WireSegment>>): Wire {
  const json = { Raw: JSON.stringify(segment.Raw), Redacted: JSON.stringify(segment.Redacted) };
  return (outputType, absoluteTime) => JSON.parse(json[outputType].replaceAll('"<time>"', JSON.stringify(absoluteTime))) as WireSegment;
}

function place({ message, offsets }: Pointer, outputType: WireOutputType) {
  return { Id: message.id, CharacterOffsets: offsets[outputType] };
}

function quoted({ message, offsets }: Pointer, outputType: WireOutputType): string {
  const { BeginOffsetChar, EndOffsetChar } = offsets[outputType];
  return message.text[outputType].content.slice(BeginOffsetChar, EndOffsetChar);
}
