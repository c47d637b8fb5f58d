import type { Segment } from "../domain/segment.js";
import type { Page } from "./page.js";

const SEGMENT_BYTES = 600;
const ITEM_BYTES = 200;

const bytesOfPage = new WeakMap<Page, number>();

/** What a page takes in memory, estimated: it bounds the store, and need not be exact. Reckoned once a page, as pages do not change. */
function pageBytes(page: Page): number {
  const known = bytesOfPage.get(page);
  if (known !== undefined) return known;
  const bytes = reckon(page);
  bytesOfPage.set(page, bytes);
  return bytes;
}

function reckon({ token, nextToken, segments }: Page): number {
  const tokens = (token?.length ?? 0) + (nextToken?.length ?? 0);
  return segments.reduce((bytes, segment) => bytes + segmentBytes(segment), 300 + tokens);
}

function segmentBytes(segment: Segment): number {
  switch (segment.kind) {
    case "TRANSCRIPT":
      return SEGMENT_BYTES + 2 * segment.content.length;
    case "POST_CONTACT_SUMMARY":
      return SEGMENT_BYTES + 2 * (segment.content?.length ?? 0);
    case "CATEGORIES":
      return SEGMENT_BYTES + ITEM_BYTES * count(segment.matchedDetails, ({ pointsOfInterest }) => 1 + count(pointsOfInterest, items));
    case "ISSUES":
      return SEGMENT_BYTES + 2 * ITEM_BYTES * count(segment.issuesDetected, items);
    case "EXTRACTED_INFORMATION":
      return SEGMENT_BYTES + 2 * ITEM_BYTES * count(segment.extractedValues ?? [], items);
    case "ATTACHMENTS":
      return SEGMENT_BYTES + ITEM_BYTES * segment.attachments.length;
    case "EVENT":
    case "UNKNOWN":
      return SEGMENT_BYTES;
  }
}

function items({ transcriptItems }: { readonly transcriptItems: readonly unknown[] }): number {
  return 1 + transcriptItems.length;
}

function count<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0);
}

/** Of all the pages that are held of a list. */
export function bytesOf(pages: ReadonlyMap<string | null, Page>): number {
  let bytes = 500;
  for (const page of pages.values()) bytes += pageBytes(page);
  return bytes;
}
