import { randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { ListKey } from "../../../src/domain/contact.js";
import type { Entry } from "../../../src/domain/segment.js";
import { checkOf, createCursorCodec } from "../../../src/pages/cursor.js";
import { SIX_TYPES } from "../../support/pages.js";
import { category, LIST, message } from "../../support/sample-segments.js";

const key = randomBytes(32);
const options = { key, tokenMaxBytes: 8_192, listTypes: SIX_TYPES };
const codec = createCursorCodec(options);
const continuation = { token: "upstream-token", start: 100, markBefore: 7 };

function entryAt(position: number): Entry {
  return { ...message(position), position };
}

describe("A cursor", () => {
  it("comes back as it went, token included, and shows nothing of the token", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 32 - 1 }),
        fc.nat({ max: 2 ** 32 - 1 }),
        fc.option(fc.nat({ max: 2 ** 32 - 1 })),
        fc.string({ unit: "binary", minLength: 8, maxLength: 500 }),
        (position, start, markBefore, token) => {
          const text = codec.encode(LIST, entryAt(position), { token, start, markBefore });
          expect(codec.decode(LIST, text, "after")).toEqual({
            position,
            check: checkOf(entryAt(position)),
            continuation: { token, start, markBefore },
          });
          expect(Buffer.from(text, "base64url").includes(token)).toBe(false);
        },
      ),
    );
  });

  const sealed = codec.encode(LIST, entryAt(99), continuation);
  const elsewhere: ListKey[] = [
    { ...LIST, instanceId: "instance-2" },
    { ...LIST, contactId: "contact-2" },
    { ...LIST, outputType: "RAW" },
  ];

  it.each(elsewhere)("gives no token away for another list: $instanceId $contactId $outputType", (list) => {
    expect(codec.decode(list, sealed, "after")).toMatchObject({ position: 99, continuation: null });
  });

  it("gives no token away under another key, or under other LIST_TYPES", () => {
    expect(createCursorCodec({ ...options, key: randomBytes(32) }).decode(LIST, sealed, "after").continuation).toBeNull();
    expect(createCursorCodec({ ...options, listTypes: ["TRANSCRIPT"] }).decode(LIST, sealed, "after").continuation).toBeNull();
  });

  it("gives no token away when any of its bits is turned", () => {
    const bytes = Buffer.from(sealed, "base64url");
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }).filter((bit) => bit >= 8), (bit) => {
        const touched = Buffer.from(bytes);
        touched.writeUInt8(touched.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(codec.decode(LIST, touched.toString("base64url"), "after").continuation).toBeNull();
      }),
      { numRuns: bytes.length * 8 },
    );
  });

  it.each(["", "AA", "not a cursor", "AgAAAAAAAAAA", "AQAAAAAAAAA=", "AQAAAAAAAAAA\n", "ＡＱＡＡ", "__proto__"])("is refused when no gateway made it: %j", (text) => {
    expect(() => codec.decode(LIST, text, "before")).toThrow(
      expect.objectContaining({ code: "BAD_USER_INPUT", details: { argument: "before" } }),
    );
  });

  it("tells entries apart by their Id, and by their content where they have none", () => {
    const checks = [entryAt(3), entryAt(4), { ...category("a"), position: 3 }, { ...category("b"), position: 3 }].map(checkOf);
    expect(new Set(checks).size).toBe(checks.length);
    expect(checkOf({ ...entryAt(3), content: "Edited." } as Entry)).toBe(checks[0]);
  });
});
