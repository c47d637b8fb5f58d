import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { createBudget, type Budget } from "../../../src/connect/budget.js";
import { systemClock } from "../../../src/domain/clock.js";
import { ContactUnavailable } from "../../../src/domain/errors.js";

const FLOW = { id: "instance", weight: 1 };
const RATE = { requestsPerSecond: 2, burst: 5 };

/** When each of those who asked was answered, in milliseconds from the start, and how. */
function createLedger(budget: Budget) {
  const startMs = Date.now();
  const answers: { who: string; atMs: number; refusal: ContactUnavailable | null }[] = [];
  const answer = (who: string, refusal: ContactUnavailable | null): void => void answers.push({ who, atMs: Date.now() - startMs, refusal });
  return {
    answers,
    ask: (who: string, patienceMs: number, flow = FLOW) =>
      void budget.take(flow, Date.now() + patienceMs).then(
        () => answer(who, null),
        (error: unknown) => answer(who, error as ContactUnavailable),
      ),
  };
}

describe("the budget", () => {
  beforeEach(() => void jest.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => void jest.useRealTimers());

  it("gives nothing before the first interval has passed, then a token each interval, in order", async () => {
    const { ask, answers } = createLedger(createBudget(RATE, systemClock));
    for (const who of ["a", "b", "c"]) ask(who, 15_000);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(answers.map(({ who, atMs }) => [who, atMs])).toEqual([
      ["a", 500],
      ["b", 1_000],
      ["c", 1_500],
    ]);
  });

  it("gives what was saved up without a wait", async () => {
    const { ask, answers } = createLedger(createBudget(RATE, systemClock));
    await jest.advanceTimersByTimeAsync(10_000);
    for (const who of ["a", "b", "c", "d", "e", "f"]) ask(who, 15_000);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(answers.map(({ atMs }) => atMs)).toEqual([10_000, 10_000, 10_000, 10_000, 10_000, 10_500]);
  });

  it("refuses at once whose turn would come after the deadline, and says when the queue will be gone", async () => {
    const { ask, answers } = createLedger(createBudget(RATE, systemClock));
    for (let index = 0; index < 4; index++) ask("patient", 2_000);
    ask("late", 2_000);
    await jest.advanceTimersByTimeAsync(0);
    expect(answers).toEqual([{ who: "late", atMs: 0, refusal: new ContactUnavailable("UPSTREAM_THROTTLED") }]);
    expect(answers[0]?.refusal).toMatchObject({ code: "UPSTREAM_THROTTLED", retryAfterMs: 2_500 });
  });

  it("refuses whom others crowd out no later than the deadline", async () => {
    const { ask, answers } = createLedger(createBudget(RATE, systemClock));
    ask("first", 15_000);
    ask("crowded out", 1_200);
    for (let index = 0; index < 20; index++) ask("heavy", 15_000, { id: "other", weight: 10 });
    await jest.advanceTimersByTimeAsync(15_000);
    const crowdedOut = answers.find(({ who }) => who === "crowded out");
    expect(crowdedOut?.refusal).toMatchObject({ code: "UPSTREAM_THROTTLED" });
    expect(crowdedOut?.atMs).toBeLessThanOrEqual(1_200);
  });

  it("refuses whose deadline went by while the process was busy", async () => {
    const { ask, answers } = createLedger(createBudget(RATE, systemClock));
    ask("too late", 600);
    jest.setSystemTime(Date.now() + 2_000);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(answers).toMatchObject([{ who: "too late", refusal: { code: "UPSTREAM_THROTTLED" } }]);
  });

  it("lets nobody overtake who waits, even when the process was busy at the time of the slot", async () => {
    const { ask, answers } = createLedger(createBudget(RATE, systemClock));
    ask("first", 15_000);
    jest.setSystemTime(Date.now() + 600);
    ask("second", 15_000);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(answers.map(({ who }) => who)).toEqual(["first", "second"]);
  });

  it("holds still for a second once the upstream throttles, then goes on slower, and comes back to its rate by steps", async () => {
    const budget = createBudget(RATE, systemClock);
    const { ask, answers } = createLedger(budget);
    await jest.advanceTimersByTimeAsync(10_000);
    ask("a", 15_000);
    budget.throttled();
    ask("b", 15_000);
    ask("c", 15_000);
    await jest.advanceTimersByTimeAsync(15_000);
    const [first, second, third] = answers.map(({ atMs }) => atMs) as [number, number, number];
    expect([first, second]).toEqual([10_000, 11_000]);
    expect(third - second).toBeGreaterThan(1000 / RATE.requestsPerSecond);
    expect(budget.rate()).toBe(2);
  });

  it("takes the throttles of a moment for one, and never gives up for good", async () => {
    const budget = createBudget(RATE, systemClock);
    for (let index = 0; index < 5; index++) budget.throttled();
    expect(budget.rate()).toBeCloseTo(1.4);
    for (let index = 0; index < 50; index++) {
      await jest.advanceTimersByTimeAsync(1_000);
      budget.throttled();
    }
    expect(budget.rate()).toBeCloseTo(0.1);
    await jest.advanceTimersByTimeAsync(11_000);
    expect(budget.rate()).toBeCloseTo(1.1);
  });

  it("serves queries first, and of every four tokens gives one to a poll that waits", async () => {
    const budget = createBudget(RATE, systemClock);
    const { ask, answers } = createLedger(budget);
    const poll = async (): Promise<void> => {
      await budget.takeForPoll();
      answers.push({ who: "poll", atMs: Date.now(), refusal: null });
      await poll();
    };
    poll().catch(() => undefined);
    for (let index = 0; index < 6; index++) ask(`query ${index}`, 15_000);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(answers.map(({ who }) => who.split(" ")[0])).toEqual([
      ...["query", "query", "query", "poll", "query", "query", "query", "poll"],
      ...["poll", "poll"],
    ]);
    budget.close();
  });

  it("owes a poll no more than one token for the queries that were served while none waited", async () => {
    const budget = createBudget(RATE, systemClock);
    for (let index = 0; index < 100; index++) {
      await jest.advanceTimersByTimeAsync(500);
      await budget.take(FLOW, Date.now());
    }
    const { ask, answers } = createLedger(budget);
    const startMs = Date.now();
    const poll = budget.takeForPoll().then(() => Date.now() - startMs);
    ask("query", 15_000);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(await poll).toBe(500);
    expect(answers).toEqual([{ who: "query", atMs: 1_000, refusal: null }]);
  });

  it("goes on at its rate when the clock is set back", async () => {
    const budget = createBudget(RATE, systemClock);
    await jest.advanceTimersByTimeAsync(10_000);
    for (let index = 0; index < RATE.burst; index++) await budget.take(FLOW, Date.now());
    jest.setSystemTime(Date.now() - 3_600_000);
    const { ask, answers } = createLedger(budget);
    ask("a", 15_000);
    ask("b", 15_000);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(answers).toEqual([
      { who: "a", atMs: 500, refusal: null },
      { who: "b", atMs: 1_000, refusal: null },
    ]);
  });

  it("reckons with the polls between when it says whose turn comes too late", async () => {
    const budget = createBudget(RATE, systemClock);
    const { ask, answers } = createLedger(budget);
    void budget.takeForPoll().catch(() => undefined);
    for (let index = 0; index < 3; index++) ask("in time", 1_500);
    ask("after a poll", 2_000);
    await jest.advanceTimersByTimeAsync(0);
    expect(answers).toMatchObject([{ who: "after a poll", refusal: { code: "UPSTREAM_THROTTLED" } }]);
    budget.close();
  });

  it("gives a leave that was not used to the next one", async () => {
    const budget = createBudget({ requestsPerSecond: 2, burst: 1 }, systemClock);
    const { ask, answers } = createLedger(budget);
    ask("query", 15_000);
    await jest.advanceTimersByTimeAsync(500);
    expect(answers).toMatchObject([{ who: "query", atMs: 500 }]);
    const leave = budget.takeForPoll();
    await jest.advanceTimersByTimeAsync(500);
    await leave;
    budget.giveBack();
    ask("at once", 15_000);
    await jest.advanceTimersByTimeAsync(0);
    expect(answers.at(-1)).toMatchObject({ who: "at once", refusal: null, atMs: 1_000 });
  });

  it("refuses everybody when it closes, and leaves no timer", async () => {
    const budget = createBudget(RATE, systemClock);
    const { ask, answers } = createLedger(budget);
    ask("waiting", 15_000);
    const poll = expect(budget.takeForPoll()).rejects.toMatchObject({ code: "UPSTREAM_UNAVAILABLE" });
    budget.close();
    await poll;
    ask("too late", 15_000);
    await jest.advanceTimersByTimeAsync(0);
    expect(answers.map(({ refusal }) => refusal?.code)).toEqual(["UPSTREAM_UNAVAILABLE", "UPSTREAM_UNAVAILABLE"]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("leaves no timer when nobody waits", async () => {
    const { ask } = createLedger(createBudget(RATE, systemClock));
    ask("a", 15_000);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("answers everybody by the deadline, never grants more than burst + R·t in a window, and keeps each flow in order", async () => {
    const asks = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 2_000 }),
        patienceMs: fc.integer({ min: 0, max: 15_000 }),
        flow: fc.constantFrom({ id: "light", weight: 1 }, { id: "heavy", weight: 4 }),
      }),
      { minLength: 1, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(asks, fc.integer({ min: 1, max: 6 }), async (schedule, burst) => {
        const { ask, answers } = createLedger(createBudget({ requestsPerSecond: 2, burst }, systemClock));
        const deadlines: number[] = [];
        let nowMs = 0;
        for (const [index, { afterMs, patienceMs, flow }] of schedule.entries()) {
          await jest.advanceTimersByTimeAsync(afterMs);
          deadlines.push((nowMs += afterMs) + patienceMs);
          ask(`${flow.id} ${index}`, patienceMs, flow);
        }
        await jest.advanceTimersByTimeAsync(16_000);

        expect(answers).toHaveLength(schedule.length);
        for (const { who, atMs } of answers) expect(atMs).toBeLessThanOrEqual(deadlines[Number(who.split(" ")[1])] ?? 0);

        const granted = answers.filter(({ refusal }) => refusal === null);
        granted.forEach(({ atMs: fromMs }, first) => {
          granted.slice(first).forEach(({ atMs: toMs }, index) => expect(index + 1).toBeLessThanOrEqual(burst + (2 * (toMs - fromMs)) / 1000 + 1e-6));
        });
        for (const id of ["light", "heavy"]) {
          const numbers = granted.filter(({ who }) => who.startsWith(id)).map(({ who }) => Number(who.split(" ")[1]));
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        }
      }),
      { numRuns: 50 },
    );
  });
});
