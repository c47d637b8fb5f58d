import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import type { RealtimeContactAnalysisSegment } from "@aws-sdk/client-connect";
import { parse } from "yaml";

import { loadScenarios } from "../../../src/emulator/load-scenarios.js";
import type { Scenario, WireOutputType, WireSegment } from "../../../src/emulator/scenario.js";
import { modelViolations } from "../../support/wire-model.js";

const OUTPUT_TYPES = ["Raw", "Redacted"] as const;
const TIME = "2026-01-01T00:00:00.000Z";
/** Long enough for every scenario that ends, and for several rounds of the one that does not. */
const HOUR_MS = 3_600_000;

const scenarios = await loadScenarios();
const everyName = [...scenarios.keys()];
/** `unknown` is wrong on purpose; its own tests say how. */
const knownNames = everyName.filter((name) => name !== "unknown");

function scenario(name: string): Scenario {
  const found = scenarios.get(name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}

function wire(name: string, outputType: WireOutputType, untilMs = HOUR_MS): readonly WireSegment[] {
  return scenario(name)
    .segments(untilMs)
    .map((segment) => segment.wire(outputType, TIME));
}

/** For reading: the SDK's own types, of which only `Time` differs on the wire. */
function typed(name: string, outputType: WireOutputType, untilMs = HOUR_MS) {
  return wire(name, outputType, untilMs) as unknown as readonly RealtimeContactAnalysisSegment[];
}

function kindsOf(name: string, untilMs = HOUR_MS): ReadonlySet<string> {
  return new Set(wire(name, "Raw", untilMs).flatMap(Object.keys));
}

function transcripts(name: string, outputType: WireOutputType) {
  return typed(name, outputType).flatMap(({ Transcript }) => Transcript ?? []);
}

/** Every place that a scenario points at: which message, where, and what is said there. */
function pointers(name: string, outputType: WireOutputType) {
  const content = new Map(transcripts(name, outputType).map(({ Id, Content }) => [Id, Content]));
  const items = typed(name, outputType).flatMap(({ Issues, Categories, ExtractedInformation }) => [
    ...(Issues?.IssuesDetected ?? []).flatMap((issue) => issue.TranscriptItems ?? []),
    ...Object.values(Categories?.MatchedDetails ?? {})
      .flatMap((matched) => matched.PointsOfInterest ?? [])
      .flatMap((point) => point.TranscriptItems ?? []),
    ...(ExtractedInformation?.ExtractedValues ?? []).flatMap((extracted) => extracted.PointsOfInterest ?? []),
  ]);
  return items.map((item) => ({
    claimed: "Content" in item ? item.Content : undefined,
    said: content.get(item.Id)?.slice(item.CharacterOffsets?.BeginOffsetChar, item.CharacterOffsets?.EndOffsetChar),
    begin: item.CharacterOffsets?.BeginOffsetChar ?? NaN,
    end: item.CharacterOffsets?.EndOffsetChar ?? NaN,
  }));
}

describe("the scenarios that ship", () => {
  test("are at least ten chats of 15 to 60 segments, beside the special ones", () => {
    const lengths = everyName.map((name) => wire(name, "Redacted").length);
    expect(lengths.filter((length) => length >= 15 && length <= 60).length).toBeGreaterThanOrEqual(10);
    expect(everyName).toEqual(
      expect.arrayContaining(["voice", "redacted-only", "not-started", "analysis-failed", "long", "empty", "unknown", "endless"]),
    );
  });

  test.each(knownNames)("%s: every segment, in both texts, is one that the SDK's model allows", (name) => {
    for (const outputType of OUTPUT_TYPES) expect(wire(name, outputType).flatMap(modelViolations)).toEqual([]);
  });

  test.each(everyName)("%s: comes in the order of time, and as the same objects again", (name) => {
    const segments = scenario(name).segments(HOUR_MS);
    const times = segments.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const middle = times[Math.floor(times.length / 2)] ?? 0;
    const early = scenario(name).segments(middle);
    expect(early).toHaveLength(times.filter((atMs) => atMs <= middle).length);
    expect(early.every((segment, i) => segment === segments[i])).toBe(true);
  });

  test.each(everyName)("%s: says nothing any more after its end, but is still analysed", (name) => {
    const { endsAtMs, segments } = scenario(name);
    const late = segments(HOUR_MS).filter(({ atMs }) => atMs > (endsAtMs ?? Infinity));
    for (const kind of late.flatMap((segment) => Object.keys(segment.wire("Raw", TIME)))) {
      expect(["Categories", "PostContactSummary", "ExtractedInformation"]).toContain(kind);
    }
  });

  test.each(knownNames)("%s: whatever it points at is a message of its own, and says what was quoted", async (name) => {
    const source: unknown = parse(await readFile(new URL(`../../../scenarios/${name}.yaml`, import.meta.url), "utf8"));
    const said = new Set(pointers(name, "Raw").map((pointer) => pointer.said));
    for (const quote of membersCalled("quote", source)) expect(said).toContain(quote);
    for (const outputType of OUTPUT_TYPES) {
      for (const { claimed, said: slice = "", begin, end } of pointers(name, outputType)) {
        expect(slice).toHaveLength(end - begin);
        expect(slice).not.toBe("");
        if (claimed !== undefined) expect(slice).toBe(claimed);
      }
    }
  });

  test.each(knownNames)("%s: the two texts differ in the personal data and in nothing else", (name) => {
    const raw = transcripts(name, "Raw");
    const redacted = transcripts(name, "Redacted");
    expect(redacted).toHaveLength(raw.length);
    for (const [i, message] of raw.entries()) {
      const other = redacted[i];
      const [personal, plain] = partsOf(message);
      const [tags, otherPlain] = partsOf(other);
      expect(otherPlain).toEqual(plain);
      expect(tags).toHaveLength(personal.length);
      for (const tag of tags) expect(tag).toMatch(/^\[[A-Z_]+\]$/u);
      expect({ ...other, Content: "", Redaction: undefined }).toEqual({ ...message, Content: "", Redaction: undefined });
    }
  });

  test.each(everyName)("%s: an extracted value is the same in both texts", (name) => {
    const values = (outputType: WireOutputType) =>
      typed(name, outputType).flatMap(({ ExtractedInformation }) => ExtractedInformation?.ExtractedValues?.map(({ Content }) => Content));
    expect(values("Redacted")).toEqual(values("Raw"));
  });
});

describe("what each is there for", () => {
  test("billing-dispute has card data in the raw text alone", () => {
    expect(JSON.stringify(wire("billing-dispute", "Raw"))).toContain("4242 4242 4242 4242");
    expect(JSON.stringify(wire("billing-dispute", "Redacted"))).not.toContain("4242");
  });

  test("attachments go from IN_PROGRESS to APPROVED or REJECTED under the same Id", () => {
    const statuses = new Map<string | undefined, unknown[]>();
    for (const { Attachments } of typed("attachments", "Raw")) {
      if (Attachments === undefined) continue;
      statuses.set(Attachments.Id, [...(statuses.get(Attachments.Id) ?? []), Attachments.Attachments?.at(-1)?.Status]);
    }
    expect([...statuses.values()]).toEqual([
      ["IN_PROGRESS", "IN_PROGRESS", "APPROVED"],
      ["IN_PROGRESS", "REJECTED"],
      ["IN_PROGRESS", "APPROVED"],
      ["IN_PROGRESS", "APPROVED"],
    ]);
  });

  test("issues-and-categories has several issues in a segment, points with several items, and rules without a point", () => {
    const segments = typed("issues-and-categories", "Raw");
    const points = segments
      .flatMap(({ Categories }) => Object.values(Categories?.MatchedDetails ?? {}))
      .map(({ PointsOfInterest = [] }) => PointsOfInterest);
    expect(segments.some(({ Issues }) => (Issues?.IssuesDetected?.length ?? 0) > 1)).toBe(true);
    expect(points.some((some) => some.length === 0)).toBe(true);
    expect(points.flat().some(({ TranscriptItems = [] }) => TranscriptItems.length > 1)).toBe(true);
  });

  test("one summary comes, and another one fails with its code", () => {
    const summaries = (name: string) => typed(name, "Redacted").flatMap(({ PostContactSummary }) => PostContactSummary ?? []);
    expect(summaries("summary-completed")).toEqual([{ Status: "COMPLETED", Content: expect.stringContaining("[NAME]") }]);
    expect(summaries("summary-failed")).toEqual([{ Status: "FAILED", FailureCode: "INSUFFICIENT_CONVERSATION_CONTENT" }]);
  });

  test("extracted-information holds unredacted values, points at the tags in the redacted text, and has one failure", () => {
    const extracted = typed("extracted-information", "Redacted").flatMap(({ ExtractedInformation }) => ExtractedInformation ?? []);
    expect(extracted[0]?.ExtractedValues?.[0]?.Content).toBe("KF-2019-55512");
    expect(pointers("extracted-information", "Redacted").map(({ said }) => said)).toContain("[POLICY_NUMBER]");
    expect(extracted.map(({ FailureCode }) => FailureCode)).toContain("INSUFFICIENT_CONVERSATION_CONTENT");
  });

  test("markdown is written as text/markdown, sentiment included", () => {
    const written = transcripts("markdown", "Raw").filter(({ ContentType }) => ContentType === "text/markdown");
    expect(written.length).toBeGreaterThan(4);
    expect(written.every(({ Sentiment }) => Sentiment !== undefined)).toBe(true);
  });

  test("emoji-and-rtl points at places where code units, code points and letters count differently", () => {
    const said = transcripts("emoji-and-rtl", "Raw").map(({ Content = "" }) => Content);
    const letters = new Intl.Segmenter("en", { granularity: "grapheme" });
    const trapped = said.filter((text) => new Set([text.length, Array.from(text).length, [...letters.segment(text)].length]).size === 3);
    expect(trapped.length).toBeGreaterThanOrEqual(5);
    expect(said.some((text) => /\p{Script=Hebrew}/u.test(text))).toBe(true);
    expect(said.some((text) => /\p{Script=Arabic}/u.test(text))).toBe(true);
    expect(pointers("emoji-and-rtl", "Raw").map(({ said: slice }) => slice)).toContain("7731, טלפון 555-0119");
  });

  test("supervisor-joins and bot-to-agent-transfer have their roles", () => {
    const roles = (name: string) => new Set(transcripts(name, "Raw").map(({ ParticipantRole }) => ParticipantRole));
    expect(roles("supervisor-joins")).toContain("SUPERVISOR");
    expect(roles("bot-to-agent-transfer")).toEqual(new Set(["CUSTOM_BOT", "CUSTOMER", "SYSTEM", "AGENT"]));
  });

  test("the special ones differ where they should", () => {
    expect(scenario("voice")).toMatchObject({ channel: "VOICE" });
    expect(scenario("redacted-only")).toMatchObject({ outputTypes: ["Redacted"] });
    expect(scenario("not-started")).toMatchObject({ visibleFromMs: 20_000 });
    expect(scenario("analysis-failed")).toMatchObject({ finalStatus: "FAILED" });
    expect(scenario("empty").segments(Infinity)).toEqual([]);
  });

  test("long has 850 segments of every kind, no Id twice, and points from its end to its beginning", () => {
    const segments = typed("long", "Raw");
    const ids = segments.flatMap(({ Transcript, Event, Attachments }) => (Transcript ?? Event ?? Attachments)?.Id ?? []);
    expect(segments).toHaveLength(850);
    expect(scenario("long").segments(Infinity)).toHaveLength(850);
    expect(new Set(ids).size).toBe(ids.length);
    expect(kindsOf("long").size).toBe(7);
    const position = new Map(segments.map(({ Transcript }, i) => [Transcript?.Id, i]));
    const reach = segments.flatMap(({ Issues }, i) =>
      (Issues?.IssuesDetected ?? []).flatMap((issue) => issue.TranscriptItems ?? []).map(({ Id }) => i - (position.get(Id) ?? i)),
    );
    expect(Math.max(...reach)).toBeGreaterThan(750);
  });

  test("unknown has a member, values and a time that nobody knows, and a message without its content", () => {
    expect(wire("unknown", "Raw").flatMap(modelViolations)).toEqual([
      ".Reaction: unknown",
      ".Transcript.ParticipantRole: unknown value",
      ".Transcript.Sentiment: unknown value",
      ".Attachments.ParticipantRole: unknown value",
      ".Attachments.Attachments[0].Status: unknown value",
      ".Transcript.Content: missing",
      ".Event.Intensity: unknown",
      ".Transcript.Time.RelativeTime: unknown",
      ".PostContactSummary.Status: unknown value",
      ".PostContactSummary.FailureCode: unknown value",
      ".ExtractedInformation.FailureCode: unknown value",
    ]);
    expect(wire("unknown", "Redacted")).toContainEqual({
      Reaction: { Id: "r-1", ParticipantId: "p-1", Emoji: "🎉", Comment: "[NAME] is delighted", Time: { AbsoluteTime: TIME } },
    });
  });

  test("endless is rich within a minute and never silent for long", () => {
    const { endsAtMs, segments } = scenario("endless");
    expect(endsAtMs).toBeNull();
    expect(segments(60_000).length).toBeGreaterThanOrEqual(15);
    expect(kindsOf("endless", 60_000)).toEqual(new Set(["Event", "Transcript", "Issues", "Categories", "Attachments"]));
    const times = segments(24 * HOUR_MS).map(({ atMs }) => atMs);
    const gaps = times.map((atMs, i) => atMs - (times[i - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(6_000);
    expect(24 * HOUR_MS - (times.at(-1) ?? 0)).toBeLessThanOrEqual(6_000);
  });
});

/** A message cut at its redaction offsets: the personal parts, and what is between them. */
function partsOf(message: ReturnType<typeof transcripts>[number] | undefined): readonly [readonly string[], readonly string[]] {
  const content = message?.Content ?? "";
  const personal: string[] = [];
  const plain: string[] = [];
  let from = 0;
  for (const { BeginOffsetChar = NaN, EndOffsetChar = NaN } of message?.Redaction?.CharacterOffsets ?? []) {
    plain.push(content.slice(from, BeginOffsetChar));
    personal.push(content.slice(BeginOffsetChar, EndOffsetChar));
    from = EndOffsetChar;
  }
  return [personal, [...plain, content.slice(from)]];
}

function membersCalled(key: string, value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === key ? [inner] : membersCalled(key, inner)));
}
