/** How many requests a quota domain allows: a token bucket of `burst` tokens that fills at `requestsPerSecond`. */
export interface Rate {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

export interface Gcra {
  /** Epoch milliseconds at which the `ahead + 1`-th further request may start, if all before it start as early as they may. */
  slotMs(nowMs: number, ahead: number): number;
  /** How many requests may start at once, now. */
  tokens(nowMs: number): number;
  /** Takes a token if there is one now. */
  take(nowMs: number): boolean;
  /** Puts one back that was not used. */
  giveBack(): void;
  /** Forgets what has been saved up: the next token is 1/R away. */
  empty(nowMs: number): void;
  /** From now on the bucket fills at this rate. */
  setRate(requestsPerSecond: number): void;
}

/** Sums of intervals at epoch size are inexact; a slot reached to within this much is reached. It does not add up. */
const ROUNDING_MS = 1e-3;

/**
 * The generic cell rate algorithm: a token bucket held in one number, the "theoretical arrival time" at which the bucket would be
 * full again. It makes no timers and reads no clock. A request may start while that time is less than `burst` tokens ahead; so no
 * window of t seconds ever holds more than burst + R·t requests.
 *
 * It starts empty: a process that restarts must not spend a second burst.
 */
export function createGcra({ requestsPerSecond, burst }: Rate, startMs: number): Gcra {
  let intervalMs = 1000 / requestsPerSecond;
  let fullAtMs = startMs + burst * intervalMs;

  // A bucket cannot be emptier than empty: should the clock be set back, the wait is that of an empty bucket and not the jump.
  const fullAt = (nowMs: number): number => (fullAtMs = Math.min(fullAtMs, nowMs + burst * intervalMs));

  const slotMs = (nowMs: number, ahead: number): number =>
    Math.max(nowMs, Math.max(nowMs, fullAt(nowMs)) + (ahead + 1 - burst) * intervalMs);

  return {
    slotMs,
    tokens: (nowMs) => burst - Math.max(0, fullAt(nowMs) - nowMs) / intervalMs,
    take(nowMs) {
      if (slotMs(nowMs, 0) > nowMs + ROUNDING_MS) return false;
      fullAtMs = Math.max(nowMs, fullAt(nowMs)) + intervalMs;
      return true;
    },
    giveBack() {
      fullAtMs -= intervalMs;
    },
    empty(nowMs) {
      fullAtMs = nowMs + burst * intervalMs;
    },
    setRate(requests) {
      intervalMs = 1000 / requests;
    },
  };
}
