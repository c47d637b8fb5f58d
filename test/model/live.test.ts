import { describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";

import { openBareHouse } from "./bare-house.js";
import { openGatewayHouse } from "./gateway-house.js";
import type { House, Site } from "./house.js";
import { LIARS } from "./liars.js";
import { EXAMPLES, schedules, type Schedule } from "./schedule.js";
import { play } from "./world.js";

/** `MODEL_SEED` repeats a run, `MODEL_RUNS` says how many schedules it has; with `MODEL_SHRINK` set, one that fails is made small. */
const seed = Number(process.env["MODEL_SEED"] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env["MODEL_RUNS"] ?? 12);
/** Shrinking takes as long as all schedules together, and longer where they hang: it is for when one looks for the cause. */
const endOnFailure = process.env["MODEL_SHRINK"] === undefined;

jest.setTimeout(60_000 + numRuns * 20_000);

function inHouse(openHouse: (site: Site) => Promise<House>): fc.IAsyncProperty<[Schedule]> {
  return fc.asyncProperty(schedules, (schedule) => play(schedule, openHouse));
}

test(`subscribers see every segment once, in order, and one end: ${numRuns} schedules of troubles (MODEL_SEED=${seed})`, async () => {
  process.stdout.write(`model: MODEL_SEED=${seed} MODEL_RUNS=${numRuns}\n`);
  await fc.assert(inHouse(openGatewayHouse), { seed, numRuns, endOnFailure });
});

test.each(Object.entries(EXAMPLES))("so they do where %s", async (_case, schedule) => {
  await play(schedule, openGatewayHouse);
});

describe("the model", () => {
  const options = { seed: 1, numRuns: 25, endOnFailure: true };

  test("is content with the engine as it is", async () => {
    await fc.assert(inHouse((site) => Promise.resolve(openBareHouse(site, (engine) => engine))), options);
  });

  test.each(Object.entries(LIARS))("notices an engine that %s", async (_lie, liar) => {
    const { errorInstance } = await fc.check(inHouse((site) => Promise.resolve(openBareHouse(site, liar))), options);
    expect(errorInstance).toMatchObject({ name: "PromiseBroken" });
  });
});
