import type { Result } from "./measure-schedule.js";

export interface Aim {
  readonly text: string;
  readonly isReached: boolean;
}

/** What the schedule is to show, and whether it does. */
export function aimsOf(results: readonly Result[]): readonly Aim[] {
  const poisson = results.filter(({ cell }) => cell.workload.kind === "poisson");
  const worstPoisson = Math.max(...poisson.map(({ outcomes }) => outcomes["this gateway"].timesFloor));
  const worstAge = Math.max(...results.map(({ outcomes }) => outcomes["this gateway"].worstAgeRounds));
  return [
    atMost("mean delay where arrivals are Poisson, as a multiple of the floor, in the worst cell", worstPoisson, 1.05),
    ...ofRoundRobin(results, "bursty 60/120 s", 0.74),
    ...ofRoundRobin(results, "bursty 120/600 s", 0.5),
    atMost("longest time without a poll, in rounds of N/R seconds, in the worst cell", worstAge, 2.2),
  ];
}

function ofRoundRobin(results: readonly Result[], workload: string, limit: number): readonly Aim[] {
  return results
    .filter(({ cell }) => cell.workload.name === workload && cell.contacts === 50 && cell.requestsPerSecond === 5)
    .map(({ outcomes }) => {
      const ratio = outcomes["this gateway"].meanDelayS / outcomes["round robin"].meanDelayS;
      return atMost(`mean delay as a multiple of round robin's, 50 contacts, 5 requests/s, ${workload}`, ratio, limit);
    });
}

function atMost(what: string, value: number, limit: number): Aim {
  return { text: `${what}: ${value.toFixed(3)}, aim ≤ ${limit}`, isReached: value <= limit };
}
