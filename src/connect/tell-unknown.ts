import type { Segment } from "../domain/segment.js";
import type { Metrics, OpenField } from "../domain/telemetry.js";
import type { SegmentsResponse } from "../domain/upstream.js";

type Tell = Pick<Metrics, "unknownSegment" | "unknownValue">;

/** Tells what of a page nobody knows here: nothing of it is lost, but somebody should learn it. */
export function tellUnknown({ status, channel, segments }: SegmentsResponse, telemetry: Tell): void {
  const check = (field: OpenField, value: string | null): void => {
    if (value === "UNKNOWN") telemetry.unknownValue(field);
  };
  check("status", status);
  check("channel", channel);
  for (const segment of segments) checkSegment(segment, check, telemetry);
}

function checkSegment(segment: Segment, check: (field: OpenField, value: string | null) => void, telemetry: Tell): void {
  switch (segment.kind) {
    case "TRANSCRIPT":
      check("participantRole", segment.participantRole);
      check("sentiment", segment.sentiment);
      return;
    case "EVENT":
      check("participantRole", segment.participantRole);
      return;
    case "ATTACHMENTS":
      check("participantRole", segment.participantRole);
      for (const { status } of segment.attachments) check("attachmentStatus", status);
      return;
    case "POST_CONTACT_SUMMARY":
      check("summaryStatus", segment.status);
      check("failureCode", segment.failureCode);
      return;
    case "EXTRACTED_INFORMATION":
      check("failureCode", segment.failureCode);
      return;
    case "UNKNOWN":
      telemetry.unknownSegment(segment.upstreamKind);
      return;
    case "CATEGORIES":
    case "ISSUES":
      return;
  }
}
