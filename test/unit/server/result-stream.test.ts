import { expect, test } from "@jest/globals";
import fc from "fast-check";

import { createResultStream } from "../../../src/server/result-stream.js";

const never = new Promise<never>(() => undefined);
const tick = () => new Promise((resolve) => setImmediate(resolve));

/** A source that plays `script` and then waits for ever; `returned` counts its goodbyes. */
function play(script: readonly (number | "end" | "fail")[]) {
  const steps = [...script];
  const source = {
    returned: 0,
    next(): Promise<IteratorResult<unknown>> {
      const step = steps.shift();
      if (step === undefined) return never;
      if (step === "fail") return Promise.reject(new Error("canary"));
      return Promise.resolve(step === "end" ? { done: true, value: undefined } : { done: false, value: step });
    },
    return(): Promise<never> {
      source.returned += 1;
      return source.returned % 2 === 0 ? never : Promise.reject(new Error("canary"));
    },
  };
  return source;
}

const stream = (events: AsyncIterator<unknown>) =>
  createResultStream({
    events,
    resultOf: (event) => (event === 13 ? Promise.reject(new Error("canary")) : Promise.resolve({ data: { event } })),
    failureOf: () => ({ errors: [{ message: "failed" }] }),
  });

test("gives the results of a source in order until its end, its failure or the reader's goodbye, and lets it go once unless it ended by itself", async () => {
  const script = fc.array(fc.oneof({ weight: 8, arbitrary: fc.nat(12) }, fc.constant(13), fc.constantFrom("end" as const, "fail" as const)), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(script, fc.nat(10), async (steps, pulls) => {
      const events = play(steps);
      const results = stream(events);
      const stop = steps.findIndex((step) => typeof step !== "number" || step === 13);
      const ends = stop < 0 ? "reader" : steps[stop] === "end" ? "source" : "failure";
      const given = steps.slice(0, stop < 0 ? undefined : stop).map((event) => ({ data: { event } }));
      const all = [...given, ...(ends === "failure" ? [{ errors: [{ message: "failed" }] }] : [])];

      const got: unknown[] = [];
      for (let n = 0; n < Math.min(pulls, all.length); n++) got.push((await results.next()).value);
      if (pulls > all.length && ends !== "reader") expect(await results.next()).toEqual({ done: true, value: undefined });
      const isOver = ends === "failure" ? pulls >= all.length : ends === "source" && pulls > all.length;
      await results.return();
      await results.return();

      expect(got).toEqual(all.slice(0, pulls));
      expect(await results.next()).toEqual({ done: true, value: undefined });
      expect(await results.ended).toEqual({ by: isOver ? ends : "reader", results: got.length });
      expect(events.returned).toBe(isOver && ends === "source" ? 0 : 1);
    }),
  );
});

test("ends a pull that waits as soon as the reader says goodbye, and drops what the source brings later", async () => {
  let bring: (next: IteratorResult<unknown>) => void = () => undefined;
  const results = stream({ next: () => new Promise((resolve) => (bring = resolve)) });
  const waiting = results.next();
  await results.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  bring({ done: false, value: 1 });
  await tick();
  expect(await results.ended).toEqual({ by: "reader", results: 0 });
});

test("takes a source that throws where it should reject", async () => {
  const results = stream({
    next() {
      throw new Error("canary");
    },
    return() {
      throw new Error("canary");
    },
  });
  expect(await results.next()).toEqual({ done: false, value: { errors: [{ message: "failed" }] } });
  expect(await results.next()).toEqual({ done: true, value: undefined });
});
