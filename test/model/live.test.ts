import { jest, test } from "@jest/globals";
import fc from "fast-check";

import { play } from "./world.js";
import { schedules } from "./schedule.js";

/** `MODEL_SEED` repeats a run, `MODEL_RUNS` says how many schedules it has. */
const seed = Number(process.env["MODEL_SEED"] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env["MODEL_RUNS"] ?? 25);

jest.setTimeout(60_000 + numRuns * 20_000);

test(`subscribers see every segment once, in order, and one end, through ${numRuns} schedules of troubles (MODEL_SEED=${seed})`, async () => {
  process.stdout.write(`model: MODEL_SEED=${seed} MODEL_RUNS=${numRuns}\n`);
  // Schedules take long, and one that hangs much longer: what has failed is shown as it is.
  await fc.assert(fc.asyncProperty(schedules, play), { seed, numRuns, endOnFailure: process.env["MODEL_SHRINK"] === undefined });
});
