import { describe, expect, test } from "@jest/globals";

import { POLICIES } from "../../../bench/live/policies.js";
import { simulate, type Outcome } from "../../../bench/live/simulate.js";
import { WORKLOADS, type Workload } from "../../../bench/live/workloads.js";

// The cells that a few seconds allow; `npm run bench:live` simulates them all, and for longer.
const HORIZON_S = 10_000;
const SEEDS = [1, 2, 3, 4];
const [OURS, ROUND_ROBIN] = POLICIES;

interface Case {
  readonly contacts: number;
  readonly requestsPerSecond: number;
  readonly seeds: readonly number[];
}

const CASES: readonly Case[] = [
  { contacts: 50, requestsPerSecond: 2, seeds: SEEDS },
  { contacts: 50, requestsPerSecond: 5, seeds: SEEDS },
  { contacts: 50, requestsPerSecond: 10, seeds: SEEDS },
  { contacts: 500, requestsPerSecond: 2, seeds: SEEDS.slice(0, 1) },
  { contacts: 500, requestsPerSecond: 5, seeds: SEEDS.slice(0, 1) },
];

function outcomesOf({ seeds, ...cell }: Case, workload: Workload, policy = OURS as (typeof POLICIES)[number]): readonly Outcome[] {
  return seeds.map((seed) => simulate({ ...cell, workload, horizonS: HORIZON_S }, policy, seed));
}

function mean(outcomes: readonly Outcome[], figure: "meanDelayS" | "timesFloor"): number {
  return outcomes.reduce((sum, outcome) => sum + outcome[figure], 0) / outcomes.length;
}

describe.each(CASES)("with $contacts contacts and $requestsPerSecond requests a second", (each) => {
  test.each(WORKLOADS.filter(({ kind }) => kind === "poisson"))("$name: within 5 % of what any policy can reach, finding nothing to exploit", (workload) => {
    const outcomes = outcomesOf(each, workload);
    expect(mean(outcomes, "timesFloor")).toBeLessThanOrEqual(1.05);
    for (const { worstAgeRounds, burstiness } of outcomes) {
      expect(worstAgeRounds).toBeLessThanOrEqual(2.2);
      expect(burstiness).toBeLessThan(0.1);
    }
  });

  test.each(WORKLOADS.filter(({ kind }) => kind === "bursty"))("$name: finds that liveliness lasts, and leaves nobody for long", (workload) => {
    for (const { worstAgeRounds, burstiness } of outcomesOf(each, workload)) {
      expect(worstAgeRounds).toBeLessThanOrEqual(2.2);
      expect(burstiness).toBeGreaterThan(0.2);
    }
  });
});

test.each([
  ["bursty 60/120 s", 0.74],
  ["bursty 120/600 s", 0.5],
])("50 contacts at 5 requests a second, %s: at most %d of round robin's mean delay", (name, limit) => {
  const workload = WORKLOADS.find((each) => each.name === name)!;
  const cell = { contacts: 50, requestsPerSecond: 5, seeds: SEEDS };
  const ratio = mean(outcomesOf(cell, workload), "meanDelayS") / mean(outcomesOf(cell, workload, ROUND_ROBIN), "meanDelayS");
  expect(ratio).toBeLessThanOrEqual(limit);
});

test("the same seed gives the same outcome, another seed another", () => {
  const run = (seed: number): Outcome =>
    simulate({ contacts: 50, requestsPerSecond: 5, workload: WORKLOADS[2]!, horizonS: 500 }, OURS, seed);
  expect(run(1)).toEqual(run(1));
  expect(run(2)).not.toEqual(run(1));
});
