import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { createShedder, type OverloadOptions, type Shedder, type Work } from "../../../src/server/overload.js";

const BOUNDS: OverloadOptions = { maxInFlight: 10, longTurnMs: 100, burstMs: 500, saturatedTurnMs: 2 };

interface Stage extends Shedder {
  pass(ms: number): void;
  nextTurn(): void;
  /** An operation that is done at once and takes so long. Says whether it was let in. */
  work(work: Work, ms: number): boolean;
}

function stage(bounds: Partial<OverloadOptions> = {}): Stage {
  let nowMs = 1_000;
  let ends: (() => void)[] = [];
  const shedder = createShedder({ ...BOUNDS, ...bounds }, { now: () => nowMs, afterTurn: (end) => ends.push(end) });
  return {
    ...shedder,
    pass: (ms) => (nowMs += ms),
    nextTurn() {
      expect(ends.length).toBeLessThanOrEqual(1);
      for (const end of ends) end();
      ends = [];
    },
    work(work, ms) {
      const giveBack = shedder.admit(work);
      if (giveBack === null) return false;
      nowMs += ms;
      giveBack();
      return true;
    },
  };
}

/** One that has just refused a query. */
function saturated(): Stage {
  const shedder = stage();
  expect([shedder.work("query", 501), shedder.work("query", 1)]).toEqual([true, false]);
  shedder.nextTurn();
  return shedder;
}

function places(shedder: Shedder, work: Work): (() => void)[] {
  const taken: (() => void)[] = [];
  for (let giveBack = shedder.admit(work); giveBack !== null; giveBack = shedder.admit(work)) taken.push(giveBack);
  return taken;
}

describe("places among the work in flight", () => {
  test("are for queries but for the last tenth, which streams alone may take", () => {
    const shedder = stage();
    expect(places(shedder, "query")).toHaveLength(9);
    expect(places(shedder, "stream")).toHaveLength(1);
    expect(places(stage(), "stream")).toHaveLength(10);
    expect(places(stage({ maxInFlight: 1 }), "query")).toHaveLength(1);
  });

  test("are given back once, however often that is said", () => {
    const shedder = stage();
    const [giveBack] = places(shedder, "query");
    giveBack!();
    giveBack!();
    expect(places(shedder, "query")).toHaveLength(1);
  });

  test("are refused until one is free, and said to be so until a fifth of them are", () => {
    const shedder = stage();
    const taken = [...places(shedder, "query"), ...places(shedder, "stream")];
    expect(shedder.isShedding()).toBe(true);
    shedder.nextTurn();
    shedder.pass(60_000);
    taken.pop()!();
    expect(shedder.isShedding()).toBe(true);
    taken.pop()!();
    expect(shedder.isShedding()).toBe(false);
    expect(shedder.admit("query")).not.toBeNull();
  });

  test("never number more than they may, and are all free again in the end", () => {
    const step = fc.oneof(fc.constantFrom("query" as const, "stream" as const), fc.nat({ max: 20 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 200 }), (maxInFlight, steps) => {
        const shedder = stage({ maxInFlight });
        const taken: (() => void)[] = [];
        for (const one of steps) {
          if (typeof one === "number") {
            taken.splice(one, 1)[0]?.();
            continue;
          }
          const giveBack = shedder.admit(one);
          const limit = one === "query" ? Math.ceil(maxInFlight * 0.9) : maxInFlight;
          expect(giveBack !== null).toBe(taken.length < limit);
          if (giveBack !== null) taken.push(giveBack);
        }
        for (const giveBack of taken) giveBack();
        expect(shedder.isShedding()).toBe(false);
        expect(places(shedder, "stream")).toHaveLength(maxInFlight);
      }),
    );
  });
});

describe("a turn of the event loop", () => {
  test("takes a burst, and no query that would have waited longer than that for its turn", () => {
    const shedder = stage();
    expect(Array.from({ length: 6 }, () => shedder.work("query", 100))).toEqual([true, true, true, true, true, true]);
    expect(shedder.isShedding()).toBe(false);
    expect(shedder.work("query", 1)).toBe(false);
    expect(shedder.isShedding()).toBe(true);
  });

  /** Turns of two queries each; says how many were served before the first refusal. */
  function turnsOf(shedder: Stage, halfMs: number, pauseMs: number): number {
    for (let turn = 0; turn < 40; turn += 1) {
      if (!shedder.work("query", halfMs) || !shedder.work("query", halfMs) || !shedder.work("query", 0)) return turn;
      shedder.nextTurn();
      shedder.pass(pauseMs);
    }
    return Infinity;
  }

  test("is too long where those before it were, for half a second together", () => {
    expect(turnsOf(stage(), 60, 1)).toBe(4);
  });

  test("serves those who have not waited long in it, whatever the turns before it were", () => {
    const shedder = stage();
    for (let turn = 0; turn < 5; turn += 1) {
      expect([shedder.work("query", 50), shedder.work("query", 60)]).toEqual([true, true]);
      shedder.nextTurn();
    }
    expect([shedder.work("query", 90), shedder.work("query", 20), shedder.work("query", 0)]).toEqual([true, true, false]);
  });

  test.each([
    ["those before it were long, but not on each other's heels", 60, 11],
    ["all are short, though there is no pause between them", 50, 0],
  ])("is not too long where %s", (_what, halfMs, pauseMs) => {
    expect(turnsOf(stage(), halfMs, pauseMs)).toBe(Infinity);
  });

  test("starts anew where a short one was between", () => {
    const shedder = stage();
    for (let turn = 0; turn < 40; turn += 1) {
      expect([shedder.work("query", turn % 4 === 3 ? 50 : 110), shedder.work("query", 0)]).toEqual([true, true]);
      shedder.nextTurn();
    }
  });

  test("is measured from the first operation that it lets in: how long nothing came is no work", () => {
    const shedder = stage();
    shedder.work("query", 1);
    shedder.nextTurn();
    shedder.pass(60_000);
    expect([shedder.work("query", 1), shedder.work("query", 1)]).toEqual([true, true]);
  });

  test("is short for queries once the gateway is saturated, and four times as long for streams", () => {
    const shedder = saturated();
    expect([shedder.work("query", 2), shedder.work("query", 1)]).toEqual([true, true]);
    expect(shedder.work("query", 1)).toBe(false);
    expect(shedder.work("stream", 5)).toBe(true);
    expect(shedder.work("stream", 1)).toBe(true);
    expect(shedder.work("stream", 1)).toBe(false);
  });

  test("lets streams in for four times as long before, too: they do not saturate a gateway that only queries would", () => {
    const shedder = stage();
    expect([shedder.work("stream", 2_000), shedder.work("stream", 1), shedder.isShedding()]).toEqual([true, true, false]);
    expect([shedder.work("stream", 1), shedder.isShedding()]).toEqual([false, true]);
  });

  test("lets its first operation in, however saturated the gateway is", () => {
    const shedder = saturated();
    for (let turn = 0; turn < 50; turn += 1) {
      expect([shedder.work("query", 30), shedder.work("query", 30)]).toEqual([true, false]);
      shedder.nextTurn();
    }
    expect(shedder.isShedding()).toBe(true);
  });
});

describe("a gateway that was saturated", () => {
  /** A second of turns of 10 ms, in each of which so many of ten queries come too late. */
  function second(shedder: Stage, late: (turn: number) => number): void {
    for (let turn = 0; turn <= 100; turn += 1) {
      for (let query = 0; query < 10; query += 1) {
        if (query === 10 - late(turn)) shedder.pass(3);
        shedder.work("query", 0);
      }
      shedder.pass(late(turn) === 0 ? 10 : 7);
      shedder.nextTurn();
    }
  }

  test("goes on refusing while more than a tenth of what comes is too much", () => {
    const shedder = saturated();
    for (let seconds = 0; seconds < 5; seconds += 1) {
      second(shedder, () => 2);
      expect(shedder.isShedding()).toBe(true);
    }
  });

  test("recovers after a second in which less was, and takes bursts again", () => {
    const shedder = saturated();
    second(shedder, (turn) => (turn % 2 === 0 ? 1 : 0));
    expect(shedder.isShedding()).toBe(false);
    expect([shedder.work("query", 400), shedder.work("query", 1)]).toEqual([true, true]);
  });

  test("takes bursts again where nobody has asked meanwhile whether it recovered", () => {
    const shedder = saturated();
    shedder.pass(2_000);
    expect([shedder.work("query", 400), shedder.work("query", 1)]).toEqual([true, true]);
  });

  test("recovers where nothing comes any more, and not within the second", () => {
    const shedder = saturated();
    shedder.work("query", 3);
    shedder.work("query", 1);
    shedder.pass(990);
    expect(shedder.isShedding()).toBe(true);
    shedder.pass(1_100);
    expect(shedder.isShedding()).toBe(false);
  });
});
