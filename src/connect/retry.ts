import type { Clock } from "../domain/clock.js";
import { ContactUnavailable } from "../domain/errors.js";
import type { Budget } from "./budget.js";
import type { Flow } from "./fair-queue.js";

const MAX_TRIES = 3;
const BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 4_000;

export interface RetryOptions {
  readonly budget: Budget;
  readonly flow: Flow;
  readonly clock: Clock;
  /** 0..1 */
  readonly random: () => number;
  readonly deadlineMs: number;
}

/**
 * The one layer that repeats requests; every try takes a token of its own. Server errors, resets, time-outs and unreadable answers have
 * three tries. A throttled request was never looked at, so it goes on until the deadline, slower each time and never faster than the
 * budget's rate.
 *
 * @throws what the last try threw, or ContactUnavailable UPSTREAM_THROTTLED when the budget has no token before the deadline
 */
export async function retry<T>(attempt: () => Promise<T>, { budget, flow, clock, random, deadlineMs }: RetryOptions): Promise<T> {
  let failures = 0;
  let throttles = 0;
  let last: ContactUnavailable | undefined;

  for (;;) {
    try {
      await budget.take(flow, deadlineMs);
    } catch (refusal) {
      throw last ?? refusal;
    }
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ContactUnavailable) || !error.transient) throw error;
      // Cut short by the deadline, it says nothing of the upstream; what came before it may.
      if (last && error.code === "UPSTREAM_TIMEOUT" && clock.now() >= deadlineMs) throw last;
      const isThrottled = error.code === "UPSTREAM_THROTTLED";
      if (isThrottled) budget.throttled();

      const delayMs = isThrottled
        ? backoff(Math.max(1000 / budget.rate(), BACKOFF_MS), throttles++)
        : backoff(BACKOFF_MS, failures++);
      last = isThrottled ? new ContactUnavailable("UPSTREAM_THROTTLED", Math.ceil(delayMs), { cause: error.cause }) : error;
      if (failures === MAX_TRIES || clock.now() + delayMs >= deadlineMs) throw last;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }

  /** Between once and twice the step, which doubles every time. */
  function backoff(stepMs: number, doublings: number): number {
    return Math.max(stepMs, Math.min(MAX_BACKOFF_MS, stepMs * 2 ** doublings)) * (1 + random());
  }
}

/** The one try of a request that the budget has allowed already: who holds the leave decides what comes after a failure. @throws what the try threw */
export async function tryOnce<T>(attempt: () => Promise<T>, budget: Budget): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof ContactUnavailable && error.code === "UPSTREAM_THROTTLED") budget.throttled();
    throw error;
  }
}
