import type { ListKey } from "../../src/domain/contact.js";
import type { Segment } from "../../src/domain/segment.js";

export const LIST: ListKey = { instanceId: "instance-1", contactId: "contact-1", outputType: "REDACTED" };

export function message(index: number, list: ListKey = LIST): Segment {
  return {
    kind: "TRANSCRIPT",
    list,
    transcriptId: `t${String(index)}`,
    participantId: "p1",
    participantRole: index % 2 === 0 ? "CUSTOMER" : "AGENT",
    displayName: null,
    time: new Date(Date.UTC(2025, 0, 1) + index * 1_000),
    content: `Message ${String(index)}`,
    contentType: "text/plain",
    redaction: null,
    sentiment: "NEUTRAL",
  };
}

export function category(name: string, list: ListKey = LIST): Segment {
  return { kind: "CATEGORIES", list, matchedDetails: [{ name, pointsOfInterest: [] }] };
}

function issue(transcriptId: string, list: ListKey = LIST): Segment {
  return { kind: "ISSUES", list, issuesDetected: [{ transcriptItems: [{ list, transcriptId, content: null, characterOffsets: null }] }] };
}

export function summary(list: ListKey = LIST): Segment {
  return { kind: "POST_CONTACT_SUMMARY", list, status: "COMPLETED", content: "All well.", failureCode: null };
}

/** `length` segments in which every kind of entry, with and without an Id of its own, comes by. */
export function sampleSegments(length: number, from = 0): Segment[] {
  return Array.from({ length }, (_, offset) => {
    const index = from + offset;
    if (index % 7 === 3) return category(`rule-${String(index % 3)}`);
    if (index % 11 === 5) return issue(`t${String(Math.max(0, index - 2))}`);
    return message(index);
  });
}

export function sampleMessages(length: number, from = 0): Segment[] {
  return Array.from({ length }, (_, offset) => message(from + offset));
}
