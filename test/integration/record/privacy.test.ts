import { describe, expect, it } from "@jest/globals";

import { loadScenarios } from "../../../src/emulator/load-scenarios.js";
import { parseScenario } from "../../../src/emulator/scenario-parse.js";
import { pageLooks } from "../../../src/record/look.js";
import { study } from "./support.js";

const scenarios = await loadScenarios();

/** Segments with a marker in everything that somebody can have written or chosen, in fields and members nobody knows as well. */
const Time = { AbsoluteTime: "<time>" };
const who = { ParticipantId: "canary-p", ParticipantRole: "canary role", DisplayName: "Canary" };
const item = { Id: "canary-t", Content: "canary", CharacterOffsets: { BeginOffsetChar: 2, EndOffsetChar: 8 } };
const MARKED = [
  { Event: { Id: "canary-e", EventType: "canary event", ...who, Time } },
  { Transcript: { Id: "canary-t", ...who, Content: "a canary. [CANARY] ＣＡＮＡＲＹ", ContentType: "Canary text", Time, Sentiment: "Canary" } },
  { Transcript: { Id: "canary-u", ...who, Content: "canary", ContentType: "text/plain", Time: { AbsoluteTime: "canary o'clock" }, Aside: "canary", Numbers: [42424242] } },
  { Attachments: { Id: "canary-a", ...who, Attachments: [{ AttachmentName: "canary.pdf", AttachmentId: "canary-f", ContentType: "application/pdf", Status: "canary" }], Time } },
  { Categories: { MatchedDetails: { "canary rule": { PointsOfInterest: [{ TranscriptItems: [item] }] }, Canary: { PointsOfInterest: [] } } } },
  { Issues: { IssuesDetected: [{ TranscriptItems: [item] }] } },
  { Reaction: { Id: "canary-r", Comment: "canary", Tags: { "canary key": true }, ContactArn: "arn:canary", Nested: [["canary"]] } },
  { PostContactSummary: { Status: "COMPLETED", Content: "A canary." } },
  { ExtractedInformation: { ExtractionDefinitionId: "canary-d", ExtractionDefinitionName: "Canary", ExtractedValues: [{ Content: "canary", PointsOfInterest: [item] }] } },
];

const marked = parseScenario("marked", JSON.stringify({ title: "Marked", endsAt: 60, chat: MARKED.map((wire, i) => ({ at: i * 5, wire })) }));

describe("nothing that is written, to files or to the terminal,", () => {
  it("holds a word, a name or an id of the contact", async () => {
    for (const outputType of ["RAW", "REDACTED"] as const) {
      const { written, scenario } = await study(marked, { outputType, emulator: { maxSegmentTypes: 7 } });
      expect(scenario.segments(Infinity)).toHaveLength(MARKED.length);
      expect(written).not.toMatch(/canary|ＣＡＮＡＲＹ|contact-1|4242/iu);
    }
  });

  it("holds an id, even where the text is kept", async () => {
    const { written } = await study(marked, { keepText: true, emulator: { maxSegmentTypes: 7 } });
    expect(written).toContain("a canary. [CANARY]");
    expect(written).not.toMatch(/canary-|arn:canary|contact-1/u);
  });

  it("holds a token", async () => {
    for (const keepText of [true, false]) {
      const { written, recording } = await study(scenarios.get("attachments")!, { keepText, emulator: { tokenBytes: 200 }, intervalMs: 5_000 });
      const tokens = pageLooks(recording.looks).flatMap(({ page }) => page.nextToken ?? []);
      expect(tokens.length).toBeGreaterThan(10);
      // The beginning of one would be too much.
      for (const token of tokens) expect(written).not.toContain(token.slice(0, 12));
    }
  });

  it("holds a letter of what was said in any of the sample contacts", async () => {
    for (const name of ["billing-dispute", "emoji-and-rtl", "markdown", "attachments"]) {
      const { scenario } = await study(scenarios.get(name)!, { outputType: "RAW", intervalMs: 5_000 });
      const json = JSON.stringify(scenario.segments(Infinity).map(({ wire }) => wire("Raw", "")));
      const texts = [...json.matchAll(/"(?:Content|DisplayName|AttachmentName)":"((?:[^"\\]|\\.)*)"/gu)].map(([, text = ""]) => JSON.parse(`"${text}"`) as string);
      expect(texts.length).toBeGreaterThan(10);
      for (const text of texts) expect(text).toMatch(/^[x0🔲\s\p{P}]*$/u);
    }
  });
});
