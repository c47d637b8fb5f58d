import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createBudget } from "../../../src/connect/budget.js";
import { systemClock } from "../../../src/domain/clock.js";
import { createDispatcher, type DispatchBudget, type Polled } from "../../../src/live/dispatcher.js";
import type { FeedState } from "../../../src/live/engine.js";
import { pass } from "../../support/live.js";

const STATE: FeedState = { phase: "LIVE", status: "IN_PROGRESS", unavailable: null, asOfMs: 0, degraded: false, settledMs: 0, continuation: null };
const NOTHING: Polled = { state: STATE, isBehind: false, notBeforeMs: null, timesMs: [] };
const FEEDS = ["a", "b", "c", "d", "e", "f"];

interface StageOptions {
  readonly budget?: DispatchBudget;
  readonly answer?: (id: string) => Promise<Polled | null>;
}

function stage({ budget = createBudget({ requestsPerSecond: 1, burst: 1 }, systemClock), answer = () => Promise.resolve(NOTHING) }: StageOptions = {}) {
  const polls: string[] = [];
  const dispatcher = createDispatcher({ budget, clock: systemClock, minPollIntervalMs: 1_000, poll: (id) => (polls.push(id), answer(id)) });
  return { polls, dispatcher };
}

describe("The dispatcher", () => {
  beforeEach(() => void jest.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => void jest.useRealTimers());

  it("polls no faster than the budget, and leaves nobody out", async () => {
    const { polls, dispatcher } = stage();
    for (const id of FEEDS) dispatcher.add(id);
    await pass(60);
    expect(polls).toHaveLength(60);
    expect(new Set(polls)).toEqual(new Set(FEEDS));
    await dispatcher.close();
  });

  it("polls a feed once a minimum interval, where the budget would allow more", async () => {
    const { polls, dispatcher } = stage({ budget: createBudget({ requestsPerSecond: 100, burst: 10 }, systemClock) });
    dispatcher.add("a");
    await pass(10.5);
    expect(polls.length).toBeGreaterThanOrEqual(10);
    expect(polls.length).toBeLessThanOrEqual(11);
    await dispatcher.close();
  });

  it("takes no token while there is nobody to poll, and gives back the one whose feed has gone", async () => {
    const budget = { rate: () => 1, takeForPoll: jest.fn(() => Promise.resolve()), giveBack: jest.fn() };
    const { polls, dispatcher } = stage({ budget });
    await pass(10);
    expect(budget.takeForPoll).not.toHaveBeenCalled();
    dispatcher.add("a");
    dispatcher.remove("a");
    await pass(10);
    expect(polls).toEqual([]);
    expect(budget.giveBack).toHaveBeenCalledTimes(budget.takeForPoll.mock.calls.length);
    await dispatcher.close();
  });

  it("brings forward what it is nudged to", async () => {
    const { polls, dispatcher } = stage();
    for (const id of FEEDS) dispatcher.add(id);
    await pass(30);
    const before = polls.length;
    const least = FEEDS.find((id) => id !== polls.at(-1)) as string;
    dispatcher.nudge(least);
    await pass(2);
    expect(polls.slice(before)).toContain(least);
    await dispatcher.close();
  });

  it("goes on after a poll that failed in a way nobody foresaw, but not at once", async () => {
    const { polls, dispatcher } = stage({ budget: createBudget({ requestsPerSecond: 100, burst: 1 }, systemClock), answer: () => Promise.reject(new Error("unforeseen")) });
    dispatcher.add("a");
    await pass(4);
    expect(polls).toEqual(["a"]);
    await pass(20);
    expect(polls.length).toBeGreaterThan(2);
    await dispatcher.close();
  });

  it("does not poll before it was told to", async () => {
    const { polls, dispatcher } = stage({ answer: () => Promise.resolve({ ...NOTHING, notBeforeMs: Date.now() + 10_000 }) });
    dispatcher.add("a");
    await pass(9);
    expect(polls).toHaveLength(1);
    await pass(4);
    expect(polls).toHaveLength(2);
    await dispatcher.close();
  });

  it("waits at its close for the poll that is under way, and makes no other", async () => {
    let finish: (polled: Polled) => void = () => undefined;
    const { polls, dispatcher } = stage({ answer: () => new Promise((resolve) => (finish = resolve)) });
    dispatcher.add("a");
    dispatcher.add("b");
    await pass(1);
    let isClosed = false;
    const closing = dispatcher.close().then(() => (isClosed = true));
    await pass(10);
    expect(isClosed).toBe(false);
    const before = polls.length;
    finish(NOTHING);
    await pass(10);
    await closing;
    expect(polls).toHaveLength(before);
  });
});
