import { describe, expect, jest, test } from "@jest/globals";

import { createBudget } from "../../../src/connect/budget.js";
import { createTellCall } from "../../../src/connect/tell-call.js";
import { tellUnknown } from "../../../src/connect/tell-unknown.js";
import { tellWaits } from "../../../src/connect/tell-waits.js";
import { readSegments } from "../../../src/connect/read-segments.js";
import { ContactUnavailable, TokenRefused, UNAVAILABLE_CODES } from "../../../src/domain/errors.js";
import { NO_TELEMETRY } from "../../../src/domain/telemetry.js";
import type { SegmentsResponse } from "../../../src/domain/upstream.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { LIST } from "../../support/sample-segments.js";

const PAGE: SegmentsResponse = { status: "IN_PROGRESS", channel: "CHAT", segments: [], nextToken: null };

describe("An upstream call tells", () => {
  function world() {
    const upstreamCalled = jest.fn();
    const health = { forbidden: jest.fn(), answered: jest.fn(), isForbidden: () => false };
    const tellCall = createTellCall({ telemetry: { ...NO_TELEMETRY, upstreamCalled }, health });
    return { upstreamCalled, health, tellCall };
  }

  test("how it went and how long it took, once, and hands on what came", async () => {
    const { upstreamCalled, tellCall } = world();
    expect(await tellCall("i-1", "poll", () => Promise.resolve(PAGE))).toBe(PAGE);
    expect(upstreamCalled.mock.calls).toEqual([["i-1", "poll", "OK", expect.any(Number)]]);
  });

  test.each([
    ...UNAVAILABLE_CODES.map((code) => [new ContactUnavailable(code), code] as const),
    [new TokenRefused(), "TOKEN_REFUSED"] as const,
    [new TypeError("a fault of ours"), "UPSTREAM_UNAVAILABLE"] as const,
  ])("of %s by its code, and throws it on", async (error, outcome) => {
    const { upstreamCalled, tellCall } = world();
    await expect(tellCall("i-1", "query", () => Promise.reject(error))).rejects.toBe(error);
    expect(upstreamCalled.mock.calls).toEqual([["i-1", "query", outcome, expect.any(Number)]]);
  });

  test("whether we may read: a refusal says no, an answer of any kind yes, and trouble on the way nothing", async () => {
    const { health, tellCall } = world();
    const after = async (code: (typeof UNAVAILABLE_CODES)[number]) => {
      jest.clearAllMocks();
      await tellCall("i-1", "query", () => Promise.reject(new ContactUnavailable(code))).catch(() => undefined);
      return [health.forbidden.mock.calls.length, health.answered.mock.calls.length];
    };
    expect(await after("UPSTREAM_FORBIDDEN")).toEqual([1, 0]);
    for (const code of ["NOT_FOUND", "OUTPUT_TYPE_NOT_ENABLED", "UNSUPPORTED_CHANNEL", "UPSTREAM_BAD_RESPONSE"] as const) expect(await after(code)).toEqual([0, 1]);
    for (const code of ["UPSTREAM_THROTTLED", "UPSTREAM_TIMEOUT", "UPSTREAM_UNAVAILABLE"] as const) expect(await after(code)).toEqual([0, 0]);
  });
});

test("A page tells every kind and every value in it that nobody knows, and nothing of its content", () => {
  const unknownSegment = jest.fn();
  const unknownValue = jest.fn();
  const body = {
    Status: "PONDERING",
    Channel: "PIGEON",
    Segments: [
      { Transcript: { Id: "t", Content: "hello", ParticipantRole: "GHOST", Sentiment: "MIXED" } },
      { Transcript: { Id: "u", Content: "hello", ParticipantRole: "AGENT", Sentiment: "POSITIVE" } },
      { Event: { Id: "e", EventType: "x", ParticipantRole: "GHOST" } },
      { Attachments: { Id: "a", Attachments: [{ AttachmentId: "b", AttachmentName: "c", Status: "LOST" }] } },
      { PostContactSummary: { Status: "DREAMT", FailureCode: "BORED" } },
      { Transcript: { Id: "without content" } },
      { Riddle: { Content: "four legs" } },
    ],
  };
  tellUnknown(readSegments(LIST, body), { unknownSegment, unknownValue });
  expect(unknownValue.mock.calls.flat()).toEqual([
    "status",
    "channel",
    "participantRole",
    "sentiment",
    "participantRole",
    "attachmentStatus",
    "summaryStatus",
    "failureCode",
  ]);
  expect(unknownSegment.mock.calls.flat()).toEqual(["Transcript", "Riddle"]);
});

describe("A budget tells", () => {
  test("who waited for it, and whether it had the leave", async () => {
    const clock = createFakeClock();
    const budgetWaited = jest.fn();
    const budget = tellWaits(createBudget({ requestsPerSecond: 1, burst: 1 }, clock), "q", { budgetWaited });
    clock.advance(1_000);
    await budget.take({ id: "i-1", weight: 1 }, clock.now() + 10);
    await expect(budget.take({ id: "i-1", weight: 1 }, clock.now() + 10)).rejects.toMatchObject({ code: "UPSTREAM_THROTTLED" });
    const poll = budget.takeForPoll();
    budget.close();
    await expect(poll).rejects.toBeInstanceOf(ContactUnavailable);
    expect(budgetWaited.mock.calls).toEqual([
      ["q", "i-1", "query", true, expect.any(Number)],
      ["q", "i-1", "query", false, expect.any(Number)],
      ["q", "", "poll", false, expect.any(Number)],
    ]);
  });

  test("how many requests it would allow at once: none at its start, its burst when rested", async () => {
    const clock = createFakeClock();
    const budget = createBudget({ requestsPerSecond: 2, burst: 5 }, clock);
    expect(budget.tokens()).toBeCloseTo(0);
    clock.advance(1_250);
    expect(budget.tokens()).toBeCloseTo(2.5);
    await budget.take({ id: "", weight: 1 }, clock.now());
    expect(budget.tokens()).toBeCloseTo(1.5);
    clock.advance(60_000);
    expect(budget.tokens()).toBe(5);
    budget.throttled();
    expect(budget.tokens()).toBeCloseTo(0);
    budget.close();
  });
});
