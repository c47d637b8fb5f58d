import type { SegmentType } from "../../domain/segment.js";
import { describedEnum } from "../described-enum.js";

export const AnalysisSegmentType = describedEnum<SegmentType>({
  name: "AnalysisSegmentType",
  description:
    "The kinds of segments that a client can filter by. A gateway lists only the kinds that its LIST_TYPES setting names (by default " +
    "all but EXTRACTED_INFORMATION); asking for another is BAD_USER_INPUT.",
  values: {
    TRANSCRIPT: "Messages: `TranscriptSegment`.",
    CATEGORIES: "Matches of category rules: `CategoriesSegment`.",
    ISSUES: "Detected issues: `IssuesSegment`.",
    EVENT: "Participants joining, leaving and the like: `EventSegment`.",
    ATTACHMENTS: "Files that were sent: `AttachmentsSegment`.",
    POST_CONTACT_SUMMARY: "The generated summary, after the contact has ended: `PostContactSummarySegment`.",
    EXTRACTED_INFORMATION: "Values extracted by definition, after the contact has ended: `ExtractedInformationSegment`.",
  },
});
