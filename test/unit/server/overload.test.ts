import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { createShedder, type GiveBack, type OverloadOptions, type Shedder, type Work } from "../../../src/server/overload.js";

const BOUNDS: OverloadOptions = { maxInFlight: 1_000, longWaitMs: 100, burstMs: 500, maxWaitMs: 1_000, saturatedWaiting: 4 };

type Fate = "waits" | "in" | "refused";

interface Stage extends Shedder {
  /** Operations come, and are done when they have been let in. Says what has become of each since. */
  come(work: Work, count?: number): Fate[];
  /** The turn of the event loop is over, after so long. */
  endTurn(ms: number): Promise<void>;
  pass(ms: number): void;
}

function stage(bounds: Partial<OverloadOptions> = {}): Stage {
  let nowMs = 1_000;
  let ends: (() => void)[] = [];
  const shedder = createShedder({ ...BOUNDS, ...bounds }, { now: () => nowMs, afterTurn: (end) => ends.push(end) });
  return {
    ...shedder,
    come(work, count = 1) {
      const fates = Array<Fate>(count).fill("waits");
      for (let index = 0; index < count; index += 1) {
        void shedder.admit(work).then((giveBack) => {
          fates[index] = giveBack === null ? "refused" : "in";
          giveBack?.();
        });
      }
      return fates;
    },
    async endTurn(ms) {
      nowMs += ms;
      const ending = ends;
      ends = [];
      for (const end of ending) end();
      await settled();
    },
    pass: (ms) => (nowMs += ms),
  };
}

/** All promises that were resolved have been heard. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

const count = (fates: readonly Fate[], fate: Fate) => fates.filter((one) => one === fate).length;

/** Turns of which each takes so long, until nobody waits. */
async function drain(shedder: Stage, fates: readonly Fate[], ms: number): Promise<void> {
  for (let turn = 0; fates.includes("waits"); turn += 1) {
    if (turn > 1_000) throw new Error("expected everybody to be let in or refused in the end");
    await shedder.endTurn(ms);
  }
}

/** One in which long waits have lasted for longer than a burst. Nobody waits any more. */
async function saturated(): Promise<Stage> {
  const shedder = stage();
  const burst = shedder.come("query", 80);
  for (let turn = 0; turn < 62; turn += 1) await shedder.endTurn(10);
  const late = shedder.come("query");
  await settled();
  expect(late).toEqual(["refused"]);
  await drain(shedder, burst, 0);
  await shedder.endTurn(0);
  return shedder;
}

async function places(shedder: Shedder, work: Work, endTurn: (ms: number) => Promise<void>): Promise<GiveBack[]> {
  const taken: GiveBack[] = [];
  for (;;) {
    const place = shedder.admit(work);
    await endTurn(0);
    const giveBack = await place;
    if (giveBack === null) return taken;
    taken.push(giveBack);
  }
}

describe("places among the work in flight", () => {
  const taken = (shedder: Stage, work: Work) => places(shedder, work, shedder.endTurn);

  test("are for queries but for the last tenth, which streams alone may take", async () => {
    const shedder = stage({ maxInFlight: 10 });
    expect(await taken(shedder, "query")).toHaveLength(9);
    expect(await taken(shedder, "stream")).toHaveLength(1);
    const other = stage({ maxInFlight: 10 });
    expect(await taken(other, "stream")).toHaveLength(10);
    const small = stage({ maxInFlight: 1 });
    expect(await taken(small, "query")).toHaveLength(1);
  });

  test("are given back once, however often that is said", async () => {
    const shedder = stage({ maxInFlight: 10 });
    const [giveBack] = await taken(shedder, "query");
    giveBack!();
    giveBack!();
    expect(await taken(shedder, "query")).toHaveLength(1);
  });

  test("are held while waiting for a turn, too", async () => {
    const shedder = stage({ maxInFlight: 10 });
    const fates = shedder.come("query", 12);
    await settled();
    expect([count(fates, "in"), count(fates, "waits"), count(fates, "refused")]).toEqual([1, 8, 3]);
  });

  test("are refused until one is free, and said to be so until a fifth of them are", async () => {
    const shedder = stage({ maxInFlight: 10 });
    const all = [...(await taken(shedder, "query")), ...(await taken(shedder, "stream"))];
    expect(shedder.isShedding()).toBe(true);
    shedder.pass(60_000);
    all.pop()!();
    expect(shedder.isShedding()).toBe(true);
    all.pop()!();
    expect(shedder.isShedding()).toBe(false);
    expect(await shedder.admit("query")).not.toBeNull();
  });

  test("never number more than they may, and are all free again in the end", async () => {
    const step = fc.oneof(fc.constantFrom("query" as const, "stream" as const), fc.nat({ max: 20 }));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 60 }), async (maxInFlight, steps) => {
        const shedder = stage({ maxInFlight });
        const held: GiveBack[] = [];
        for (const one of steps) {
          if (typeof one === "number") {
            held.splice(one, 1)[0]?.();
            continue;
          }
          const place = shedder.admit(one);
          await shedder.endTurn(0);
          const giveBack = await place;
          const limit = one === "query" ? Math.ceil(maxInFlight * 0.9) : maxInFlight;
          expect(giveBack !== null).toBe(held.length < limit);
          if (giveBack !== null) held.push(giveBack);
        }
        for (const giveBack of held) giveBack();
        expect(shedder.isShedding()).toBe(false);
        expect(await taken(shedder, "stream")).toHaveLength(maxInFlight);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a turn of the event loop", () => {
  test("lets one in; the others come after it, one a turn, in the order in which they came", async () => {
    const shedder = stage();
    const order: string[] = [];
    for (const name of ["a", "b", "c"]) void shedder.admit(name === "b" ? "stream" : "query").then((giveBack) => (giveBack?.(), order.push(name)));
    await settled();
    const seen = [order.join("")];
    for (let turn = 0; turn < 3; turn += 1) {
      await shedder.endTurn(5);
      seen.push(order.join(""));
    }
    expect(seen).toEqual(["a", "ab", "abc", "abc"]);
  });

  test("that found nobody is followed by one that lets in at once who comes", async () => {
    const shedder = stage();
    shedder.come("query");
    await shedder.endTurn(5);
    await shedder.endTurn(5);
    const next = shedder.come("query", 2);
    await settled();
    expect(next).toEqual(["in", "waits"]);
  });

  test("that was very long refuses who has waited longer than anybody may, streams four times as late, and lets in the next", async () => {
    const shedder = stage();
    shedder.come("query");
    const queries = shedder.come("query", 3);
    const streams = shedder.come("stream", 2);
    shedder.pass(1);
    const later = shedder.come("query", 1);
    await shedder.endTurn(1_000);
    expect([queries, streams, later]).toEqual([["refused", "refused", "refused"], ["in", "waits"], ["waits"]]);
    await shedder.endTurn(2_999);
    expect([streams, later]).toEqual([["in", "in"], ["waits"]]);
    await shedder.endTurn(1);
    expect(later).toEqual(["refused"]);
  });
});

describe("a gateway", () => {
  test("serves a burst, however many come at once, if none waits too long", async () => {
    const shedder = stage();
    const fates = shedder.come("query", 200);
    await drain(shedder, fates, 3);
    expect(count(fates, "in")).toBe(200);
    expect(shedder.isShedding()).toBe(false);
  });

  /** One comes every so often, and each takes a turn of ten milliseconds: how many are served before one is refused. */
  async function served(work: Work, everyMs: number, limit = 1_000): Promise<number> {
    const shedder = stage();
    const all: Fate[][] = [];
    let dueMs = 0;
    for (let nowMs = 0; nowMs < limit * 10; nowMs += 10) {
      for (; dueMs <= nowMs; dueMs += everyMs) all.push(shedder.come(work));
      await shedder.endTurn(10);
      const refused = all.findIndex(([fate]) => fate === "refused");
      if (refused !== -1) return refused;
    }
    return Infinity;
  }

  test("is not saturated by as much as it can do", async () => {
    expect(await served("query", 10)).toBe(Infinity);
  });

  test("is by more, once waits have been long for the time of a burst: for streams, of four", async () => {
    // At twice what can be done a wait is long after 200 ms, and has been for 500 after 700: two hundred each second have come.
    const queries = await served("query", 5);
    expect(queries).toBeGreaterThan(130);
    expect(queries).toBeLessThan(150);
    const streams = await served("stream", 5);
    expect(streams).toBeGreaterThan(430);
    expect(streams).toBeLessThan(450);
  });

  test("is not where a short wait was between long ones", async () => {
    const shedder = stage();
    for (let times = 0; times < 10; times += 1) {
      const fates = shedder.come("query", 45);
      await drain(shedder, fates, 10);
      expect(count(fates, "in")).toBe(45);
      await shedder.endTurn(10);
    }
    expect(shedder.isShedding()).toBe(false);
  });

  test("that is saturated has four queries wait, or sixteen operations where there are streams, and refuses the others", async () => {
    const shedder = await saturated();
    expect(shedder.isShedding()).toBe(true);
    const queries = shedder.come("query", 10);
    await settled();
    expect([count(queries, "in"), count(queries, "waits"), count(queries, "refused")]).toEqual([1, 4, 5]);
    const streams = shedder.come("stream", 20);
    await settled();
    expect([count(streams, "waits"), count(streams, "refused")]).toEqual([12, 8]);
    await drain(shedder, queries, 10);
    await drain(shedder, streams, 10);
    expect([count(queries, "in"), count(streams, "in")]).toEqual([5, 12]);
  });
});

describe("a gateway that was saturated", () => {
  /** A second of turns of 10 ms, in each of which one is let in, four wait and so many are refused, of which the others all are let in by the next. */
  async function second(shedder: Stage, came: (turn: number) => number): Promise<void> {
    for (let turn = 0; turn <= 100; turn += 1) {
      shedder.come("query", came(turn));
      await shedder.endTurn(10);
    }
  }

  test("goes on refusing while more than a tenth of what comes is too much", async () => {
    const shedder = await saturated();
    for (let seconds = 0; seconds < 3; seconds += 1) {
      await second(shedder, () => 2);
      expect(shedder.isShedding()).toBe(true);
    }
  });

  test("recovers after a second in which less was, and takes bursts again", async () => {
    const shedder = await saturated();
    await second(shedder, () => 1);
    expect(shedder.isShedding()).toBe(false);
    const burst = shedder.come("query", 50);
    await settled();
    expect(count(burst, "refused")).toBe(0);
  });

  test("takes bursts again where nobody has asked meanwhile whether it recovered", async () => {
    const shedder = await saturated();
    shedder.pass(2_000);
    const burst = shedder.come("query", 50);
    await settled();
    expect(count(burst, "refused")).toBe(0);
  });

  test("recovers where nothing comes any more, and not within the second", async () => {
    const shedder = await saturated();
    const more = shedder.come("query", 10);
    await drain(shedder, more, 1);
    shedder.pass(900);
    expect(shedder.isShedding()).toBe(true);
    shedder.pass(1_100);
    expect(shedder.isShedding()).toBe(false);
  });
});
