import { createArrivals, createPopulation } from "./arrivals.js";
import { floorOf, type Floor } from "./floor.js";
import { createScheduled, isDue, isWaiting, weightOf, worthOf, type Scheduled } from "./scheduled.js";
import { createShare } from "./share.js";
import { ageAtWorth } from "./worth.js";

/**
 * Decides whom to poll with each token of one budget. It holds no timer and reads no clock: who has a token asks `next`, polls, and tells
 * by `observe` what came of it. Times are epoch milliseconds; the same calls give the same answers.
 *
 * Of the feeds that are due, the token goes to the first of
 * 1. the one that has waited longest of those whose poll is sure to bring something, as they were never read, or not to the list's end;
 *    one token in four at most;
 * 2. the one whose last turn is longest ago, where that is about to be more than two rounds, 2N/R seconds; one token in two at most;
 * 3. the one nudged first; one token in two at most;
 * 4. the one whose poll is worth most (see `worth`).
 * As each of the first three leaves tokens to those after it, none starves the rest. Two rounds at one token in two are a turn for
 * everybody, so the second rule keeps its word whatever the others do: nobody is without a turn for longer than 2N/R and a few tokens.
 */
export interface Schedule {
  readonly size: number;
  /** How much of a feed's momentary liveliness was found to last, η: from 0 (nothing, as with Poisson arrivals) to 1. */
  readonly burstiness: number;
  /** Requests a second that the budget gives at present (it moves with throttling). */
  setRate(requestsPerSecond: number): void;
  /** A feed that is to be polled from now on; it was never polled. Known already: nothing happens. */
  add(id: string, nowMs: number): void;
  remove(id: string): void;
  /** 1 when a feed is added. A feed without audience is not polled; what was learnt of it is kept. */
  setAudience(id: string, subscribers: number): void;
  /** Who is worth the token at hand most; null when no feed is due. It counts as under way until `observe`. */
  next(nowMs: number): string | null;
  /** What its poll brought. Ignored for a feed that is not under way (it may be gone by then, or have come again). */
  observe(id: string, nowMs: number, outcome: PollOutcome): void;
  /** Word that there is news. While a poll is under way it asks for another: the news may be younger than the answer. */
  nudge(id: string, nowMs: number): void;
  /** Epoch ms, not before now, from which `next` may give a feed; null when there is none to wait for. */
  dueMs(nowMs: number): number | null;
  /** When this feed is likely to be polled next (epoch ms, not before now); null when it is unknown, or nobody watches it. */
  estimateMs(id: string, nowMs: number): number | null;
  /** What no schedule could do better, by the long-run rates and the budget of the moment. */
  floor(): Floor;
}

export interface ScheduleOptions {
  /** From the start of one poll of a feed to that of the next; while a feed is being caught up with it need not wait. */
  readonly minIntervalMs: number;
}

export type PollOutcome = ReadOutcome | FailedOutcome;

export interface ReadOutcome {
  readonly kind: "read";
  /** Epoch ms of the segments that were new, by whatever clock; the poll's where nothing is known. */
  readonly timesMs: readonly number[];
  /** The list goes on: it was not read to its end, so the next poll surely brings something. */
  readonly behind: boolean;
  /** Not to be polled before, where that is later than it would be anyway. */
  readonly notBeforeMs?: number;
}

export interface FailedOutcome {
  readonly kind: "failed";
  /** Not to be polled before. */
  readonly retryAtMs: number;
}

/** Until the budget says otherwise: what the upstream gives an account by default. */
const DEFAULT_RATE = 2;
/** Nobody's turns are further apart than so many rounds, of a turn for everybody. */
const STALE_ROUNDS = 2;
const STALE_ONE_IN = 2;
const BEHIND_ONE_IN = 4;
const NUDGED_ONE_IN = 2;
/** Weight of the latest token in the running price: a mean over some thirty. */
const PRICE_STEP = 1 / 32;

export function createSchedule({ minIntervalMs }: ScheduleOptions): Schedule {
  /** In the order of their last turns, the longest ago first. */
  const feeds = new Map<string, Scheduled>();
  const population = createPopulation();
  const behindShare = createShare(BEHIND_ONE_IN);
  const staleShare = createShare(STALE_ONE_IN);
  const nudgedShare = createShare(NUDGED_ONE_IN);
  let watched = 0;
  let tokenMs = 1000 / DEFAULT_RATE;
  let tokens = 0;
  /** What a token has been worth of late, where it was free to go to whom it is worth most. */
  let price: number | null = null;

  const roundMs = (): number => watched * tokenMs;

  function* deliveryRates(): Iterable<number> {
    for (const { audience, arrivals } of feeds.values()) if (audience > 0) yield audience * arrivals.expectation.rate;
  }

  /** One pass, and no garbage: with thousands of feeds this is most of what a token costs here. */
  function choose(nowMs: number): Scheduled | null {
    let oldest: Scheduled | null = null;
    let stale: Scheduled | null = null;
    let mostBehind: Scheduled | null = null;
    let firstNudged: Scheduled | null = null;
    let worthiest: Scheduled | null = null;
    let highest = -1;
    let mayWaitMs = STALE_ROUNDS * roundMs();
    for (const feed of feeds.values()) {
      if (!isDue(feed, nowMs)) continue;
      oldest ??= feed;
      // Whoever has no more time left than those before it need for their turns has them go at once.
      if (nowMs - feed.turnMs > mayWaitMs) stale = oldest;
      mayWaitMs -= STALE_ONE_IN * tokenMs;
      if (feed.behindMs < (mostBehind?.behindMs ?? Infinity)) mostBehind = feed;
      if (feed.nudgedMs < (firstNudged?.nudgedMs ?? Infinity)) firstNudged = feed;
      const worth = worthOf(feed, nowMs);
      if (worth <= highest) continue;
      worthiest = feed;
      highest = worth;
    }
    const first = behindShare.claim(mostBehind, tokens) ?? staleShare.claim(stale, tokens) ?? nudgedShare.claim(firstNudged, tokens);
    if (first === null && worthiest !== null) price = price === null ? highest : price + PRICE_STEP * (highest - price);
    return first ?? worthiest;
  }

  function take(feed: Scheduled, nowMs: number): void {
    tokens++;
    feed.poll = { wasNudged: feed.nudgedMs !== Infinity };
    feed.nudgedMs = Infinity;
    feed.turnMs = nowMs;
    feeds.delete(feed.id);
    feeds.set(feed.id, feed);
  }

  function read(feed: Scheduled, { timesMs, behind, notBeforeMs = -Infinity }: ReadOutcome, nowMs: number): void {
    // What came while the answer was on its way may be in it or not: as of the start it was whole.
    feed.readMs = feed.turnMs;
    feed.arrivals.read(timesMs, feed.readMs, behind);
    feed.failures = 0;
    feed.behindMs = behind ? nowMs : Infinity;
    feed.dueMs = Math.max(notBeforeMs, behind ? nowMs : feed.turnMs + minIntervalMs);
  }

  /** After one failure its claims stand, behind those of who has been waiting by then. After two, nothing is sure any more. */
  function failed(feed: Scheduled, { retryAtMs }: FailedOutcome, wasNudged: boolean): void {
    feed.failures++;
    feed.dueMs = Math.max(retryAtMs, feed.turnMs + minIntervalMs);
    const claimMs = feed.failures === 1 ? feed.dueMs : Infinity;
    if (feed.behindMs !== Infinity) feed.behindMs = claimMs;
    if (wasNudged) feed.nudgedMs = Math.min(feed.nudgedMs, claimMs);
  }

  return {
    get size() {
      return feeds.size;
    },
    get burstiness() {
      return population.burstiness.share;
    },
    setRate(requestsPerSecond) {
      tokenMs = 1000 / requestsPerSecond;
    },
    add(id, nowMs) {
      if (feeds.has(id)) return;
      feeds.set(id, createScheduled(id, createArrivals(population, nowMs), nowMs));
      watched++;
    },
    remove(id) {
      const feed = feeds.get(id);
      if (feed === undefined) return;
      feeds.delete(id);
      if (feed.audience > 0) watched--;
    },
    setAudience(id, subscribers) {
      const feed = feeds.get(id);
      if (feed === undefined) return;
      watched += Math.sign(subscribers) - Math.sign(feed.audience);
      feed.audience = subscribers;
    },
    next(nowMs) {
      const feed = choose(nowMs);
      if (feed === null) return null;
      take(feed, nowMs);
      return feed.id;
    },
    observe(id, nowMs, outcome) {
      const feed = feeds.get(id);
      if (!feed?.poll) return;
      const { wasNudged } = feed.poll;
      feed.poll = null;
      switch (outcome.kind) {
        case "read":
          read(feed, outcome, nowMs);
          break;
        case "failed":
          failed(feed, outcome, wasNudged);
          break;
      }
    },
    nudge(id, nowMs) {
      const feed = feeds.get(id);
      if (feed !== undefined) feed.nudgedMs = Math.min(feed.nudgedMs, nowMs);
    },
    dueMs(nowMs) {
      let earliestMs = Infinity;
      for (const feed of feeds.values()) {
        if (isDue(feed, nowMs)) return nowMs;
        if (isWaiting(feed)) earliestMs = Math.min(earliestMs, feed.dueMs);
      }
      return earliestMs === Infinity ? null : earliestMs;
    },
    estimateMs(id, nowMs) {
      const feed = feeds.get(id);
      if (feed === undefined || feed.audience === 0) return null;
      if (feed.poll !== null) return nowMs;
      const soonestMs = Math.max(nowMs, feed.dueMs);
      if (feed.behindMs !== Infinity || feed.nudgedMs !== Infinity) return soonestMs;
      if (price === null) return Math.max(soonestMs, feed.turnMs + roundMs());
      const latestMs = STALE_ROUNDS * roundMs();
      const ageMs = 1000 * ageAtWorth(feed.arrivals.expectation, price / weightOf(feed), latestMs / 1000);
      return Math.max(soonestMs, Math.min(feed.readMs + ageMs, feed.turnMs + latestMs));
    },
    floor: () => floorOf(deliveryRates(), 1000 / tokenMs, minIntervalMs),
  };
}
