import { describe, expect, it } from "@jest/globals";

import { SEGMENT_TYPES } from "../../../src/domain/segment.js";
import type { Look, WireSegment } from "../../../src/record/look.js";
import { observe } from "../../../src/record/observe.js";
import { rebuild } from "../../../src/record/rebuild.js";
import type { Recording } from "../../../src/record/record.js";

const START = Date.UTC(2026, 0, 1);

/** A message said so many seconds after the start. */
function message(id: string, atSeconds = 0, fields: object = {}): WireSegment {
  return { Transcript: { Id: id, Content: `about ${id}`, Time: { AbsoluteTime: new Date(START + atSeconds * 1_000).toISOString() }, ...fields } };
}

type PageOf = readonly [token: string | null, segments: readonly WireSegment[], nextToken: string | null, status?: string, walk?: Look["walk"]];

/** What no emulator does, but an upstream may: pages as they are given, one every two seconds. */
function recordingOf(...pages: readonly PageOf[]): Recording {
  const looks = pages.map(([token, segments, nextToken, status = "IN_PROGRESS", walk = "live"], i): Look => {
    const page = { status, channel: "CHAT", segments, nextToken };
    const askedAtMs = START + i * 2_000;
    return { walk, token, types: SEGMENT_TYPES, askedAtMs, answeredAtMs: askedAtMs, answer: { kind: "page", page } };
  });
  const list = { instanceId: "i", contactId: "c", outputType: "REDACTED" } as const;
  return { list, pace: { types: null, intervalMs: 2_000, graceMs: 0 }, looks, end: "ended" };
}

function seenIn(...pages: readonly PageOf[]) {
  const recording = recordingOf(...pages);
  const rebuilt = rebuild(recording.looks);
  return { ...observe(recording, rebuilt), ids: rebuilt.entries.map(({ key }) => key?.split(" ")[1]) };
}

describe("what was seen of an upstream", () => {
  it("whose tail token brings its page again, with what is new after it", () => {
    const [a, b, c] = [message("a"), message("b", 1), message("c", 7)];
    const { tail, ids } = seenIn([null, [a], "A"], ["A", [a, b], "B"], ["B", [a, b], "B2"], ["B2", [a, b], "B3"], ["B3", [a, b, c], null, "COMPLETED"]);
    expect(ids).toEqual(["a", "b", "c"]);
    expect(tail).toMatchObject({ withoutToken: 0, onlyNew: 0 });
    expect(tail.pageAgain).toBeGreaterThan(0);
  });

  it("whose tail token brings what is new, again and again by the same token", () => {
    const { tail, ids } = seenIn([null, [message("a")], "T"], ["T", [message("b", 1)], "T"], ["T", [], "T"], ["T", [message("c", 5)], null, "COMPLETED"]);
    expect(ids).toEqual(["a", "b", "c"]);
    expect(tail).toMatchObject({ withToken: 3, withoutToken: 0, onlyNew: 2, pageAgain: 0 });
  });

  it("whose token brings an Id again with other content, which is no page again", () => {
    const { tail, repeats } = seenIn([null, [message("a")], "A"], ["A", [message("a", 3, { Content: "changed" })], "B"], ["B", [], "B"]);
    expect(repeats).toMatchObject({ changed: 1, inPlace: 0 });
    expect(tail).toMatchObject({ onlyNew: 1, pageAgain: 0 });
  });

  it("whose pages are short, or empty, while there is more: by times that lie far back", () => {
    const { tail } = seenIn([null, [message("a", -60)], "A"], ["A", [], "B"], ["B", [message("b", -50)], "C"], ["C", [], "C"]);
    expect(tail).toMatchObject({ withToken: 1, shortBefore: 1, emptyBefore: 1 });
  });

  it("that orders by arrival, not by time", () => {
    const { order } = seenIn([null, [message("a", 0), message("b", 9), message("c", 4), message("d", 10)], null]);
    expect(order).toEqual({ pairs: 3, inversions: 1, worstMs: 5_000 });
  });

  it("that puts a late segment between those it has given already", () => {
    const [a, b, late, late2] = [message("a", 0), message("b", 2), message("late", 1), message("late-2", 1)];
    const { repeats, ids } = seenIn([null, [a, b], null], [null, [a, late, late2, b], null], [null, [a, late, late2, b], null]);
    expect(repeats.moved).toBeGreaterThan(0);
    expect(ids).toEqual(["a", "b", "late", "late-2"]);
  });

  it("that gives an Id again: unchanged, with other content, or changed in its place", () => {
    const changed = message("a", 0, { Content: "changed" });
    expect(seenIn([null, [message("a"), message("b"), message("a")], null]).repeats).toEqual({ alike: 1, changed: 0, inPlace: 0, moved: 0 });
    expect(seenIn([null, [message("a"), message("b"), changed], null]).repeats).toEqual({ alike: 0, changed: 1, inPlace: 0, moved: 0 });
    expect(seenIn([null, [message("a")], null], [null, [changed], null]).repeats).toEqual({ alike: 0, changed: 0, inPlace: 1, moved: 0 });
  });

  it("whose offsets count code points", () => {
    const tagged = message("a", 0, { Content: "🎂🎂 [NAME]", Redaction: { CharacterOffsets: [{ BeginOffsetChar: 3, EndOffsetChar: 9 }] } });
    const quote = { Issues: { IssuesDetected: [{ TranscriptItems: [{ Id: "b", Content: "cake", CharacterOffsets: { BeginOffsetChar: 2, EndOffsetChar: 6 } }] }] } };
    const { offsets } = seenIn([null, [tagged, message("b", 1, { Content: "🎂 cake" }), quote], null]);
    expect(offsets).toEqual({ utf16: 0, codePoints: 2, both: 0, neither: 0 });
  });

  it("whose summary comes before its status turns", () => {
    const summary = { PostContactSummary: { Status: "COMPLETED", Content: "All is well." } };
    const over = [null, [message("a"), summary], null, "COMPLETED"] as const;
    expect(seenIn([null, [message("a")], null], [null, [message("a"), summary], null], over).summary).toEqual({ kind: "before", byMs: 2_000 });
    expect(seenIn([null, [message("a")], null], over).summary).toEqual({ kind: "together", byMs: 0 });
    expect(seenIn([null, [message("a")], null], [null, [message("a")], null, "COMPLETED"], over).summary).toEqual({ kind: "after", byMs: 2_000 });
    expect(seenIn(over).summary).toEqual({ kind: "not-observable" });
  });

  it("and how long a segment takes to be seen, by the clock of the machine that looked", () => {
    const { latencyMs } = seenIn([null, [message("before", -5)], "A"], ["A", [message("a", 0.5)], "B"], ["B", [message("b", 3)], null]);
    expect(latencyMs).toMatchObject({ count: 2, least: 1_000, most: 1_500 });
  });
});
