import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createGcra, type Rate } from "../../../src/connect/gcra.js";

const rates = fc.record({ requestsPerSecond: fc.double({ min: 0.1, max: 500, noNaN: true }), burst: fc.integer({ min: 1, max: 20 }) });
const pauses = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 200 });

/** Asks after every pause; the moments at which it was given a token. */
function grants(rate: Rate, pausesMs: readonly number[]): number[] {
  const gcra = createGcra(rate, 0);
  let nowMs = 0;
  return pausesMs.flatMap((pauseMs) => {
    nowMs += pauseMs;
    return gcra.take(nowMs) ? [nowMs] : [];
  });
}

describe("the rate algorithm", () => {
  it("never grants more than burst + R·t in any window of t", () => {
    fc.assert(
      fc.property(rates, pauses, (rate, pausesMs) => {
        const given = grants(rate, pausesMs);
        given.forEach((from, first) => {
          given.slice(first).forEach((to, index) => {
            expect(index + 1).toBeLessThanOrEqual(rate.burst + (rate.requestsPerSecond * (to - from)) / 1000 + 1e-3);
          });
        });
      }),
    );
  });

  it("never grants more than R·t from its start: it does not begin with a burst", () => {
    fc.assert(
      fc.property(rates, pauses, (rate, pausesMs) => {
        grants(rate, pausesMs).forEach((atMs, index) => {
          expect(index + 1).toBeLessThanOrEqual((rate.requestsPerSecond * atMs) / 1000 + 1e-3);
        });
      }),
    );
  });

  it("saves up a burst, and not more", () => {
    const gcra = createGcra({ requestsPerSecond: 2, burst: 5 }, 0);
    const takeAll = (nowMs: number): number => Array.from({ length: 20 }, () => gcra.take(nowMs)).filter(Boolean).length;
    expect([499, 500, 999, 1_000, 60_000, 60_499, 60_500].map(takeAll)).toEqual([0, 1, 0, 1, 5, 0, 1]);
  });

  it("foretells when the next requests may start", () => {
    fc.assert(
      fc.property(rates, pauses, fc.integer({ min: 0, max: 10 }), (rate, pausesMs, ahead) => {
        const gcra = createGcra(rate, 0);
        let nowMs = 0;
        for (const pauseMs of pausesMs) gcra.take((nowMs += pauseMs));
        const foretold = gcra.slotMs(nowMs, ahead);
        for (let taken = 0; taken < ahead; taken++) {
          nowMs = gcra.slotMs(nowMs, 0);
          expect(gcra.take(nowMs)).toBe(true);
        }
        expect(gcra.slotMs(nowMs, 0)).toBeCloseTo(foretold, 2);
      }),
    );
  });

  it("waits one interval once it was emptied", () => {
    const gcra = createGcra({ requestsPerSecond: 2, burst: 5 }, 0);
    gcra.empty(60_000);
    expect(gcra.slotMs(60_000, 0)).toBe(60_500);
    expect(gcra.slotMs(60_000, 3)).toBe(62_000);
  });

  it("waits no longer than an empty bucket does when the clock is set back", () => {
    const gcra = createGcra({ requestsPerSecond: 2, burst: 5 }, 3_600_000);
    expect(gcra.slotMs(0, 0)).toBe(500);
  });
});
