import type { Clock } from "../domain/clock.js";
import { ContactUnavailable } from "../domain/errors.js";
import { createFairQueue, type Flow } from "./fair-queue.js";
import { createGcra, type Rate } from "./gcra.js";

/** The requests that one quota domain (an AWS account in a Region) allows, handed out one by one. */
export interface Budget {
  /** Milliseconds between two requests at the sustained rate; 0 without a limit. */
  readonly intervalMs: number;
  /**
   * Waits for leave to make one request. A waiter is never kept past its deadline in vain: it is refused as soon as it is known that
   * its turn comes later, which is at once unless flows of greater weight crowd in afterwards.
   * @throws ContactUnavailable UPSTREAM_THROTTLED; `retryAfterMs` is when all who wait now have been served.
   */
  take(flow: Flow, deadlineMs: number): Promise<void>;
  /** The upstream says that its bucket is empty, so ours is: others use the account, too. */
  drain(): void;
  /** Refuses everybody who waits, and who comes later. */
  close(): void;
}

interface Waiter {
  readonly deadlineMs: number;
  readonly grant: () => void;
  readonly refuse: (reason: ContactUnavailable) => void;
}

/** A thin shell of one timer around the two pure parts: `createGcra` says when, `createFairQueue` says who. */
export function createBudget(rate: Rate, clock: Clock): Budget {
  const gcra = createGcra(rate, clock.now());
  const queue = createFairQueue<Waiter>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const throttled = (nowMs: number): ContactUnavailable =>
    new ContactUnavailable("UPSTREAM_THROTTLED", Math.ceil(gcra.slotMs(nowMs, queue.size) - nowMs));

  function serve(): void {
    const nowMs = clock.now();
    refuseBefore(nowMs, nowMs);
    while (queue.size > 0 && gcra.take(nowMs)) queue.shift()?.grant();
    awaitSlot(nowMs);
  }

  /** Nobody is served before the next slot: whose deadline is earlier need not wait for it. */
  function awaitSlot(nowMs: number): void {
    const slotMs = gcra.slotMs(nowMs, 0);
    refuseBefore(slotMs, nowMs);
    clearTimeout(timer);
    timer = queue.size === 0 ? undefined : setTimeout(serve, Math.max(1, Math.ceil(slotMs - nowMs)));
  }

  function refuseBefore(limitMs: number, nowMs: number): void {
    for (const waiter of queue.remove(({ deadlineMs }) => deadlineMs < limitMs)) waiter.refuse(throttled(nowMs));
  }

  return {
    intervalMs: 1000 / rate.requestsPerSecond,
    take(flow, deadlineMs) {
      if (isClosed) return Promise.reject(closed());
      const nowMs = clock.now();
      if (gcra.slotMs(nowMs, queue.ahead(flow)) > deadlineMs) return Promise.reject(throttled(nowMs));
      if (queue.size === 0 && gcra.take(nowMs)) return Promise.resolve();
      return new Promise((grant, refuse) => {
        queue.add(flow, { deadlineMs, grant, refuse });
        if (timer === undefined) awaitSlot(nowMs);
      });
    },
    drain() {
      const nowMs = clock.now();
      gcra.empty(nowMs);
      awaitSlot(nowMs);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const waiter of queue.remove(() => true)) waiter.refuse(closed());
    },
  };
}

function closed(): ContactUnavailable {
  return new ContactUnavailable("UPSTREAM_UNAVAILABLE");
}

/** For benches: the upstream's own limit, if any, is the only one. */
export function createUnlimitedBudget(): Budget {
  return { intervalMs: 0, take: () => Promise.resolve(), drain() {}, close() {} };
}
