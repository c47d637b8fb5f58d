import type { Clock } from "../domain/clock.js";
import { ContactUnavailable } from "../domain/errors.js";
import { createAimd } from "./aimd.js";
import { createFairQueue, type Flow } from "./fair-queue.js";
import { createGcra, type Rate } from "./gcra.js";

/** The requests that one quota domain (an AWS account in a Region) allows, handed out one by one: to queries first, without starving polls. */
export interface Budget {
  /** Requests a second at present: the account's limit, less what throttling has taught. */
  rate(): number;
  /** Requests that it would allow at once, now. */
  tokens(): number;
  /**
   * Waits for leave to make one request for a query. A waiter is never kept past its deadline in vain: it is refused as soon as it is
   * known that its turn comes later, which is at once unless flows of greater weight crowd in afterwards.
   * @throws ContactUnavailable UPSTREAM_THROTTLED; `retryAfterMs` is when all who wait now have been served.
   */
  take(flow: Flow, deadlineMs: number): Promise<void>;
  /** Waits for leave to make one request for a poll. Asked by one at a time. @throws ContactUnavailable when the budget is closed */
  takeForPoll(): Promise<void>;
  /** A poll's leave that was not used. */
  giveBack(): void;
  /** The upstream throttled a request: others use the account, too. */
  throttled(): void;
  /** Refuses everybody who waits, and who comes later. */
  close(): void;
}

interface Waiter {
  readonly grant: () => void;
  readonly refuse: (reason: ContactUnavailable) => void;
}

interface Query extends Waiter {
  readonly deadlineMs: number;
}

/** While a poll waits, queries have this many tokens to its one: a quarter stays the polls'. */
const QUERIES_TO_A_POLL = 3;

/**
 * A thin shell of one timer around three pure parts: `createGcra` says when, `createAimd` how fast, and `createFairQueue` which query.
 */
export function createBudget(limit: Rate, clock: Clock): Budget {
  const aimd = createAimd(limit.requestsPerSecond);
  const gcra = createGcra(limit, clock.now());
  const queue = createFairQueue<Query>();
  let poll: Waiter | null = null;
  let queriesSincePoll = 0;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  /** Every look at the bucket is by the rate of the moment. */
  function time(): number {
    const nowMs = clock.now();
    gcra.setRate(aimd.rate(nowMs));
    return nowMs;
  }

  /** When the one after `ahead` others is served, whoever they are. */
  function slotMs(nowMs: number, ahead: number): number {
    return Math.max(aimd.heldUntilMs(nowMs), gcra.slotMs(nowMs, ahead));
  }

  /** The same for a query after `ahead` other queries, with the polls that come between. */
  function queryMs(nowMs: number, ahead: number): number {
    const polls = poll === null ? 0 : Math.floor((queriesSincePoll + ahead) / QUERIES_TO_A_POLL);
    return slotMs(nowMs, ahead + polls);
  }

  const throttled = (nowMs: number): ContactUnavailable =>
    new ContactUnavailable("UPSTREAM_THROTTLED", Math.ceil(queryMs(nowMs, queue.size) - nowMs));

  function takeNow(nowMs: number): boolean {
    return aimd.heldUntilMs(nowMs) <= nowMs && gcra.take(nowMs);
  }

  function serve(): void {
    const nowMs = time();
    refuseBefore(nowMs, nowMs);
    while ((queue.size > 0 || poll !== null) && takeNow(nowMs)) grantNext();
    awaitSlot(nowMs);
  }

  function grantNext(): void {
    const isPollsTurn = poll !== null && (queue.size === 0 || queriesSincePoll >= QUERIES_TO_A_POLL);
    const next = isPollsTurn ? poll : queue.shift();
    if (isPollsTurn) poll = null;
    queriesSincePoll = isPollsTurn ? 0 : Math.min(queriesSincePoll + 1, QUERIES_TO_A_POLL);
    next?.grant();
  }

  /** Nobody is served before the next slot: whose deadline is earlier need not wait for it. */
  function awaitSlot(nowMs: number): void {
    const nextMs = slotMs(nowMs, 0);
    refuseBefore(nextMs, nowMs);
    clearTimeout(timer);
    const isAwaited = queue.size > 0 || poll !== null;
    timer = isAwaited ? setTimeout(serve, Math.max(1, Math.ceil(nextMs - nowMs))) : undefined;
  }

  function refuseBefore(limitMs: number, nowMs: number): void {
    for (const query of queue.remove(({ deadlineMs }) => deadlineMs < limitMs)) query.refuse(throttled(nowMs));
  }

  return {
    rate: () => aimd.rate(clock.now()),
    tokens: () => gcra.tokens(time()),
    take(flow, deadlineMs) {
      if (isClosed) return Promise.reject(closed());
      const nowMs = time();
      if (queryMs(nowMs, queue.ahead(flow)) > deadlineMs) return Promise.reject(throttled(nowMs));
      return new Promise((grant, refuse) => {
        queue.add(flow, { deadlineMs, grant, refuse });
        serve();
      });
    },
    takeForPoll() {
      if (isClosed) return Promise.reject(closed());
      return new Promise((grant, refuse) => {
        poll = { grant, refuse };
        serve();
      });
    },
    giveBack() {
      gcra.giveBack();
      serve();
    },
    throttled() {
      aimd.throttled(clock.now());
      const nowMs = time();
      gcra.empty(nowMs);
      awaitSlot(nowMs);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const query of queue.remove(() => true)) query.refuse(closed());
      poll?.refuse(closed());
      poll = null;
    },
  };
}

function closed(): ContactUnavailable {
  return new ContactUnavailable("UPSTREAM_UNAVAILABLE");
}

/** For benches: the upstream's own limit, if any, is the only one. */
export function createUnlimitedBudget(): Budget {
  return { rate: () => Number.MAX_SAFE_INTEGER, tokens: () => Infinity, take: () => Promise.resolve(), takeForPoll: () => Promise.resolve(), giveBack() {}, throttled() {}, close() {} };
}
