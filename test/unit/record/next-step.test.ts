import { describe, expect, it } from "@jest/globals";

import { SEGMENT_TYPES, type SegmentType } from "../../../src/domain/segment.js";
import type { Look, RawPage } from "../../../src/record/look.js";
import { nextStep, type Pace } from "../../../src/record/next-step.js";

const PACE: Pace = { types: null, intervalMs: 2_000, graceMs: 60_000 };
const SUMMARY = { PostContactSummary: { Status: "COMPLETED" } };
const WITH_SUMMARY: readonly SegmentType[] = ["TRANSCRIPT", "POST_CONTACT_SUMMARY"];

/** A look so many seconds after the start. */
function look(atSeconds: number, page: Partial<RawPage>, asked: Partial<Look> = {}): Look {
  const answer = { kind: "page", page: { status: "IN_PROGRESS", channel: "CHAT", segments: [], nextToken: null, ...page } } as const;
  return { walk: "live", token: null, types: WITH_SUMMARY, askedAtMs: atSeconds * 1_000, answeredAtMs: atSeconds * 1_000, answer, ...asked };
}

const asks = (question: object) => ({ kind: "ask", delayMs: 2_000, question: expect.objectContaining(question) });

describe("the next step of a recording", () => {
  it("asks for all types at first, or for those it was told", () => {
    expect(nextStep([], PACE)).toMatchObject({ kind: "ask", question: { token: null, types: SEGMENT_TYPES } });
    expect(nextStep([], { ...PACE, types: ["EVENT"] })).toMatchObject({ question: { types: ["EVENT"] } });
  });

  it("goes on with the token it was given, and without one asks for the page again", () => {
    expect(nextStep([look(0, { nextToken: "T" })], PACE)).toEqual(asks({ walk: "live", token: "T" }));
    expect(nextStep([look(0, {}, { token: "T" })], PACE)).toEqual(asks({ walk: "live", token: "T" }));
  });

  it("waits for a summary for as long as the grace lasts, then walks the list once more from its start", () => {
    const over = look(0, { status: "COMPLETED" });
    expect(nextStep([over], PACE)).toEqual(asks({ walk: "live" }));
    expect(nextStep([over, look(59, { status: "COMPLETED" })], PACE)).toEqual(asks({ walk: "live" }));
    expect(nextStep([over, look(60, { status: "COMPLETED" })], PACE)).toEqual(asks({ walk: "again", token: null }));
    expect(nextStep([over, look(10, { status: "COMPLETED", segments: [SUMMARY] })], PACE)).toEqual(asks({ walk: "again", token: null }));
  });

  it("waits for nothing that was not asked for, nor after a failure", () => {
    expect(nextStep([look(0, { status: "COMPLETED" }, { types: ["TRANSCRIPT"] })], PACE)).toEqual(asks({ walk: "again" }));
    expect(nextStep([look(0, { status: "FAILED" })], PACE)).toEqual(asks({ walk: "again" }));
  });

  it("drains what is left after the end, though not for ever where every page is empty and has a token", () => {
    const over = look(0, { status: "COMPLETED", segments: [SUMMARY], nextToken: "A" });
    expect(nextStep([over], PACE)).toEqual(asks({ walk: "live", token: "A" }));
    expect(nextStep([over, look(100, { status: "COMPLETED", nextToken: "B" }, { token: "A" })], PACE)).toEqual(asks({ walk: "again" }));
  });

  it("ends the second walk at its end, or where it goes round in circles", () => {
    const again = (token: string | null, nextToken: string | null) => look(0, { status: "COMPLETED", nextToken }, { walk: "again", token });
    expect(nextStep([again(null, "A")], PACE)).toEqual(asks({ walk: "again", token: "A" }));
    expect(nextStep([again(null, "A"), again("A", null)], PACE)).toEqual({ kind: "stop", reason: "ended" });
    expect(nextStep([again(null, "A"), again("A", "B"), again("B", "A")], PACE)).toEqual({ kind: "stop", reason: "ended" });
  });

  it("waits longer each time it is throttled, a minute at most, and gives up after ten", () => {
    const throttled = (atSeconds: number) => look(atSeconds, {}, { answer: { kind: "refused", code: "UPSTREAM_THROTTLED" } });
    const looks = [look(0, { nextToken: "T" })];
    const delays: number[] = [];
    for (;;) {
      const last = looks.at(-1)!.answeredAtMs / 1_000;
      looks.push(throttled(last + (delays.at(-1) ?? 2_000) / 1_000));
      const step = nextStep(looks, PACE);
      if (step.kind === "stop") break;
      delays.push(step.delayMs);
    }
    expect(delays.slice(0, 6)).toEqual([4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(looks.at(-1)!.answeredAtMs).toBeLessThan(700_000);
    expect(nextStep(looks, PACE)).toEqual({ kind: "stop", reason: "UPSTREAM_THROTTLED" });
  });
});
