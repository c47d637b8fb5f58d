import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { createRandom } from "../../../src/emulator/random.js";
import { createArrivals, createPopulation, type Arrivals, type Population } from "../../../src/live/arrivals.js";
import { createBurstiness } from "../../../src/live/burstiness.js";
import { createTally } from "../../../src/live/tally.js";
import { ageAtWorth, PERSISTENCE_S, persistedS, worth, type Expectation } from "../../../src/live/worth.js";

const S = 1_000;
const NOW = 1_800_000_000_000;

/** Epoch ms of so many segments, evenly over the time up to `toMs`. */
function evenly(count: number, fromMs: number, toMs: number): number[] {
  return Array.from({ length: count }, (_, index) => fromMs + ((index + 0.5) * (toMs - fromMs)) / count);
}

/** A feed that was empty when it was added, at NOW, and has since been read every `everyS`. */
function watched(population: Population, segmentsEach: number, everyS: number, reads: number): Arrivals {
  const arrivals = createArrivals(population, NOW);
  for (let read = 1; read <= reads; read++) {
    const toMs = NOW + read * everyS * S;
    arrivals.read(evenly(segmentsEach, toMs - everyS * S, toMs), toMs, false);
  }
  return arrivals;
}

/** A population in which half of a deviation was found to last. */
function lastingLiveliness(): Population {
  const population = createPopulation();
  for (let seen = 0; seen < 1_000; seen++) population.burstiness.observe(1, 1, 0.5);
  return population;
}

describe("the worth of a poll", () => {
  const expectations = fc
    .record({ rate: fc.double({ min: 0, max: 10, noNaN: true }), part: fc.double({ min: -1, max: 20, noNaN: true }) })
    .map(({ rate, part }) => ({ rate, excess: part * rate }));
  const ages = fc.double({ min: 0, max: 2_000, noNaN: true });

  it("is the expected segments, each weighed with its time after the last read", () => {
    fc.assert(
      fc.property(expectations, ages, ({ rate, excess }, ageS) => {
        const steps = 4_000;
        let sum = 0;
        for (let step = 0; step < steps; step++) {
          const u = ((step + 0.5) * ageS) / steps;
          sum += ((u * ageS) / steps) * (rate + excess * Math.exp(-u / PERSISTENCE_S));
        }
        expect(Math.abs(worth({ rate, excess }, ageS) - sum)).toBeLessThanOrEqual(1e-4 * sum + 1e-6);
      }),
    );
  });

  it("is reached at the age that is told for it, to the millisecond", () => {
    const prices = fc.double({ min: 0.01, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(expectations, prices, (expectation, price) => {
        const ageS = ageAtWorth(expectation, price, 10_000);
        expect(worth(expectation, Math.max(0, ageS - 1e-3))).toBeLessThan(price);
        if (ageS < 10_000) expect(worth(expectation, ageS)).toBeGreaterThanOrEqual(price);
      }),
    );
  });

  it("is awaited no longer than is allowed", () => {
    expect(ageAtWorth({ rate: 0.01, excess: 0 }, 1e9, 60)).toBe(60);
  });

  it("counts an excess for as long as it lasts", () => {
    expect(persistedS(1)).toBeCloseTo(1, 2);
    expect(persistedS(1e6)).toBe(PERSISTENCE_S);
  });
});

describe("what a feed teaches", () => {
  it("is its rate, after a while whatever the others do", () => {
    const population = createPopulation();
    watched(population, 40, 10, 200);
    expect(watched(population, 1, 10, 60).expectation.rate).toBeCloseTo(0.1, 2);
  });

  it("is, before it was read, what the others have taught", () => {
    const population = createPopulation();
    watched(population, 5, 10, 100);
    expect(createArrivals(population, NOW).expectation.rate).toBeCloseTo(0.5, 1);
  });

  it("is, at the first read, the rate of its history, not all of it at once", () => {
    const arrivals = createArrivals(createPopulation(), NOW);
    arrivals.read(evenly(90, NOW - 900 * S, NOW), NOW + 1 * S, false);
    expect(arrivals.expectation.rate).toBeGreaterThan(0.08);
    expect(arrivals.expectation.rate).toBeLessThan(0.12);
  });

  it("is, at the first read, the gaps between the segments of its history, and that to the present", () => {
    const arrivals = createArrivals(createPopulation(), NOW);
    arrivals.read([NOW - 40 * S, NOW - 25 * S], NOW, false);
    // One segment in 40 s, beside the guess of one in 20 s, as it counts for all and, by half, for one.
    expect(arrivals.expectation.rate).toBeCloseTo((0.5 + 1) / (0.5 * (60 / 2) + 40), 9);
  });

  it("is, at the first read of what was added empty, all since then", () => {
    const silent = createArrivals(createPopulation(), NOW);
    silent.read([], NOW + 200 * S, false);
    expect(silent.expectation.rate).toBeLessThan(0.005);
    const lively = createArrivals(createPopulation(), NOW);
    lively.read(evenly(10, NOW, NOW + 20 * S), NOW + 20 * S, false);
    expect(lively.expectation.rate).toBeGreaterThan(0.3);
  });

  it("is nothing where a history has no times", () => {
    const population = createPopulation();
    const arrivals = createArrivals(population, NOW);
    const { rate } = arrivals.expectation;
    arrivals.read(Array.from({ length: 100 }, () => NOW + S), NOW + S, false);
    expect(arrivals.expectation.rate).toBeLessThanOrEqual(rate);
    expect(arrivals.expectation.excess).toBeLessThanOrEqual(0);
  });

  it("is outlived within minutes where the times of a history are wrong", () => {
    for (const historyMs of [NOW - 50, 0]) {
      const arrivals = createArrivals(createPopulation(), NOW);
      const history = Array.from({ length: 100 }, (_, index) => historyMs + index / 10);
      arrivals.read(history, NOW + S, false);
      for (let read = 1; read <= 180; read++) arrivals.read([NOW + read * 10 * S], NOW + (1 + read * 10) * S, false);
      expect(arrivals.expectation.rate).toBeGreaterThan(0.07);
      expect(arrivals.expectation.rate).toBeLessThan(0.13);
    }
  });

  it("waits until it has been caught up with", () => {
    const population = createPopulation();
    const arrivals = createArrivals(population, NOW);
    const { rate } = arrivals.expectation;
    const history = evenly(300, NOW - 3_000 * S, NOW);
    arrivals.read(history.slice(0, 100), NOW + 1 * S, true);
    arrivals.read(history.slice(100, 200), NOW + 2 * S, true);
    expect(arrivals.expectation.rate).toBe(rate);
    arrivals.read(history.slice(200), NOW + 3 * S, false);
    expect(arrivals.expectation.rate).toBeCloseTo(0.1, 1);
  });

  it("takes what has a time before the last read, or after this one, to have come just after the one, or just before the other", () => {
    const expected = (timesMs: readonly number[]): Expectation => {
      const arrivals = watched(lastingLiveliness(), 1, 10, 5);
      arrivals.read(timesMs, NOW + 60 * S, false);
      return arrivals.expectation;
    };
    expect(expected([0, 0])).toEqual(expected([NOW + 50 * S, NOW + 50 * S]));
    expect(expected([NOW + 60 * S])).toEqual(expected([NOW + 3600 * S]));
    expect(expected([0])).not.toEqual(expected([NOW + 60 * S]));
  });

  it("stays a number whatever the clocks say", () => {
    const times = fc.double({ min: -1e13, max: 1e13, noNaN: true });
    const reads = fc.array(fc.record({ timesMs: fc.array(times, { maxLength: 5 }), nowMs: times, behind: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(reads, (all) => {
        const arrivals = createArrivals(createPopulation(), NOW);
        for (const { timesMs, nowMs, behind } of all) arrivals.read(timesMs, nowMs, behind);
        const { rate, excess } = arrivals.expectation;
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThan(Infinity);
        expect(rate + excess).toBeGreaterThanOrEqual(0);
        expect(excess).toBeLessThan(Infinity);
      }),
    );
  });

  it("fades: a chat that fell silent hours ago is not held to be lively", () => {
    const arrivals = watched(createPopulation(), 10, 10, 6 * 360);
    for (let hour = 7; hour <= 24; hour++) arrivals.read([], NOW + hour * 3600 * S, false);
    expect(arrivals.expectation.rate).toBeLessThan(0.1);
  });

  it("lets a lively feed expect more than usual once liveliness was found to last", () => {
    const arrivals = watched(lastingLiveliness(), 0, 10, 60);
    arrivals.read(evenly(5, NOW + 600 * S, NOW + 610 * S), NOW + 610 * S, false);
    expect(arrivals.expectation.excess).toBeGreaterThan(0.05);
    arrivals.read([], NOW + 700 * S, false);
    expect(arrivals.expectation.excess).toBeLessThan(0);
  });
});

describe("burstiness", () => {
  /** Reads whose surplus is `share` of the deviation, and chance. */
  function learn(share: number, reads: number): number {
    const burstiness = createBurstiness();
    const random = createRandom(7);
    for (let read = 0; read < reads; read++) {
      const deviation = 4 * (random() - 0.5);
      burstiness.observe(1, deviation, share * deviation + 3 * (random() - 0.5));
    }
    return burstiness.share;
  }

  it("starts at nothing, and is not moved far by a few reads", () => {
    expect(createBurstiness().share).toBe(0);
    expect(learn(1, 3)).toBeLessThan(0.2);
  });

  it("is the share of the deviation that goes on", () => {
    expect(learn(0.6, 5_000)).toBeCloseTo(0.6, 1);
    expect(learn(0, 5_000)).toBeLessThan(0.05);
  });

  it("stays from 0 to 1", () => {
    expect(learn(-0.5, 5_000)).toBe(0);
    expect(learn(1.5, 5_000)).toBe(1);
  });

  it("weighs each read by what chance may do to it", () => {
    const burstiness = createBurstiness();
    for (let read = 0; read < 1_000; read++) {
      burstiness.observe(0.1, 1, 0.8);
      burstiness.observe(10, 1, 0);
    }
    expect(burstiness.share).toBeGreaterThan(0.75);
  });

  it("forgets, over tens of thousands of reads", () => {
    const burstiness = createBurstiness();
    for (let read = 0; read < 50_000; read++) burstiness.observe(1, 1, 0.8);
    for (let read = 0; read < 100_000; read++) burstiness.observe(1, 1, 0);
    expect(burstiness.share).toBeLessThan(0.02);
  });
});

describe("a tally", () => {
  it("keeps the rate, and fades beyond its memory", () => {
    const tally = createTally({ segments: 0, seconds: 0 }, 100);
    for (let second = 0; second < 1_000; second++) tally.add(2, 1);
    expect(tally.seconds).toBeCloseTo(100);
    expect(tally.segments).toBeCloseTo(200);
    for (let second = 0; second < 1_000; second++) tally.add(0, 1);
    expect(tally.segments).toBeLessThan(1);
  });
});
