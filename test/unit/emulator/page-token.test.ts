import { expect, test } from "@jest/globals";
import fc from "fast-check";

import { createContactClock } from "../../../src/emulator/contact-clock.js";
import { createPageTokens, type Place } from "../../../src/emulator/page-token.js";

const SCOPE = { instanceId: "i", contactId: "c", outputType: "Raw", segmentTypes: ["Event", "Transcript"] } as const;
const PLACE: Place = { position: 100, previous: 0, afterGap: false };

function tokensOf(tokenBytes: number) {
  const contactClock = createContactClock({ now: () => Date.UTC(2026, 0, 1) }, 1);
  return createPageTokens({ seed: 1, contactClock, modes: { tokenBytes, tokenTtlSeconds: null } });
}

test("a token holds its place and has its length", () => {
  const place = fc.record({ position: fc.nat(), previous: fc.nat(), afterGap: fc.boolean() });
  fc.assert(
    fc.property(place, fc.integer({ min: 50, max: 5000 }), (given, tokenBytes) => {
      const token = tokensOf(tokenBytes).issue(SCOPE, given);
      expect(token).toMatch(/^AQIC[A-Za-z0-9+/]*$/);
      expect(token).toHaveLength(tokenBytes);
      expect(tokensOf(50).open(SCOPE, token)).toEqual(given);
    }),
  );
});

test("a token with one character changed, anywhere, is refused", () => {
  const token = tokensOf(100).issue(SCOPE, PLACE);
  for (let index = 0; index < token.length; index += 1) {
    const changed = token.slice(0, index) + (token[index] === "A" ? "B" : "A") + token.slice(index + 1);
    expect(() => tokensOf(100).open(SCOPE, changed)).toThrow("NextToken is not valid.");
  }
});

test("any text but a token is refused", () => {
  fc.assert(fc.property(fc.string(), (text) => expect(() => tokensOf(50).open(SCOPE, text)).toThrow("NextToken is not valid.")));
});

test("a token of more than 100 000 characters is not given: the operation would not take it back", () => {
  expect(tokensOf(102_400).issue(SCOPE, PLACE)).toHaveLength(100_000);
});
