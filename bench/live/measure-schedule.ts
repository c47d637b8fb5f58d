import { POLICIES, type PolicyName } from "./policies.js";
import type { Progress } from "./progress.js";
import { simulateAll } from "./simulate-all.js";
import type { Cell, Outcome } from "./simulate.js";
import { WORKLOADS } from "./workloads.js";

/** A cell under every policy: means over the seeds, and the worst of the worst ages. */
export interface Result {
  readonly cell: Cell;
  readonly outcomes: Readonly<Record<PolicyName, Outcome>>;
}

export interface Extent {
  readonly seeds: readonly number[];
  /** Of so many contacts, for so many seconds each: fewer contacts make fewer segments, so they take longer to tell. */
  readonly sizes: readonly { readonly contacts: number; readonly horizonS: number }[];
}

export const FULL: Extent = {
  seeds: [1, 2, 3, 4],
  sizes: [
    { contacts: 50, horizonS: 20_000 },
    { contacts: 500, horizonS: 10_000 },
  ],
};
/** To see that all of it works: the figures are worth little. */
export const QUICK: Extent = { seeds: [1], sizes: [{ contacts: 50, horizonS: 2_000 }] };

const REQUESTS_PER_SECOND = [2, 5, 10];

export async function measureSchedule({ seeds, sizes }: Extent, progress: Progress): Promise<readonly Result[]> {
  const cells = sizes.flatMap((size) =>
    WORKLOADS.flatMap((workload) => REQUESTS_PER_SECOND.map((requestsPerSecond): Cell => ({ ...size, requestsPerSecond, workload }))),
  );
  const jobs = cells.flatMap((cell) => POLICIES.flatMap(({ name: policy }) => seeds.map((seed) => ({ cell, policy, seed }))));
  let started = 0;
  const outcomes = await simulateAll(jobs, ({ cell, policy, seed }) => {
    if (policy === POLICIES[0].name && seed === seeds[0]) progress(`schedule: cell ${++started} of ${cells.length}, ${cellName(cell)}`);
  });
  return cells.map((cell) => {
    const of = (policy: PolicyName): readonly Outcome[] =>
      outcomes.filter((_, index) => jobs[index]?.cell === cell && jobs[index].policy === policy);
    const byPolicy = POLICIES.map(({ name }) => [name, over(of(name))] as const);
    return { cell, outcomes: Object.fromEntries(byPolicy) as Record<PolicyName, Outcome> };
  });
}

function cellName({ contacts, requestsPerSecond, workload }: Cell): string {
  return `${contacts} contacts, ${requestsPerSecond} requests/s, ${workload.name}`;
}

/** Of one policy in one cell, over the seeds. */
function over(outcomes: readonly Outcome[]): Outcome {
  const mean = (figure: (outcome: Outcome) => number): number => outcomes.reduce((sum, each) => sum + figure(each), 0) / outcomes.length;
  return {
    meanDelayS: mean(({ meanDelayS }) => meanDelayS),
    p95DelayS: mean(({ p95DelayS }) => p95DelayS),
    timesFloor: mean(({ timesFloor }) => timesFloor),
    worstAgeRounds: Math.max(...outcomes.map(({ worstAgeRounds }) => worstAgeRounds)),
    burstiness: outcomes.some(({ burstiness }) => burstiness === null) ? null : mean(({ burstiness }) => burstiness ?? NaN),
  };
}
