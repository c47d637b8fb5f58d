import { setTimeout as delay } from "node:timers/promises";

const TIMEOUT_MS = 30_000;

/** Resolves once it is so. @throws when that takes too long; the stack says who waited */
export async function until(isSo: () => boolean): Promise<void> {
  const untilMs = Date.now() + TIMEOUT_MS;
  const error = new Error(`expected within ${TIMEOUT_MS} ms: ${String(isSo)}`);
  while (!isSo()) {
    if (Date.now() > untilMs) throw error;
    await delay(5);
  }
}
