import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createFairQueue, type FairQueue } from "../../../src/connect/fair-queue.js";

interface Waiter {
  readonly flow: string;
  readonly number: number;
}

const weights = new Map([
  ["light", 1],
  ["middle", 2],
  ["heavy", 5],
]);
const flows = fc.constantFrom(...weights.keys());
/** A flow's name: somebody joins it. Null: the next one is served. */
const schedules = fc.array(fc.option(flows), { maxLength: 300 });

function flow(id: string): { id: string; weight: number } {
  return { id, weight: weights.get(id) ?? 1 };
}

function drain(queue: FairQueue<Waiter>): Waiter[] {
  const served: Waiter[] = [];
  for (let waiter = queue.shift(); waiter !== undefined; waiter = queue.shift()) served.push(waiter);
  return served;
}

function play(schedule: readonly (string | null)[]): { queue: FairQueue<Waiter>; served: Waiter[]; joined: number } {
  const queue = createFairQueue<Waiter>();
  const served: Waiter[] = [];
  let joined = 0;
  for (const id of schedule) {
    if (id !== null) queue.add(flow(id), { flow: id, number: joined++ });
    else served.push(...[queue.shift()].filter((waiter) => waiter !== undefined));
  }
  return { queue, served, joined };
}

describe("the fair queue", () => {
  it("serves everybody once, and within a flow in the order of coming", () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const { queue, served, joined } = play(schedule);
        const all = [...served, ...drain(queue)];
        expect(all.map(({ number }) => number).sort((a, b) => a - b)).toEqual(Array.from({ length: joined }, (_, index) => index));
        for (const id of weights.keys()) {
          const numbers = all.filter((waiter) => waiter.flow === id).map(({ number }) => number);
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        }
      }),
    );
  });

  it("foretells how many go first, as long as nobody else joins", () => {
    fc.assert(
      fc.property(schedules, flows, (schedule, id) => {
        const { queue } = play(schedule);
        const ahead = queue.ahead(flow(id));
        queue.add(flow(id), { flow: id, number: -1 });
        expect(drain(queue).findIndex(({ number }) => number === -1)).toBe(ahead);
      }),
    );
  });

  it("lets nobody starve: a waiter's turn comes however many join other flows after it", () => {
    fc.assert(
      fc.property(schedules, flows, (schedule, id) => {
        const { queue } = play(schedule);
        const bound = 10 * (queue.size + 1);
        queue.add(flow(id), { flow: id, number: -1 });
        for (let turn = 0; turn < bound; turn++) {
          for (const other of weights.keys()) if (other !== id) queue.add(flow(other), { flow: other, number: turn });
          if (queue.shift()?.number === -1) return;
        }
        throw new Error(`not served within ${bound} turns`);
      }),
    );
  });

  it("shares by weight while everybody waits", () => {
    const queue = createFairQueue<Waiter>();
    for (let number = 0; number < 100; number++) for (const id of weights.keys()) queue.add(flow(id), { flow: id, number });
    const served = drain(queue).slice(0, 80);
    const share = (id: string): number => served.filter((waiter) => waiter.flow === id).length;
    expect([share("light"), share("middle"), share("heavy")]).toEqual([10, 20, 50]);
  });

  it("charges a flow nothing for those who left unserved", () => {
    const queue = createFairQueue<Waiter>();
    for (let number = 0; number < 10; number++) queue.add(flow("light"), { flow: "light", number });
    queue.add(flow("heavy"), { flow: "heavy", number: 10 });
    queue.add(flow("heavy"), { flow: "heavy", number: 11 });
    queue.remove((waiter) => waiter.flow === "light");
    expect(queue.ahead(flow("light"))).toBe(1);
    expect(queue.size).toBe(2);
  });
});
