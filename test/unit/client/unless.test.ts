import { getEventListeners } from "node:events";

import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";

import { unless } from "../../../src/client/unless.js";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const never = new Promise<never>(() => undefined);

test.each<[string, Promise<unknown>, (control: AbortController) => void]>([
  ["when the promise is fulfilled", Promise.resolve(1), () => undefined],
  ["when the promise is rejected", Promise.reject(new Error("refused")), () => undefined],
  ["when the signal is aborted", never, (control) => control.abort()],
  ["when the time is up", never, () => jest.advanceTimersByTime(1_000)],
])("leaves neither timer nor listener %s", async (_when, promise, happen) => {
  const control = new AbortController();
  const settled = unless(control.signal, promise, 1_000).catch(() => undefined);
  expect([jest.getTimerCount(), getEventListeners(control.signal, "abort").length]).toEqual([1, 1]);
  happen(control);
  await settled;
  expect([jest.getTimerCount(), getEventListeners(control.signal, "abort").length]).toEqual([0, 0]);
});

test("is what comes first", async () => {
  const { signal } = new AbortController();
  await expect(unless(signal, Promise.resolve(1))).resolves.toBe(1);
  await expect(unless(signal, Promise.reject(new Error("refused")))).rejects.toThrow("refused");
  await expect(unless(AbortSignal.abort(), never)).rejects.toThrow("Stopped.");
  const late = expect(unless(signal, never, 1_000)).rejects.toThrow("Nothing came for 1000 ms.");
  jest.advanceTimersByTime(1_000);
  await late;
});
