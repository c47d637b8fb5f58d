import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { floorOf, meanDelayMs } from "../../../src/live/floor.js";

const rates = fc.array(fc.double({ min: 0.001, max: 2, noNaN: true }), { minLength: 1, maxLength: 30 });

/** Of any schedule that polls feed n every `intervals[n]` seconds. */
function delayMsOf(deliveries: readonly number[], intervals: readonly number[]): number {
  const sum = deliveries.reduce((all, rate) => all + rate, 0);
  return (1000 * deliveries.reduce((all, rate, n) => all + (rate * (intervals[n] ?? 0)) / 2, 0)) / sum;
}

describe("The floor of the delivery delay", () => {
  test("of feeds that are alike is half of a round: N / 2R", () => {
    expect(floorOf(Array<number>(200).fill(0.05), 2, 1_000).delayMs).toBeCloseTo(50_000);
  });

  test("is not below half of the least interval, whatever the budget", () => {
    expect(floorOf([1], 100, 1_000)).toEqual({ delayMs: 500, deliveriesPerSecond: 1 });
  });

  test("is reached by intervals in proportion to 1/√rate, and by no others that spend the same budget", () => {
    fc.assert(
      fc.property(rates, fc.double({ min: 0.5, max: 20, noNaN: true }), fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 30, maxLength: 30 }), (deliveries, budget, shares) => {
        const { delayMs } = floorOf(deliveries, budget, 0);
        const spending = (weights: readonly number[]) => {
          const spent = weights.reduce((all, weight) => all + weight, 0);
          return weights.map((weight) => spent / weight / budget);
        };
        const best = delayMsOf(deliveries, spending(deliveries.map(Math.sqrt)));
        expect(best / delayMs).toBeCloseTo(1, 6);
        expect(delayMsOf(deliveries, spending(deliveries.map((_rate, n) => shares[n] ?? 1)))).toBeGreaterThanOrEqual(delayMs * (1 - 1e-9));
      }),
    );
  });

  test("of several budgets is the mean of all deliveries; of none there is none", () => {
    expect(meanDelayMs([])).toBeNull();
    expect(meanDelayMs([floorOf([], 2, 1_000)])).toBeNull();
    expect(meanDelayMs([{ delayMs: 1_000, deliveriesPerSecond: 3 }, { delayMs: 5_000, deliveriesPerSecond: 1 }])).toBe(2_000);
  });
});
