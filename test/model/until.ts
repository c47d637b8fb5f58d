import { setTimeout as delay } from "node:timers/promises";

const TIMEOUT_MS = 20_000;

/** Resolves as soon as `condition` holds, and has something done as long as it does not. @throws with what was waited for, when it never does */
export async function until(what: () => string, condition: () => boolean, meanwhile: () => unknown = () => undefined): Promise<void> {
  const untilMs = Date.now() + TIMEOUT_MS;
  while (!condition()) {
    if (Date.now() > untilMs) throw new Error(`waited in vain for ${what()}`);
    await meanwhile();
    await delay(2);
  }
}
