import { LRUCache } from "lru-cache";
import type { Clock } from "../domain/clock.js";
import { listId, type ListKey } from "../domain/contact.js";
import type { ContactUnavailable } from "../domain/errors.js";
import type { Freshness } from "./freshness.js";
import type { Reading } from "./reading.js";

/** When something could not be had, and why. */
export interface Failure {
  readonly error: ContactUnavailable;
  readonly atMs: number;
}

/** What the upstream says of a contact as a whole: it says so whatever it is asked for. */
interface Verdict extends Failure {
  /** Since when it has been saying so. */
  readonly sinceMs: number;
}

/** A few hundred bytes each. */
const MAX_VERDICTS = 10_000;

export function createVerdicts(clock: Clock) {
  const verdicts = new LRUCache<string, Verdict>({ max: MAX_VERDICTS });
  return {
    of: (list: ListKey): Failure | undefined => verdicts.get(listId(list)),
    keep(list: ListKey, error: ContactUnavailable): void {
      const atMs = clock.now();
      const before = verdicts.get(listId(list));
      verdicts.set(listId(list), { error, atMs, sinceMs: before?.error.code === error.code ? before.sinceMs : atMs });
    },
    forget: (list: ListKey): void => void verdicts.delete(listId(list)),
    /** Since when the upstream has been saying that there is no such contact. */
    notFoundSinceMs(list: ListKey): number | null {
      const verdict = verdicts.get(listId(list));
      return verdict?.error.code === "NOT_FOUND" ? verdict.sinceMs : null;
    },
  };
}

/**
 * Whether a failure stands in for asking again.
 * @param sinceMs since when a feed has been reading the list; null where none has, or it is the feed that asks
 */
export function stillHolds({ error, atMs }: Failure, { heard, maxAgeMs }: Reading, sinceMs: number | null, nowMs: number, freshness: Freshness): boolean {
  if (heard.has(error)) return true;
  // A spent budget is known without a call, so it is asked anew each time.
  if (error.code === "UPSTREAM_THROTTLED") return false;
  if (sinceMs !== null && atMs >= sinceMs) return true;
  return nowMs - atMs < (error.permanent ? freshness.sealedTtlMs : Math.min(freshness.failureTtlMs, maxAgeMs));
}
