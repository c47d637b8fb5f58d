/** A thread that simulates one job after the other. */
import { parentPort } from "node:worker_threads";

import { POLICIES } from "./policies.js";
import { simulate } from "./simulate.js";
import type { Job } from "./simulate-all.js";

parentPort?.on("message", ({ cell, policy: name, seed }: Job) => {
  const policy = POLICIES.find((each) => each.name === name);
  if (policy === undefined) throw new Error(`expected a policy, not ${name}`);
  parentPort?.postMessage(simulate(cell, policy, seed));
});
