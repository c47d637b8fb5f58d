import { createUnionType } from "type-graphql";
import type { Segment } from "../../domain/segment.js";
import { AttachmentsSegment } from "./attachments-segment.js";
import { CategoriesSegment } from "./categories-segment.js";
import { EventSegment } from "./event-segment.js";
import { ExtractedInformationSegment } from "./extracted-information-segment.js";
import { IssuesSegment } from "./issues-segment.js";
import { PostContactSummarySegment } from "./post-contact-summary-segment.js";
import { TranscriptSegment } from "./transcript-segment.js";
import { UnknownSegment } from "./unknown-segment.js";

// type-graphql would await a `resolveType` given here, once a segment: the built schema gets its own, from the record below.
export const AnalysisSegment = createUnionType({
  name: "AnalysisSegment",
  description: "One entry of a contact's list, as the upstream sent it. All members are `Node`s; a field name that two share has one type.",
  types: () =>
    [
      TranscriptSegment,
      CategoriesSegment,
      IssuesSegment,
      EventSegment,
      AttachmentsSegment,
      PostContactSummarySegment,
      ExtractedInformationSegment,
      UnknownSegment,
    ] as const,
});

export const SEGMENT_TYPE_NAMES: Readonly<Record<Segment["kind"], string>> = {
  TRANSCRIPT: TranscriptSegment.name,
  CATEGORIES: CategoriesSegment.name,
  ISSUES: IssuesSegment.name,
  EVENT: EventSegment.name,
  ATTACHMENTS: AttachmentsSegment.name,
  POST_CONTACT_SUMMARY: PostContactSummarySegment.name,
  EXTRACTED_INFORMATION: ExtractedInformationSegment.name,
  UNKNOWN: UnknownSegment.name,
};
