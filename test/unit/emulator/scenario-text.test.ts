import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { locate, parseText, type WireOffsets } from "../../../src/emulator/scenario-text.js";

/** Letters, marks and emoji, in which code units, code points and letters count differently; none of them is markup. */
const words = fc.string({ unit: fc.constantFrom("a", "é", "e\u0301", "ש", "ם", " ", "👍🏽", "👨‍👩‍👧‍👦", "𝒴", "-"), minLength: 1, maxLength: 8 });
const parts = fc.array(fc.record({ text: words, tag: fc.option(fc.constantFrom("NAME", "CREDIT_DEBIT_NUMBER")) }), { minLength: 1, maxLength: 8 });

function slice(content: string, { BeginOffsetChar, EndOffsetChar }: WireOffsets): string {
  return content.slice(BeginOffsetChar, EndOffsetChar);
}

describe("the two texts of a message", () => {
  test("are the words as written, and the words with a tag in place of what is personal, each with the offsets of it", () => {
    fc.assert(
      fc.property(parts, (written) => {
        const { Raw, Redacted } = parseText(written.map(({ text, tag }) => (tag === null ? text : `{{${text}|${tag}}}`)).join(""));
        expect(Raw.content).toBe(written.map(({ text }) => text).join(""));
        expect(Redacted.content).toBe(written.map(({ text, tag }) => (tag === null ? text : `[${tag}]`)).join(""));
        const personal = written.filter(({ tag }) => tag !== null);
        expect(Raw.personal.map((offsets) => slice(Raw.content, offsets))).toEqual(personal.map(({ text }) => text));
        expect(Redacted.personal.map((offsets) => slice(Redacted.content, offsets))).toEqual(personal.map(({ tag }) => `[${tag}]`));
      }),
    );
  });

  test("have [PII] where no tag is given", () => {
    expect(parseText("call {{555-0100}} now").Redacted.content).toBe("call [PII] now");
  });
});

describe("a quote", () => {
  test("is found in both texts, whichever parts it spans", () => {
    // A number after each part makes every part, and so every quote, unique.
    const quoted = parts.chain((written) => {
      const unique = written.map(({ text, tag }, i) => ({ tag, text: `${text}${i}.` }));
      return fc.tuple(fc.constant(unique), fc.nat(unique.length - 1), fc.nat(unique.length - 1));
    });
    fc.assert(
      fc.property(quoted, ([written, one, other]) => {
        const text = parseText(written.map(({ text, tag }) => (tag === null ? text : `{{${text}|${tag}}}`)).join(""));
        const span = written.slice(Math.min(one, other), Math.max(one, other) + 1);
        const quote = span.map(({ text }) => text).join("");
        fc.pre(text.Raw.content.split(quote).length === 2);
        const offsets = locate(text, quote);
        expect(slice(text.Raw.content, offsets.Raw)).toBe(quote);
        expect(slice(text.Redacted.content, offsets.Redacted)).toBe(span.map(({ text, tag }) => (tag === null ? text : `[${tag}]`)).join(""));
      }),
    );
  });

  test("that touches a part of something personal covers its whole tag", () => {
    const text = parseText("my card {{4242 4242|CREDIT_DEBIT_NUMBER}} works");
    expect(slice(text.Redacted.content, locate(text, "card 4242").Redacted)).toBe("card [CREDIT_DEBIT_NUMBER]");
    expect(slice(text.Redacted.content, locate(text, "42 works").Redacted)).toBe("[CREDIT_DEBIT_NUMBER] works");
    expect(slice(text.Redacted.content, locate(text, "2 4").Redacted)).toBe("[CREDIT_DEBIT_NUMBER]");
  });

  test("that is left out means the whole message", () => {
    const text = parseText("I am {{Dana|NAME}}");
    expect(locate(text)).toEqual({
      Raw: { BeginOffsetChar: 0, EndOffsetChar: 9 },
      Redacted: { BeginOffsetChar: 0, EndOffsetChar: 11 },
    });
  });

  test("that the message does not say, or says twice, is refused", () => {
    expect(() => locate(parseText("twice is twice"), "once")).toThrow('does not say "once"');
    expect(() => locate(parseText("twice is twice"), "twice")).toThrow('says "twice" more than once');
    expect(() => locate(parseText("aaa"), "aa")).toThrow("more than once");
  });
});
