import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";

import { atTime } from "../../../src/server/at-time.js";

const DAY_MS = 86_400_000;

beforeEach(() => void jest.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void jest.useRealTimers());

test.each([1_000, 60 * DAY_MS])("Calls back after %d ms, once, also where that is longer than a timer can be", (inMs) => {
  const callback = jest.fn();
  atTime(Date.now() + inMs, callback);
  jest.advanceTimersByTime(inMs - 1);
  expect(callback).not.toHaveBeenCalled();
  jest.advanceTimersByTime(DAY_MS);
  expect(callback).toHaveBeenCalledTimes(1);
});

test("Calls back at once where the time has passed", () => {
  const callback = jest.fn();
  atTime(Date.now(), callback);
  expect(callback).toHaveBeenCalledTimes(1);
});

test("Never calls back without a time, nor once it was taken back", () => {
  const callback = jest.fn();
  atTime(null, callback);
  atTime(Date.now() + 60 * DAY_MS, callback)();
  jest.advanceTimersByTime(100 * DAY_MS);
  expect(callback).not.toHaveBeenCalled();
  expect(jest.getTimerCount()).toBe(0);
});
