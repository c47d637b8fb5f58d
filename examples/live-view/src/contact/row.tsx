import { memo } from "react";

import type { AnalysisParticipantRole, SegmentFragment } from "../generated/graphql";
import { SentimentMark } from "../sentiment-mark";
import { clock } from "../time";
import { FILE_STATUSES, ROLES } from "../words";
import { cut, type Offsets } from "./cut";

interface Props {
  readonly segment: SegmentFragment;
  /** Whether somebody else spoke before. */
  readonly isTurn: boolean;
  /** What of it is pointed at; null: nothing. */
  readonly pointedAt: readonly Offsets[] | null;
}

/** An entry of the transcript. It is rendered again only when it changes: there may be thousands. */
export const Row = memo(function Row({ segment, isTurn, pointedAt }: Props) {
  switch (segment.__typename) {
    case "TranscriptSegment": {
      const pieces = cut(segment.content ?? "", segment.redaction?.characterOffsets ?? [], pointedAt ?? []);
      return (
        <li id={rowId(segment.transcriptId)} className={rowClass(segment.participantRole, isTurn, pointedAt !== null)} tabIndex={pointedAt === null ? undefined : -1}>
          <Time at={segment.time} />
          <div className="row-body">
            {isTurn && <Speaker {...segment} />}
            <p dir="auto">
              {pieces.map(({ begin, text, isPersonal, isPointedAt }) => {
                const words = isPersonal ? <span key={begin} className="personal" title="Personal data">{text}</span> : text;
                return isPointedAt ? <mark key={begin}>{words}</mark> : words;
              })}
            </p>
          </div>
          {segment.sentiment !== null && <SentimentMark sentiment={segment.sentiment} />}
        </li>
      );
    }
    case "AttachmentsSegment":
      return (
        <li className={rowClass(segment.participantRole, isTurn, false)}>
          <Time at={segment.time} />
          <div className="row-body">
            {isTurn && <Speaker {...segment} />}
            <ul className="files">
              {segment.attachments.map(({ attachmentId, attachmentName, status }) => (
                <li key={attachmentId} className={`file ${(status ?? "UNKNOWN").toLowerCase()}`}>
                  {attachmentName} <span className="file-status">{FILE_STATUSES[status ?? "UNKNOWN"]}</span>
                </li>
              ))}
            </ul>
          </div>
        </li>
      );
    case "EventSegment":
      return (
        <li className="row event">
          <Time at={segment.time} />
          <p className="row-body">
            {segment.displayName ?? ROLES[segment.participantRole ?? "SYSTEM"]}: {eventName(segment.eventType)}
          </p>
        </li>
      );
    default:
      return (
        <li className="row event">
          <span className="row-time" />
          <p className="row-body">{segment.__typename === "UnknownSegment" ? `An entry of a kind that is not known here: ${segment.upstreamKind}` : segment.__typename}</p>
        </li>
      );
  }
});

export function rowId(transcriptId: string): string {
  return `message-${transcriptId}`;
}

function rowClass(role: AnalysisParticipantRole | null, isTurn: boolean, isPointedAt: boolean): string {
  return ["row", (role ?? "UNKNOWN").toLowerCase(), isTurn && "turn", isPointedAt && "pointed-at"].filter(Boolean).join(" ");
}

function Speaker({ displayName, participantRole }: { readonly displayName: string | null; readonly participantRole: AnalysisParticipantRole | null }) {
  const role = ROLES[participantRole ?? "UNKNOWN"];
  return (
    <p className="speaker">
      {displayName ?? role} {displayName !== null && displayName !== role && <span className="role">{role}</span>}
    </p>
  );
}

function Time({ at }: { readonly at: string | null }) {
  return at === null ? (
    <span className="row-time" />
  ) : (
    <time className="row-time" dateTime={at}>
      {clock(at)}
    </time>
  );
}

/** `application/vnd.amazonaws.connect.event.participant.joined` → "participant joined". */
function eventName(eventType: string): string {
  return (eventType.split(".event.")[1] ?? eventType).replaceAll(".", " ");
}
