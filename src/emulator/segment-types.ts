/** The union's members as a request's SegmentTypes names them. */
export const SEGMENT_TYPES = [
  "Transcript",
  "Categories",
  "Issues",
  "Event",
  "Attachments",
  "PostContactSummary",
  "ExtractedInformation",
] as const;

export function isSegmentType(name: string): boolean {
  return SEGMENT_TYPES.some((type) => type === name);
}
