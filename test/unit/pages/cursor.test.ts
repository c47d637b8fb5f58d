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

  it("carries a token that is as long as it may be, and none that is longer", () => {
    const carried = (token: string) => codec.decode(LIST, codec.encode(LIST, entryAt(1), { ...continuation, token }), "after").continuation;
    expect(carried("t".repeat(8_192))?.token).toHaveLength(8_192);
    expect(carried("t".repeat(8_193))).toBeNull();
    // In bytes.
    expect(carried("é".repeat(4_097))).toBeNull();
  });

  it("is checked by the Id of its entry where there is one, by the definition of what was extracted, and by the content of the rest", () => {
    const spoken = { list: LIST, position: 1, participantId: null, participantRole: null, displayName: null, time: null };
    const joined: Entry = { ...spoken, kind: "EVENT", eventId: "e1", eventType: "joined" };
    const file: Entry = { ...spoken, kind: "ATTACHMENTS", attachmentsId: "e1", attachments: [] };
    const extracted: Entry = {
      kind: "EXTRACTED_INFORMATION",
      list: LIST,
      position: 1,
      extractionDefinitionId: "e1",
      extractionDefinitionName: "card",
      extractionDefinitionDisplayLabel: null,
      extractedValues: [{ content: "4242", transcriptItems: [] }],
      withheld: false,
      failureCode: null,
    };
    const same: readonly (readonly [Entry, Entry])[] = [
      [joined, { ...joined, eventType: "left" }],
      [file, { ...file, displayName: "Ada" }],
      // Whoever may not see the values cannot try which they are.
      [extracted, { ...extracted, extractedValues: [{ content: "4343", transcriptItems: [] }] }],
    ];
    for (const [one, other] of same) expect(checkOf(one)).toBe(checkOf(other));

    const different = [joined, { ...joined, eventId: "e2" }, file, { ...file, attachmentsId: "e2" }, extracted, { ...extracted, extractionDefinitionId: "e2" }];
    const others = [category("refund"), category("praise")].map((segment): Entry => ({ ...segment, position: 1 }));
    const checks = [...different, ...others].map(checkOf);
    expect(new Set(checks).size).toBe(checks.length);
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
