import { describe, expect, it } from "@jest/globals";
import { categoriesOf } from "../../../src/schema/categories/categories.js";
import { onceEach } from "../../../src/schema/once-each.js";
import { participantsOf } from "../../../src/schema/participants/participants.js";
import { sentimentsOf } from "../../../src/schema/sentiment/sentiments.js";

describe("what is computed from a contact's list", () => {
  it("is computed once for all who ask with the same source, and anew for another", () => {
    let computed = 0;
    const numberOf = onceEach(() => ++computed);
    const source = {};
    expect([numberOf(source), numberOf(source), numberOf({})]).toEqual([1, 1, 2]);
  });

  it("is so for participants, sentiment and categories: many aliases of them cost one computation", () => {
    const held = { entries: [], isComplete: true, coveredThrough: null };
    const sparse = { categories: [], summary: null, extractedInformation: [], isComplete: true, coveredThrough: null };
    expect(participantsOf(held)).toBe(participantsOf(held));
    expect(sentimentsOf(held)).toBe(sentimentsOf(held));
    expect(categoriesOf(sparse)).toBe(categoriesOf(sparse));
  });
});
