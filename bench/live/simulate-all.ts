import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

import type { PolicyName } from "./policies.js";
import type { Cell, Outcome } from "./simulate.js";

export interface Job {
  readonly cell: Cell;
  readonly policy: PolicyName;
  readonly seed: number;
}

const WORKER = new URL("worker.ts", import.meta.url);

/** Simulates every job, a thread a core; outcomes in the order of the jobs. */
export async function simulateAll(jobs: readonly Job[], onStart: (job: Job) => void = () => undefined): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = jobs.entries();

  async function runWorker(): Promise<void> {
    const worker = new Worker(WORKER, { execArgv: ["--import", "@swc-node/register/esm-register"] });
    try {
      for (const [index, job] of waiting) {
        onStart(job);
        worker.postMessage(job);
        const [outcome] = (await once(worker, "message")) as [Outcome];
        outcomes[index] = outcome;
      }
    } finally {
      await worker.terminate();
    }
  }

  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, runWorker));
  return outcomes;
}
