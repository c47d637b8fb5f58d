import { createRandom, hashOf } from "../../src/emulator/random.js";
import { floorS } from "./floor.js";
import type { PolicyKind } from "./policies.js";
import { createContacts, type Workload } from "./workloads.js";

export interface Cell {
  readonly contacts: number;
  readonly requestsPerSecond: number;
  readonly workload: Workload;
  /** Segments that arrive until then count. */
  readonly horizonS: number;
}

/** What readers see in one cell under one policy. Delay: from a segment's arrival to the poll that brings it to a reader. */
export interface Outcome {
  readonly meanDelayS: number;
  readonly p95DelayS: number;
  /** Mean delay as a multiple of the Poisson floor. */
  readonly timesFloor: number;
  /** The longest that a reader was without a poll, after its first one, in rounds: N/R seconds each. */
  readonly worstAgeRounds: number;
  /** η at the end, where it was learnt. */
  readonly burstiness: number | null;
}

/** Polls go on after the horizon for so many rounds of all pollers, so that what arrived before it is delivered. */
const TAIL_ROUNDS = 3;

/**
 * Simulated time: a token every 1/R seconds, given to whom the policy names, whose poll brings at once all that has arrived. Every segment
 * counts, those of the first round included, when nothing was known yet. What is still not delivered at the end of the tail (only
 * uncoordinated pollers leave any) counts with its wait by then, which flatters them.
 */
export function simulate({ contacts: count, requestsPerSecond, workload, horizonS }: Cell, kind: PolicyKind, seed: number): Outcome {
  const pollers = count * kind.pollersPerContact;
  const endS = horizonS + (TAIL_ROUNDS * pollers) / requestsPerSecond;
  const contacts = createContacts(workload, count, endS, seed);
  const policy = kind.create({ pollers, requestsPerSecond, random: createRandom(hashOf(seed, kind.name)) });
  const delivered = new Int32Array(pollers);
  const polledS = new Float64Array(pollers).fill(NaN);
  const delaysS: number[] = [];
  let worstAgeS = 0;

  function deliver(poller: number, nowS: number): readonly number[] {
    const { arrivalsS } = contacts[poller % count] ?? { arrivalsS: [] };
    const timesS: number[] = [];
    for (let index = delivered[poller] ?? 0; index < arrivalsS.length; index++) {
      const arrivalS = arrivalsS[index] ?? NaN;
      if (arrivalS > nowS) break;
      timesS.push(arrivalS);
      if (arrivalS < horizonS) delaysS.push(nowS - arrivalS);
    }
    delivered[poller] = (delivered[poller] ?? 0) + timesS.length;
    const ageS = nowS - (polledS[poller] ?? NaN);
    if (ageS > worstAgeS) worstAgeS = ageS;
    polledS[poller] = nowS;
    return timesS;
  }

  const tokens = Math.floor(endS * requestsPerSecond);
  for (let token = 1; token <= tokens; token++) {
    const nowS = token / requestsPerSecond;
    const poller = policy.next(nowS);
    if (poller !== null) policy.observe(poller, nowS, deliver(poller, nowS));
  }
  for (let poller = 0; poller < pollers; poller++) deliver(poller, endS);

  const sorted = Float64Array.from(delaysS).sort();
  const meanDelayS = sorted.reduce((sum, delayS) => sum + delayS, 0) / sorted.length;
  return {
    meanDelayS,
    p95DelayS: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? NaN,
    timesFloor: meanDelayS / floorS(contacts.map(({ rate }) => rate), requestsPerSecond),
    worstAgeRounds: (worstAgeS * requestsPerSecond) / count,
    burstiness: policy.burstiness ?? null,
  };
}
