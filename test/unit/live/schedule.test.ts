import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { createRandom } from "../../../src/emulator/random.js";
import { createSchedule, type PollOutcome, type Schedule } from "../../../src/live/schedule.js";

const S = 1_000;
const NOTHING: PollOutcome = { kind: "read", timesMs: [], behind: false };
const BEHIND: PollOutcome = { kind: "read", timesMs: [], behind: true };

interface Plan {
  readonly ids: readonly string[];
  readonly requestsPerSecond: number;
  readonly tokens: number;
  readonly minIntervalMs?: number;
  /** What a poll brings; nothing, when not said. */
  readonly outcome?: (id: string, nowMs: number, lastMs: number) => PollOutcome;
  /** What else happens before a token. */
  readonly before?: (schedule: Schedule, nowMs: number) => void;
}

interface Poll {
  readonly id: string;
  readonly atMs: number;
}

/** Adds all at 0 and gives the schedule a token every 1/R seconds; each poll is answered at once. */
function play({ ids, requestsPerSecond, tokens, minIntervalMs = 0, outcome = () => NOTHING, before }: Plan): readonly Poll[] {
  const schedule = createSchedule({ minIntervalMs });
  schedule.setRate(requestsPerSecond);
  for (const id of ids) schedule.add(id, 0);
  const lastMs = new Map<string, number>();
  const polls: Poll[] = [];
  for (let token = 1; token <= tokens; token++) {
    const nowMs = (token * S) / requestsPerSecond;
    before?.(schedule, nowMs);
    const id = schedule.next(nowMs);
    if (id === null) continue;
    polls.push({ id, atMs: nowMs });
    schedule.observe(id, nowMs, outcome(id, nowMs, lastMs.get(id) ?? 0));
    lastMs.set(id, nowMs);
  }
  return polls;
}

function names(count: number, prefix = "f"): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

function count(polls: readonly Poll[], matches: (id: string) => boolean): number {
  return polls.filter(({ id }) => matches(id)).length;
}

/** Segments that come at a steady rate, without chance. */
function steadily(perSecond: number, nowMs: number, lastMs: number): PollOutcome {
  const timesMs: number[] = [];
  for (let n = Math.floor((lastMs * perSecond) / S) + 1; n <= (nowMs * perSecond) / S; n++) timesMs.push((n * S) / perSecond);
  return { kind: "read", timesMs, behind: false };
}

/** Feeds that were read once, to the end, at 0. */
function readOnce(minIntervalMs = 0, ...ids: string[]): Schedule {
  const schedule = createSchedule({ minIntervalMs });
  for (const id of ids) schedule.add(id, 0);
  ids.forEach(() => schedule.observe(schedule.next(0)!, 0, NOTHING));
  return schedule;
}

/** Fifty feeds, at two requests a second, each of them read in its turn for two rounds of 25 s. */
function underWay(): { readonly schedule: Schedule; readonly nowMs: number } {
  const schedule = createSchedule({ minIntervalMs: S });
  for (const id of names(50)) schedule.add(id, 0);
  for (let token = 1; token <= 100; token++) schedule.observe(schedule.next(token * 500)!, token * 500, NOTHING);
  return { schedule, nowMs: 50_500 };
}

describe("who may be polled", () => {
  it("is nobody where there is no feed", () => {
    const schedule = createSchedule({ minIntervalMs: 0 });
    expect(schedule.next(0)).toBeNull();
    expect(schedule.dueMs(0)).toBeNull();
    expect(schedule.estimateMs("a", 0)).toBeNull();
  });

  it("is a feed once it was added, and no more once it was removed", () => {
    const schedule = createSchedule({ minIntervalMs: 0 });
    schedule.add("a", 5);
    expect(schedule.size).toBe(1);
    expect(schedule.dueMs(5)).toBe(5);
    expect(schedule.next(5)).toBe("a");
    schedule.observe("a", 6, NOTHING);
    schedule.remove("a");
    expect(schedule.size).toBe(0);
    expect(schedule.next(10_000)).toBeNull();
  });

  it("is not a feed whose poll is under way", () => {
    const schedule = createSchedule({ minIntervalMs: 0 });
    schedule.add("a", 0);
    expect(schedule.next(0)).toBe("a");
    expect(schedule.next(60_000)).toBeNull();
    expect(schedule.dueMs(60_000)).toBeNull();
    schedule.observe("a", 60_000, NOTHING);
    expect(schedule.next(60_000)).toBe("a");
  });

  it("is, after a poll, who has waited for the minimum interval from its start on", () => {
    const schedule = createSchedule({ minIntervalMs: S });
    schedule.add("a", 0);
    schedule.next(0);
    schedule.observe("a", 300, NOTHING);
    expect(schedule.dueMs(300)).toBe(1_000);
    expect(schedule.next(999)).toBeNull();
    expect(schedule.next(1_000)).toBe("a");
  });

  it("need not wait while it is being caught up with", () => {
    const schedule = createSchedule({ minIntervalMs: S });
    schedule.add("a", 0);
    schedule.next(0);
    schedule.observe("a", 300, BEHIND);
    expect(schedule.next(300)).toBe("a");
  });

  it("is nobody before the outcome said so", () => {
    const schedule = readOnce(0, "a", "b");
    schedule.next(0);
    schedule.next(0);
    schedule.observe("a", 0, { kind: "failed", retryAtMs: 7_000 });
    schedule.observe("b", 0, { kind: "read", timesMs: [], behind: false, notBeforeMs: 9_000 });
    expect(schedule.dueMs(0)).toBe(7_000);
    expect(schedule.next(6_999)).toBeNull();
    expect(schedule.next(8_999)).toBe("a");
    expect(schedule.next(8_999)).toBeNull();
    expect(schedule.next(9_000)).toBe("b");
  });

  it("is not retried within the minimum interval either", () => {
    const schedule = createSchedule({ minIntervalMs: S });
    schedule.add("a", 0);
    schedule.next(0);
    schedule.observe("a", 10, { kind: "failed", retryAtMs: 10 });
    expect(schedule.dueMs(10)).toBe(1_000);
  });

  it("is not a feed that nobody watches, until somebody does", () => {
    const schedule = readOnce(0, "a");
    schedule.setAudience("a", 0);
    expect(schedule.next(60_000)).toBeNull();
    expect(schedule.dueMs(60_000)).toBeNull();
    expect(schedule.estimateMs("a", 60_000)).toBeNull();
    schedule.setAudience("a", 3);
    expect(schedule.next(60_000)).toBe("a");
  });

  it("is who was due before the clock was set back", () => {
    const schedule = readOnce(S, "a");
    schedule.next(3_600_000);
    schedule.observe("a", 3_600_000, NOTHING);
    expect(schedule.dueMs(1_000)).toBe(1_000);
    expect(schedule.next(1_000)).toBe("a");
    schedule.observe("a", 1_000, NOTHING);
    expect(schedule.next(1_500)).toBeNull();
  });

  it("does not change when a feed is added that is known", () => {
    const schedule = readOnce(S, "a");
    schedule.add("a", 500);
    expect(schedule.size).toBe(1);
    expect(schedule.next(500)).toBeNull();
  });

  it("does not change by word of feeds that are gone, or came again meanwhile", () => {
    const schedule = createSchedule({ minIntervalMs: S });
    schedule.add("a", 0);
    schedule.next(0);
    schedule.remove("a");
    schedule.observe("a", 100, NOTHING);
    schedule.nudge("a", 100);
    schedule.setAudience("a", 5);
    schedule.add("a", 200);
    schedule.observe("a", 300, { kind: "failed", retryAtMs: 60_000 });
    expect(schedule.next(300)).toBe("a");
  });
});

describe("whose poll is worth most", () => {
  it("is polled in proportion to the square root of its rate", () => {
    const ids = [...names(5, "slow"), ...names(5, "fast")];
    const isFast = (id: string): boolean => id.startsWith("fast");
    const outcome = (id: string, nowMs: number, lastMs: number): PollOutcome => steadily(isFast(id) ? 0.4 : 0.1, nowMs, lastMs);
    const polls = play({ ids, requestsPerSecond: 2, tokens: 6_000, outcome }).slice(1_000);
    const ratio = count(polls, isFast) / count(polls, (id) => !isFast(id));
    expect(ratio).toBeGreaterThan(1.85);
    expect(ratio).toBeLessThan(2.15);
  });

  it("is polled in proportion to the fourth root of its audience", () => {
    const isPopular = (id: string): boolean => id.startsWith("popular");
    const polls = play({
      ids: [...names(5, "lone"), ...names(5, "popular")],
      requestsPerSecond: 2,
      tokens: 6_000,
      outcome: (_, nowMs, lastMs) => steadily(0.1, nowMs, lastMs),
      before: (schedule, nowMs) => {
        if (nowMs === 500) for (const id of names(5, "popular")) schedule.setAudience(id, 16);
      },
    });
    const ratio = count(polls, isPopular) / count(polls, (id) => !isPopular(id));
    expect(ratio).toBeGreaterThan(1.85);
    expect(ratio).toBeLessThan(2.15);
  });

  it("is everybody in turn where all are alike", () => {
    const polls = play({ ids: names(7), requestsPerSecond: 2, tokens: 70 });
    for (let round = 1; round < 10; round++) expect(new Set(polls.slice(round * 7, round * 7 + 7).map(({ id }) => id)).size).toBe(7);
  });

  it("is soon somebody else where polls of a feed fail again and again", () => {
    const outcome = (id: string, nowMs: number): PollOutcome => (id === "f0" ? { kind: "failed", retryAtMs: nowMs } : NOTHING);
    const polls = play({ ids: names(10), requestsPerSecond: 2, tokens: 2_000, outcome });
    expect(count(polls, (id) => id === "f0")).toBeLessThanOrEqual(210);
  });

  it("is the feed whose poll failed once, as soon as it may be polled again", () => {
    const schedule = readOnce(0, ...names(5));
    for (let token = 0; token < 4; token++) schedule.observe(schedule.next(5_000)!, 5_000, NOTHING);
    const failing = schedule.next(5_100)!;
    schedule.observe(failing, 5_100, { kind: "failed", retryAtMs: 5_500 });
    expect(schedule.next(5_499)).not.toBe(failing);
    expect(schedule.next(5_500)).toBe(failing);
  });
});

describe("what has failed", () => {
  it("is forgotten with the first poll that succeeds", () => {
    const outcome = (id: string, nowMs: number): PollOutcome =>
      id === "f0" && nowMs < 50_000 ? { kind: "failed", retryAtMs: nowMs } : steadily(0.1, nowMs, nowMs - 5_000);
    const polls = play({ ids: names(10), requestsPerSecond: 2, tokens: 2_000, outcome }).slice(500);
    expect(count(polls, (id) => id === "f0")).toBeGreaterThan(130);
  });
});

describe("whose last turn is longest ago", () => {
  /** Chats of all kinds, faults, and words of news, as fast-check would have them. */
  const plans = fc.record({
    requestsPerSecond: fc.constantFrom(1, 2, 5, 10),
    kinds: fc.array(
      fc.record({
        segments: fc.constantFrom(0, 0, 1, 20, 500),
        audience: fc.constantFrom(1, 1, 10_000),
        isBehind: fc.constantFrom(0, 0, 1),
        fails: fc.constantFrom(0, 0, 0.5, 1),
        isNudged: fc.constantFrom(0, 0, 0.2),
      }),
      { minLength: 1, maxLength: 40 },
    ),
    seed: fc.nat(),
  });

  it("waits for two rounds and a few tokens at most, whatever is claimed for the others", () => {
    fc.assert(
      fc.property(plans, ({ requestsPerSecond, kinds, seed }) => {
        const random = createRandom(seed);
        const ids = names(kinds.length);
        const kindOf = (id: string): (typeof kinds)[number] => kinds[ids.indexOf(id)]!;
        const polls = play({
          ids,
          requestsPerSecond,
          tokens: 12 * ids.length,
          before: (schedule, nowMs) => {
            for (const id of ids) {
              schedule.setAudience(id, kindOf(id).audience);
              if (random() < kindOf(id).isNudged) schedule.nudge(id, nowMs);
            }
          },
          outcome: (id, nowMs) => {
            const { segments, isBehind, fails } = kindOf(id);
            if (random() < fails) return { kind: "failed", retryAtMs: nowMs };
            return { kind: "read", timesMs: Array<number>(segments).fill(nowMs), behind: random() < isBehind };
          },
        });
        const limitMs = (S * (2 * ids.length + 4)) / requestsPerSecond;
        for (const id of ids) {
          const turnsMs = [0, ...polls.filter((poll) => poll.id === id).map(({ atMs }) => atMs), polls.at(-1)!.atMs];
          turnsMs.forEach((turnMs, index) => expect(turnMs - (turnsMs[index - 1] ?? 0)).toBeLessThanOrEqual(limitMs));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("takes one token in two at most, when the budget shrinks and all wait too long", () => {
    const schedule = createSchedule({ minIntervalMs: 0 });
    const ids = names(20);
    schedule.setRate(100);
    for (const id of ids) schedule.add(id, 0);
    schedule.setAudience("f19", 1_000_000);
    const polls: string[] = [];
    for (let token = 1; token <= 400; token++) {
      const id = schedule.next(token * S)!;
      polls.push(id);
      schedule.observe(id, token * S, NOTHING);
    }
    expect(polls.slice(100).filter((id) => id === "f19").length).toBeGreaterThanOrEqual(140);
    expect(new Set(polls.slice(-60)).size).toBe(20);
  });
});

describe("who was never read, or not to the end", () => {
  it("goes first", () => {
    const { schedule, nowMs } = underWay();
    schedule.add("new", nowMs);
    expect(schedule.next(nowMs)).toBe("new");
  });

  it("takes one token in four at most while others are due, and has its turns in the order of coming", () => {
    const isBehind = (id: string): boolean => id.startsWith("behind");
    const polls = play({
      ids: [...names(60), ...names(3, "behind")],
      requestsPerSecond: 2,
      tokens: 1_200,
      outcome: (id) => (isBehind(id) ? BEHIND : { kind: "read", timesMs: [1, 1, 1], behind: false }),
    }).slice(200);
    const caughtUp = polls.filter(({ id }) => isBehind(id));
    expect(caughtUp.length).toBeGreaterThanOrEqual(240);
    expect(caughtUp.length).toBeLessThanOrEqual(280);
    for (const id of names(3, "behind")) expect(count(caughtUp, (each) => each === id)).toBeGreaterThanOrEqual(75);
  });

  it("may have every token where nobody else is due", () => {
    const schedule = createSchedule({ minIntervalMs: 10 * S });
    schedule.add("read", 0);
    schedule.observe(schedule.next(0)!, 0, NOTHING);
    schedule.add("behind", 0);
    for (let token = 1; token <= 8; token++) {
      expect(schedule.next(token)).toBe("behind");
      schedule.observe("behind", token, BEHIND);
    }
  });

  it("goes behind the others of its kind where its poll fails, and has no claim where it fails again", () => {
    const { schedule, nowMs } = underWay();
    schedule.add("failing", nowMs);
    schedule.add("other", nowMs);
    const polled: string[] = [];
    for (let token = 0; token < 17; token++) {
      const atMs = nowMs + token * 500;
      const id = schedule.next(atMs)!;
      polled.push(id);
      schedule.observe(id, atMs, id === "failing" ? { kind: "failed", retryAtMs: atMs } : NOTHING);
    }
    expect([polled[0], polled[4], polled[8]]).toEqual(["failing", "other", "failing"]);
    expect(polled.slice(9)).not.toContain("failing");
  });
});

describe("a nudge", () => {
  it("brings a feed's poll forward, the first nudged first", () => {
    const { schedule, nowMs } = underWay();
    schedule.nudge("f40", nowMs);
    schedule.nudge("f30", nowMs + 1);
    schedule.nudge("f40", nowMs + 2);
    expect(schedule.next(nowMs + 10)).toBe("f40");
    expect(schedule.next(nowMs + 10)).not.toBe("f30");
    expect(schedule.next(nowMs + 10)).toBe("f30");
  });

  it("is spent by the poll that it brought forward", () => {
    const { schedule, nowMs } = underWay();
    schedule.nudge("f40", nowMs);
    schedule.observe(schedule.next(nowMs)!, nowMs, NOTHING);
    expect(schedule.next(nowMs + 500)).not.toBe("f40");
    expect(schedule.next(nowMs + 1_000)).not.toBe("f40");
    expect(schedule.next(nowMs + 1_500)).not.toBe("f40");
  });

  it("never beats the minimum interval", () => {
    const schedule = readOnce(S, "a");
    schedule.nudge("a", 10);
    expect(schedule.dueMs(10)).toBe(1_000);
    expect(schedule.next(999)).toBeNull();
    expect(schedule.next(1_000)).toBe("a");
  });

  it("asks for another poll where one is under way", () => {
    const { schedule, nowMs } = underWay();
    schedule.nudge("f40", nowMs);
    expect(schedule.next(nowMs)).toBe("f40");
    schedule.nudge("f40", nowMs);
    schedule.observe("f40", nowMs + 100, NOTHING);
    expect(schedule.estimateMs("f40", nowMs + 100)).toBe(nowMs + 1_000);
    schedule.next(nowMs + 500);
    expect(schedule.next(nowMs + 1_000)).toBe("f40");
  });

  it("outlives one poll that failed, and no second", () => {
    const { schedule, nowMs } = underWay();
    const failed = (atMs: number): PollOutcome => ({ kind: "failed", retryAtMs: atMs + 1_000 });
    schedule.nudge("f40", nowMs);
    expect(schedule.next(nowMs)).toBe("f40");
    schedule.observe("f40", nowMs, failed(nowMs));
    schedule.next(nowMs + 500);
    expect(schedule.next(nowMs + 1_000)).toBe("f40");
    schedule.observe("f40", nowMs + 1_000, failed(nowMs + 1_000));
    schedule.next(nowMs + 1_500);
    expect(schedule.next(nowMs + 2_000)).not.toBe("f40");
  });

  it("leaves every second token to the others", () => {
    const polls = play({
      ids: names(20),
      requestsPerSecond: 2,
      tokens: 400,
      before: (schedule, nowMs) => {
        schedule.nudge("f0", nowMs);
        schedule.nudge("f1", nowMs);
      },
    }).slice(100);
    expect(count(polls, (id) => id === "f0" || id === "f1")).toBeLessThanOrEqual(180);
    expect(count(polls, (id) => id === "f0" || id === "f1")).toBeGreaterThanOrEqual(140);
  });
});

describe("the estimate of a feed's next poll", () => {
  it("is close to when it comes", () => {
    const rates = new Map(names(20).map((id, index) => [id, 0.02 * (1 + index)]));
    const schedule = createSchedule({ minIntervalMs: 0 });
    for (const id of rates.keys()) schedule.add(id, 0);
    const told = new Map<string, { readonly atMs: number; readonly nextMs: number }>();
    const lastMs = new Map<string, number>();
    const errors: number[] = [];
    for (let token = 1; token <= 4_000; token++) {
      const nowMs = (token * S) / 2;
      const id = schedule.next(nowMs)!;
      const estimate = told.get(id);
      if (estimate && token > 1_000) errors.push(Math.abs(nowMs - estimate.nextMs) / (nowMs - estimate.atMs));
      schedule.observe(id, nowMs, steadily(rates.get(id)!, nowMs, lastMs.get(id) ?? 0));
      lastMs.set(id, nowMs);
      told.set(id, { atMs: nowMs, nextMs: schedule.estimateMs(id, nowMs)! });
    }
    expect(errors.toSorted((a, b) => a - b)[Math.floor(errors.length * 0.9)]).toBeLessThan(0.25);
  });

  it("is now for a poll that is under way", () => {
    const { schedule, nowMs } = underWay();
    schedule.nudge("f45", nowMs);
    expect(schedule.estimateMs("f45", nowMs - 1)).toBe(nowMs - 1);
    expect(schedule.next(nowMs)).toBe("f45");
    expect(schedule.estimateMs("f45", nowMs + 50)).toBe(nowMs + 50);
    schedule.observe("f45", nowMs + 100, NOTHING);
    expect(schedule.estimateMs("f45", nowMs + 100)).toBeGreaterThan(nowMs + 10 * S);
  });

  it("is as soon as may be for one that will bring something", () => {
    const schedule = readOnce(S, "a");
    schedule.add("b", 100);
    expect(schedule.estimateMs("b", 200)).toBe(200);
    schedule.nudge("a", 300);
    expect(schedule.estimateMs("a", 300)).toBe(1_000);
  });

  it("is one round on, before there is anything to go by", () => {
    const schedule = createSchedule({ minIntervalMs: 0 });
    for (const id of names(10)) schedule.add(id, 0);
    const first = schedule.next(0)!;
    schedule.observe(first, 0, NOTHING);
    expect(schedule.estimateMs(first, 0)).toBe(5_000);
    schedule.setAudience("f9", 0);
    expect(schedule.estimateMs(first, 0)).toBe(4_500);
    schedule.remove("f9");
    schedule.remove("f8");
    expect(schedule.estimateMs(first, 0)).toBe(4_000);
  });

  it("is two rounds on at most, and never in the past", () => {
    const schedule = readOnce(0, ...names(10));
    for (let token = 1; token <= 200; token++) {
      const id = schedule.next(token * 500)!;
      schedule.observe(id, token * 500, steadily(id === "f0" ? 0 : 1, token * 500, token * 500 - 5_000));
      for (const each of names(10)) {
        const estimate = schedule.estimateMs(each, token * 500)!;
        expect(estimate).toBeGreaterThanOrEqual(token * 500);
        expect(estimate).toBeLessThanOrEqual(token * 500 + 10_000);
      }
    }
  });
});
