import type { SegmentType } from "../domain/segment.js";

/** What the upstream adds when a contact has ended, as soon as it has been computed. */
const AFTERWARDS = ["POST_CONTACT_SUMMARY", "EXTRACTED_INFORMATION"] as const satisfies readonly SegmentType[];

/** The kinds that may still come to a list of `listTypes` after its contact has ended. */
export function awaitedAfterEnd(listTypes: readonly SegmentType[], has: (kind: SegmentType) => boolean): readonly SegmentType[] {
  return AFTERWARDS.filter((kind) => listTypes.includes(kind) && !has(kind));
}
