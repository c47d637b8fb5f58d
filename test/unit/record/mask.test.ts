import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { createMask, maskText } from "../../../src/record/mask.js";

/** Any text, lone surrogates and combining marks included. */
const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string({ unit: fc.constantFrom("\ud83d", "\ude00", "a", " ", "é") }));

describe("masked text", () => {
  it("has the length of the original in UTF-16 code units and in code points, and its spaces and punctuation where they were", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const original = Array.from(text);
        const masked = Array.from(maskText(text));
        expect(masked.map((point) => point.length)).toEqual(original.map((point) => point.length));
        original.forEach((point, i) => expect(masked[i]).toEqual(/[\s\p{P}]/u.test(point) ? point : expect.stringMatching(/^(?:x|0|🔲)$/u)));
      }),
    );
  });

  it("keeps the upstream's redaction tags, and no others", () => {
    expect(maskText("I am [NAME], card [CREDIT_DEBIT_NUMBER] [PII] [ANNA] [name]")).toBe(
      "x xx [NAME], xxxx [CREDIT_DEBIT_NUMBER] [PII] [xxxx] [xxxx]",
    );
  });
});

describe("a mask", () => {
  it("gives one id one other, wherever it comes, and different ids different ones", () => {
    const mask = createMask({ keepText: false });
    expect(mask({ Transcript: { Id: "t1", ParticipantId: "p1" } })).toEqual({ Transcript: { Id: "id-1", ParticipantId: "id-2" } });
    expect(mask({ Issues: { IssuesDetected: [{ TranscriptItems: [{ Id: "t1" }, { Id: "t2" }] }] } })).toEqual({
      Issues: { IssuesDetected: [{ TranscriptItems: [{ Id: "id-1" }, { Id: "id-3" }] }] },
    });
  });

  it("keeps rules of different names apart, also where their masks would be one", () => {
    const rules = { Categories: { MatchedDetails: { billing: { PointsOfInterest: [] }, parking: { PointsOfInterest: [] }, __proto__x: {} } } };
    const names = (masked: unknown) => Object.keys((masked as typeof rules).Categories.MatchedDetails);
    const mask = createMask({ keepText: false });
    expect(names(mask(rules))).toEqual(["name-1", "name-2", "name-3"]);
    expect(names(mask(rules))).toEqual(["name-1", "name-2", "name-3"]);
    expect(names(createMask({ keepText: true })(rules))).toEqual(["billing", "parking", "__proto__x"]);
  });

  it("keeps what the API's own enumerations say, and offsets", () => {
    const fields = { ParticipantRole: "AGENT", Sentiment: "MIXED", ContentType: "text/plain", Redaction: { CharacterOffsets: [{ BeginOffsetChar: 3, EndOffsetChar: 5 }] } };
    expect(createMask({ keepText: false })({ Transcript: fields })).toEqual({ Transcript: fields });
  });
});
