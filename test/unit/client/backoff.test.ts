import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";

import { backoff } from "../../../src/client/backoff.js";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** How long it waits, in milliseconds. */
async function waited(retries: number, random: number): Promise<number> {
  const startMs = Date.now();
  const wait = backoff(retries, new AbortController().signal, () => random).then(() => Date.now() - startMs);
  await jest.runAllTimersAsync();
  return await wait;
}

test("waits twice as long each time, 30 s at most, and less by chance", async () => {
  const longest = [];
  for (const retries of [0, 1, 2, 4, 5, 50, 5_000]) longest.push(await waited(retries, 0.999_999));
  expect(longest).toEqual([999, 1_999, 3_999, 15_999, 29_999, 29_999, 29_999]);
  expect(await waited(5, 0.5)).toBe(15_000);
  expect(await waited(5, 0)).toBeLessThanOrEqual(1);
});

test("ends with its signal, and leaves no timer", async () => {
  const control = new AbortController();
  const wait = backoff(10, control.signal, () => 1);
  control.abort();
  await wait;
  expect(jest.getTimerCount()).toBe(0);
});
