import fc from "fast-check";

import type { WireSegment } from "../../src/emulator/scenario.js";

const KINDS = ["Transcript", "Event", "Attachments", "Categories", "Issues", "PostContactSummary", "Reaction"] as const;

/** A kind of segment, and which of a few Ids it has: those that have one may come again with it. */
export interface SegmentSeed {
  readonly kind: (typeof KINDS)[number];
  readonly id: number;
}

/** Every kind, one that nobody knows among them. Of those without an Id many are exactly alike. */
export const segmentSeeds: fc.Arbitrary<SegmentSeed> = fc.record({
  kind: fc.constantFrom(...KINDS),
  id: fc.integer({ min: 0, max: 9 }),
});

/** @param index makes a message's Id, and what is said of an attachment, its own */
export function wireSegment({ kind, id }: SegmentSeed, index: number): WireSegment {
  const Time = { AbsoluteTime: new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString() };
  const who = { ParticipantId: `p${id % 2}`, ParticipantRole: id % 2 === 0 ? "CUSTOMER" : "AGENT" };
  switch (kind) {
    case "Transcript":
      return { Transcript: { Id: `t${index}`, ...who, Content: `Message ${index}`, ContentType: "text/plain", Time } };
    case "Event":
      return { Event: { Id: `e${index}`, EventType: "application/vnd.amazonaws.connect.event.typing", ...who, Time } };
    case "Attachments": {
      const Status = index % 2 === 0 ? "IN_PROGRESS" : "APPROVED";
      const file = { AttachmentId: `f${id}`, AttachmentName: "bill.pdf", ContentType: "application/pdf", Status };
      return { Attachments: { Id: `a${id}`, ...who, Attachments: [file], Time } };
    }
    case "Categories":
      return { Categories: { MatchedDetails: { [`rule-${id}`]: { PointsOfInterest: [] } } } };
    case "Issues":
      return { Issues: { IssuesDetected: [{ TranscriptItems: [{ Id: `t${id}`, Content: "charged twice" }] }] } };
    case "PostContactSummary":
      return { PostContactSummary: { Status: "COMPLETED", Content: `Summary ${id}` } };
    case "Reaction":
      return { Reaction: { Id: `r${index}`, Emoji: "+1" } };
  }
}

/** So many messages, from a number on. */
export function wireMessages(count: number, from = 0): WireSegment[] {
  return Array.from({ length: count }, (_, index) => wireSegment({ kind: "Transcript", id: index % 2 }, from + index));
}
