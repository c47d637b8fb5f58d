import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createBudget, createUnlimitedBudget } from "../../../src/connect/budget.js";
import { retry } from "../../../src/connect/retry.js";
import { systemClock } from "../../../src/domain/clock.js";
import { ContactUnavailable, TokenRefused } from "../../../src/domain/errors.js";

const FLOW = { id: "instance", weight: 1 };

/** Runs tries that end as the list says (null: well; then its last one again), to the end of their deadline. */
async function run(outcomes: readonly (Error | null)[], { deadlineMs = 15_000, budget = createUnlimitedBudget(), random = 0.5 } = {}) {
  const startMs = Date.now();
  const triesMs: number[] = [];
  const attempt = (): Promise<string> => {
    const outcome = outcomes[Math.min(triesMs.length, outcomes.length - 1)] ?? null;
    triesMs.push(Date.now() - startMs);
    return outcome === null ? Promise.resolve("page") : Promise.reject(outcome);
  };
  const options = { budget, flow: FLOW, clock: systemClock, random: () => random, deadlineMs: startMs + deadlineMs };
  const result = retry(attempt, options).catch((error: unknown) => error);
  let endMs = NaN;
  void result.then(() => (endMs = Date.now() - startMs));
  await jest.advanceTimersByTimeAsync(60_000);
  return { result: await result, triesMs, endMs };
}

describe("the retries", () => {
  beforeEach(() => void jest.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => void jest.useRealTimers());

  it.each(["UPSTREAM_UNAVAILABLE", "UPSTREAM_TIMEOUT", "UPSTREAM_BAD_RESPONSE"] as const)("give %s three tries, with longer and longer pauses", async (code) => {
    const error = new ContactUnavailable(code);
    const { result, triesMs } = await run([error]);
    expect(result).toBe(error);
    expect(triesMs).toEqual([0, 150, 450]);
  });

  it("end at the first success", async () => {
    const { result, triesMs } = await run([new ContactUnavailable("UPSTREAM_TIMEOUT"), null]);
    expect(result).toBe("page");
    expect(triesMs).toHaveLength(2);
  });

  it.each([
    new ContactUnavailable("NOT_FOUND"),
    new ContactUnavailable("UPSTREAM_FORBIDDEN"),
    new ContactUnavailable("UNSUPPORTED_CHANNEL"),
    new ContactUnavailable("OUTPUT_TYPE_NOT_ENABLED"),
    new TokenRefused(),
    new TypeError("a bug"),
  ])("do not repeat what would only fail again: %s", async (error) => {
    const { result, triesMs } = await run([error]);
    expect(result).toBe(error);
    expect(triesMs).toHaveLength(1);
  });

  it("go on through throttles to the deadline, never faster than the budget's rate, and say when to come again", async () => {
    const budget = createBudget({ requestsPerSecond: 2, burst: 5 }, systemClock);
    const { result, triesMs, endMs } = await run([new ContactUnavailable("UPSTREAM_THROTTLED")], { budget, random: 0 });
    expect(result).toMatchObject({ code: "UPSTREAM_THROTTLED" });
    expect((result as ContactUnavailable).retryAfterMs).toBeGreaterThanOrEqual(500);
    expect(triesMs.length).toBeGreaterThan(3);
    triesMs.slice(1).forEach((atMs, index) => expect(atMs - (triesMs[index] ?? 0)).toBeGreaterThanOrEqual(500));
    expect(endMs).toBeLessThanOrEqual(15_000);
  });

  it("say that they were throttled where their own deadline has cut the last try short", async () => {
    let tries = 0;
    const deadlineMs = Date.now() + 1_000;
    const attempt = async (): Promise<string> => {
      tries += 1;
      if (tries === 1) throw new ContactUnavailable("UPSTREAM_THROTTLED");
      await new Promise((resolve) => setTimeout(resolve, deadlineMs - Date.now()));
      throw new ContactUnavailable("UPSTREAM_TIMEOUT");
    };
    const result = retry(attempt, { budget: createUnlimitedBudget(), flow: FLOW, clock: systemClock, random: () => 0, deadlineMs }).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await result).toMatchObject({ code: "UPSTREAM_THROTTLED", retryAfterMs: expect.any(Number) });
    expect(tries).toBe(2);
  });

  it("hold back everybody else of the account, too, once a request was throttled", async () => {
    const budget = createBudget({ requestsPerSecond: 2, burst: 5 }, systemClock);
    await jest.advanceTimersByTimeAsync(10_000);
    const startMs = Date.now();
    let otherMs = NaN;
    setTimeout(() => void budget.take(FLOW, startMs + 15_000).then(() => (otherMs = Date.now() - startMs)), 1);
    await run([new ContactUnavailable("UPSTREAM_THROTTLED"), null], { budget });
    expect(otherMs).toBe(1_000);
  });

  it("count no throttle as a try", async () => {
    const throttled = new ContactUnavailable("UPSTREAM_THROTTLED");
    const failed = new ContactUnavailable("UPSTREAM_UNAVAILABLE");
    const { result, triesMs } = await run([failed, throttled, throttled, failed, throttled, null]);
    expect(result).toBe("page");
    expect(triesMs).toHaveLength(6);
  });

  it("take a token for every try", async () => {
    const budget = createBudget({ requestsPerSecond: 0.5, burst: 5 }, systemClock);
    const { triesMs } = await run([new ContactUnavailable("UPSTREAM_UNAVAILABLE")], { budget });
    expect(triesMs).toEqual([2_000, 4_000, 6_000]);
  });

  it("say what the upstream said when the budget has no further token in time", async () => {
    const budget = createBudget({ requestsPerSecond: 0.5, burst: 5 }, systemClock);
    const error = new ContactUnavailable("UPSTREAM_UNAVAILABLE");
    const { result, endMs } = await run([error], { budget, deadlineMs: 3_000 });
    expect(result).toBe(error);
    expect(endMs).toBeLessThan(3_000);
  });

  it("make no request at all when the budget has no token in time", async () => {
    const budget = createBudget({ requestsPerSecond: 0.5, burst: 5 }, systemClock);
    const { result, triesMs } = await run([null], { budget, deadlineMs: 1_000 });
    expect(result).toMatchObject({ code: "UPSTREAM_THROTTLED", retryAfterMs: 2_000 });
    expect(triesMs).toEqual([]);
  });
});
