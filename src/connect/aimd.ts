/** How fast to go where others use the same account: the rate falls by a factor when the upstream throttles, and comes back by steps. */
export interface Aimd {
  /** Requests a second, now. */
  rate(nowMs: number): number;
  /** Epoch milliseconds before which nothing is sent; in the past where there is nothing to hold. */
  heldUntilMs(nowMs: number): number;
  /** The upstream throttled. What it says within one hold is one complaint: the requests were under way together. */
  throttled(nowMs: number): void;
}

const DECREASE = 0.7;
/** Of the limit, a second: 0.1/s at the default of 2/s. */
const INCREASE_PER_SECOND = 0.05;
const HOLD_MS = 1_000;
/** Of the limit: however others press, we go on asking. */
const LEAST = 0.05;

/** Additive increase, multiplicative decrease: programs that share a budget so come to share it evenly. It reads no clock. */
export function createAimd(limit: number): Aimd {
  let rateThen = limit;
  let thenMs = Number.NEGATIVE_INFINITY;

  // Should the clock be set back, the hold is a hold and not the jump.
  const heldUntilMs = (nowMs: number): number => (thenMs = Math.min(thenMs, nowMs + HOLD_MS));

  function rate(nowMs: number): number {
    if (rateThen === limit) return limit;
    const seconds = Math.max(0, nowMs - heldUntilMs(nowMs)) / 1000;
    return Math.min(limit, rateThen + seconds * INCREASE_PER_SECOND * limit);
  }

  return {
    rate,
    heldUntilMs,
    throttled(nowMs) {
      if (nowMs < heldUntilMs(nowMs)) return;
      rateThen = Math.max(LEAST * limit, rate(nowMs) * DECREASE);
      thenMs = nowMs + HOLD_MS;
    },
  };
}
