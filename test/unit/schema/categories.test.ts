import { describe, expect, it } from "@jest/globals";
import type { MatchedCategory, PointOfInterest } from "../../../src/domain/segment.js";
import { categoriesOf } from "../../../src/schema/categories/categories.js";
import { LIST } from "./support/records.js";

function point(transcriptId: string): PointOfInterest {
  return { transcriptItems: [{ list: LIST, transcriptId, content: null, characterOffsets: { beginOffsetChar: 0, endOffsetChar: 1 } }] };
}

function matchedIn(...segments: readonly (readonly MatchedCategory[])[]) {
  const categories = segments.map((matchedDetails) => ({ kind: "CATEGORIES", list: LIST, matchedDetails }) as const);
  return categoriesOf({ isComplete: true, coveredThrough: null, categories, summary: null, extractedInformation: [] }).matched;
}

describe("categories", () => {
  it("are merged by name, with each point of interest once", () => {
    const [a, b] = [point("t1"), point("t2")];

    expect(
      matchedIn(
        [{ name: "billing", pointsOfInterest: [a] }],
        [{ name: "no-greeting", pointsOfInterest: [] }],
        [{ name: "billing", pointsOfInterest: [{ ...a }, b] }],
      ),
    ).toEqual([
      { name: "billing", timesMatched: 2, pointsOfInterest: [a, b] },
      { name: "no-greeting", timesMatched: 1, pointsOfInterest: [] },
    ]);
  });

  it("may have any name that an operator gives a rule", () => {
    expect(matchedIn([{ name: "__proto__", pointsOfInterest: [] }], [{ name: "constructor", pointsOfInterest: [] }])).toMatchObject([
      { name: "__proto__", timesMatched: 1 },
      { name: "constructor", timesMatched: 1 },
    ]);
  });
});
