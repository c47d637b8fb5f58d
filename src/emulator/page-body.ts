import type { Answer } from "./answer.js";
import type { PageFaultKind } from "./fault.js";
import type { Page, Reading } from "./page.js";

/** Put together from the segments' own JSON: a page is serialised once, not once a call. */
export function pageBody({ channel, status, segments, nextToken }: Page): string {
  const token = nextToken === null ? "" : `,"NextToken":"${nextToken}"`;
  return `{"Channel":"${channel}","Status":"${status}","Segments":[${segments.join(",")}]${token}}`;
}

const TIME = /"Time":\{"AbsoluteTime":"[^"]*"\}/;

export const hasTime = (segment: string) => TIME.test(segment);

/** A good answer, gone bad. */
export function spoiltAnswer(kind: PageFaultKind, { page, predecessor }: Reading): Answer {
  const ok = (body: string): Answer => ({ kind: "json", status: 200, body });
  switch (kind) {
    case "truncated":
      return { kind: "truncated", body: pageBody(page) };
    case "empty-object":
      return ok("{}");
    case "empty-array":
      return ok("[]");
    case "bad-timestamp":
      return ok(pageBody({ ...page, segments: withoutOneTime(page.segments) }));
    case "duplicated-page":
      return ok(pageBody(predecessor?.() ?? page));
  }
}

function withoutOneTime(segments: readonly string[]): readonly string[] {
  const index = segments.findIndex(hasTime);
  return segments.map((segment, at) => (at === index ? segment.replace(TIME, '"Time":{"AbsoluteTime":"soon after noon"}') : segment));
}
