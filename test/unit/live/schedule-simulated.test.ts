import { beforeAll, describe, expect, test } from "@jest/globals";

import { POLICIES, type PolicyName } from "../../../bench/live/policies.js";
import { simulateAll, type Job } from "../../../bench/live/simulate-all.js";
import { simulate, type Outcome } from "../../../bench/live/simulate.js";
import { WORKLOADS, type Workload } from "../../../bench/live/workloads.js";

// What a few seconds allow; `npm run bench:live` simulates every cell, and for longer.
const HORIZON_S = 10_000;
const SEEDS = [1, 2, 3, 4];

interface Case {
  readonly contacts: number;
  readonly requestsPerSecond: number;
  readonly seeds: readonly number[];
}

const CASES: readonly Case[] = [
  { contacts: 50, requestsPerSecond: 2, seeds: SEEDS },
  { contacts: 50, requestsPerSecond: 5, seeds: SEEDS },
  { contacts: 50, requestsPerSecond: 10, seeds: [1, 2] },
  { contacts: 500, requestsPerSecond: 2, seeds: [1] },
];
const POISSON = WORKLOADS.filter(({ kind }) => kind === "poisson");
const BURSTY = WORKLOADS.filter(({ kind }) => kind === "bursty");

function jobsOf({ seeds, ...cell }: Case, workload: Workload, policy: PolicyName): readonly Job[] {
  return seeds.map((seed) => ({ cell: { ...cell, workload, horizonS: HORIZON_S }, policy, seed }));
}

const jobs = [
  ...CASES.flatMap((each) => WORKLOADS.flatMap((workload) => jobsOf(each, workload, "this gateway"))),
  ...BURSTY.flatMap((workload) => jobsOf(CASES[1]!, workload, "round robin")),
];
let outcomes: readonly Outcome[];

beforeAll(async () => {
  outcomes = await simulateAll(jobs);
}, 120_000);

function outcomesOf({ contacts, requestsPerSecond }: Case, workload: Workload, policy: PolicyName = "this gateway"): readonly Outcome[] {
  return outcomes.filter((_, index) => {
    const job = jobs[index]!;
    const isCell = job.cell.contacts === contacts && job.cell.requestsPerSecond === requestsPerSecond;
    return isCell && job.cell.workload === workload && job.policy === policy;
  });
}

function mean(of: readonly Outcome[], figure: "meanDelayS" | "timesFloor"): number {
  return of.reduce((sum, outcome) => sum + outcome[figure], 0) / of.length;
}

describe.each(CASES)("with $contacts contacts and $requestsPerSecond requests a second", (each) => {
  test.each(POISSON)("$name: within 5 % of what any policy can reach, finding nothing to exploit", (workload) => {
    expect(mean(outcomesOf(each, workload), "timesFloor")).toBeLessThanOrEqual(1.05);
    for (const { burstiness } of outcomesOf(each, workload)) expect(burstiness).toBeLessThan(0.1);
  });

  test.each(BURSTY)("$name: finds that liveliness lasts", (workload) => {
    for (const { burstiness } of outcomesOf(each, workload)) expect(burstiness).toBeGreaterThan(0.2);
  });

  test.each(WORKLOADS)("$name: nobody is without a poll for much longer than two rounds", (workload) => {
    const oneToken = 1 / each.contacts;
    for (const { worstAgeRounds } of outcomesOf(each, workload)) expect(worstAgeRounds).toBeLessThanOrEqual(2 + 1.5 * oneToken);
  });
});

test.each([
  ["bursty 60/120 s", 0.74],
  ["bursty 120/600 s", 0.5],
])("50 contacts at 5 requests a second, %s: at most %d of round robin's mean delay", (name, limit) => {
  const workload = WORKLOADS.find((each) => each.name === name)!;
  const ours = mean(outcomesOf(CASES[1]!, workload), "meanDelayS");
  expect(ours).toBeLessThanOrEqual(limit * mean(outcomesOf(CASES[1]!, workload, "round robin"), "meanDelayS"));
});

test("the same seed gives the same outcome, another seed another", () => {
  const run = (seed: number): Outcome =>
    simulate({ contacts: 20, requestsPerSecond: 5, workload: WORKLOADS[2]!, horizonS: 200 }, POLICIES[0], seed);
  expect(run(1)).toEqual(run(1));
  expect(run(2)).not.toEqual(run(1));
});
