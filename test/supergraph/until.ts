import { setTimeout as delay } from "node:timers/promises";

const PATIENCE_MS = 30_000;

/** Resolves once the condition holds. @throws where it does not in time */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`expected in time: ${what}`);
    await delay(5);
  }
}
