import { createSchedule } from "../../src/live/schedule.js";

/** Who gets the next token. Pollers are numbered from 0; a contact may have several. */
export interface Policy {
  /** Null: nobody wants it. */
  next(nowS: number): number | null;
  /** What the poll brought: the times of the segments that were new to this poller. */
  observe(poller: number, nowS: number, timesS: readonly number[]): void;
  /** η, where it is learnt. */
  readonly burstiness?: number;
}

export interface PolicyOptions {
  readonly pollers: number;
  readonly requestsPerSecond: number;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface PolicyKind {
  readonly name: string;
  readonly pollersPerContact: number;
  readonly create: (options: PolicyOptions) => Policy;
}

/** The project's own: audience all alike, no minimum interval, nothing known beforehand. */
function ours({ pollers, requestsPerSecond }: PolicyOptions): Policy {
  const schedule = createSchedule({ minIntervalMs: 0 });
  schedule.setRate(requestsPerSecond);
  for (let poller = 0; poller < pollers; poller++) schedule.add(String(poller), 0);
  return {
    next(nowS) {
      const id = schedule.next(nowS * 1000);
      return id === null ? null : Number(id);
    },
    observe(poller, nowS, timesS) {
      schedule.observe(String(poller), nowS * 1000, { kind: "read", timesMs: timesS.map((timeS) => timeS * 1000), behind: false });
    },
    get burstiness() {
      return schedule.burstiness;
    },
  };
}

function roundRobin({ pollers }: PolicyOptions): Policy {
  let polls = 0;
  return { next: () => polls++ % pollers, observe() {} };
}

const ADAPTIVE = { firstS: 5, leastS: 1, mostS: 60 };

/**
 * Each contact has an interval, halved by a poll that brings something and half as long again after one that does not. Whose interval ends
 * first goes first, be it over or not: no token is left unused.
 */
function adaptive({ pollers }: PolicyOptions): Policy {
  const intervalsS = new Float64Array(pollers).fill(ADAPTIVE.firstS);
  const duesS = new Float64Array(pollers);
  return {
    next() {
      let first = 0;
      for (let poller = 1; poller < pollers; poller++) if ((duesS[poller] ?? NaN) < (duesS[first] ?? NaN)) first = poller;
      return first;
    },
    observe(poller, nowS, timesS) {
      const wantedS = (intervalsS[poller] ?? NaN) * (timesS.length > 0 ? 0.5 : 1.5);
      const intervalS = Math.min(ADAPTIVE.mostS, Math.max(ADAPTIVE.leastS, wantedS));
      intervalsS[poller] = intervalS;
      duesS[poller] = nowS + intervalS;
    },
  };
}

const FIXED_INTERVAL_S = 2;

/**
 * Everybody asks every two seconds or so, whoever else does. That is more than any budget here allows, so most are refused; a token goes to
 * whoever asks first once there is one, which, as no timers keep step, is anybody who was not served within the last two seconds.
 */
function uncoordinated({ pollers, random }: PolicyOptions): Policy {
  const servedS = new Float64Array(pollers).fill(-Infinity);
  return {
    next(nowS) {
      for (;;) {
        const poller = Math.floor(random() * pollers);
        if (nowS - (servedS[poller] ?? NaN) < FIXED_INTERVAL_S) continue;
        servedS[poller] = nowS;
        return poller;
      }
    },
    observe() {},
  };
}

/** Ours first. */
export const POLICIES = [
  { name: "this gateway", pollersPerContact: 1, create: ours },
  { name: "round robin", pollersPerContact: 1, create: roundRobin },
  { name: "adaptive interval", pollersPerContact: 1, create: adaptive },
  { name: "fixed interval a contact", pollersPerContact: 1, create: uncoordinated },
  { name: "a poll per subscriber", pollersPerContact: 10, create: uncoordinated },
] as const satisfies readonly PolicyKind[];

export type PolicyName = (typeof POLICIES)[number]["name"];
