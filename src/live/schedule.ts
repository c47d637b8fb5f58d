import { createArrivals, createPopulation, type Arrivals } from "./arrivals.js";
import { createShare } from "./share.js";
import { ageAtWorth, worth } from "./worth.js";

/**
 * Decides whom to poll with each token of one budget. It holds no timer and reads no clock: whoever has a token asks `next`, polls, and
 * tells by `observe` what came of it. Times are epoch milliseconds; the same calls give the same answers.
 *
 * In order of precedence, among the feeds that are due:
 * 1. who was never read, or not to the list's end, so that a poll surely brings something: on every fourth token at most;
 * 2. whose last turn is more than two rounds (2N/R) ago, the longest first: on every second token at most. Two rounds take half of
 *    the tokens even if all feeds need it, so nobody waits much longer, however little its index promises;
 * 3. of whom there is word that there is news, in the order of the words: on every second token at most;
 * 4. whose poll is worth most (`worth`), by the square root of its audience: who has a hundred watchers gets ten times the worth of one,
 *    and so is polled some three times as often.
 * The others' share of tokens is what keeps each of these from starving the rest.
 */
export interface Schedule {
  readonly size: number;
  /** Requests a second that the budget gives at present (it moves with throttling). */
  setRate(requestsPerSecond: number): void;
  /** A feed that is to be polled from now on; it was never polled. Known already: nothing happens. */
  add(id: string, nowMs: number): void;
  remove(id: string): void;
  /** 1 when a feed is added. A feed without audience is not polled; what was learnt of it is kept. */
  setAudience(id: string, subscribers: number): void;
  /** Who is worth the token at hand most; null when no feed is due. It counts as under way until `observe`. */
  next(nowMs: number): string | null;
  /** What its poll brought. Ignored for a feed that is not under way (it may have gone meanwhile, and come again). */
  observe(id: string, nowMs: number, outcome: PollOutcome): void;
  /** Word that there is news. While a poll is under way it asks for another: the news may be younger than the answer. */
  nudge(id: string, nowMs: number): void;
  /** Epoch ms, not before now, from which `next` may give a feed; null when there is none to wait for. */
  dueMs(nowMs: number): number | null;
  /** When this feed is likely to be polled next, in epoch ms; null when it will not be, or is unknown. */
  estimateMs(id: string, nowMs: number): number | null;
  /** η, from 0 to 1: how much of a feed's momentary liveliness was found to last. */
  readonly burstiness: number;
}

export interface ScheduleOptions {
  /** From the start of one poll of a feed to that of the next; a feed that is being caught up with need not wait. */
  readonly minIntervalMs: number;
}

export type PollOutcome =
  | {
      readonly kind: "read";
      /** Epoch ms of the segments that were new: the poll's where there is nothing better. */
      readonly timesMs: readonly number[];
      /** The list goes on: it was not read to its end, so the next poll surely brings something. */
      readonly behind: boolean;
      /** Not to be polled before, if that is later than the schedule would. */
      readonly notBeforeMs?: number;
    }
  | { readonly kind: "failed"; /** Not to be polled before. */ readonly retryAtMs: number };

interface Feed {
  readonly id: string;
  readonly arrivals: Arrivals;
  audience: number;
  /** In a row. */
  failures: number;
  /** Since when what its next poll brings has been gathering: the start of its last read, or when it was added. */
  readMs: number;
  /** When it last had a token, whatever came of it. */
  turnMs: number;
  dueMs: number;
  /** Since when its next poll is sure to bring something; Infinity when it is not. */
  behindMs: number;
  /** Since when there has been word of news; Infinity when there is none. */
  nudgedMs: number;
  underWay: { readonly wasNudged: boolean } | null;
}

/** Until the budget says otherwise: what the upstream allows an account by default. */
const DEFAULT_RATE = 2;
const STALE_ROUNDS = 2;
/** Share of the latest token in the running price: it is a mean over some thirty. */
const PRICE_STEP = 1 / 32;

export function createSchedule({ minIntervalMs }: ScheduleOptions): Schedule {
  const feeds = new Map<string, Feed>();
  const population = createPopulation();
  let requestsPerSecond = DEFAULT_RATE;
  let staleMs = 0;
  /** What a token has been worth of late, where it was free to go to whom it is worth most. */
  let price: number | null = null;

  let tokens = 0;
  const catchingUp = createShare(4);
  const stale = createShare(2);
  const nudged = createShare(2);

  function setStaleAge(): void {
    let watched = 0;
    for (const { audience } of feeds.values()) if (audience > 0) watched++;
    staleMs = (1000 * STALE_ROUNDS * watched) / requestsPerSecond;
  }

  /** One pass, and no garbage: at a few thousand feeds this is most of what a token costs here. */
  function choose(nowMs: number): Feed | null {
    let mostBehind: Feed | null = null;
    let stalest: Feed | null = null;
    let firstNudged: Feed | null = null;
    let worthiest: Feed | null = null;
    let highest = -1;
    for (const feed of feeds.values()) {
      if (!isDue(feed, nowMs)) continue;
      if (feed.behindMs < (mostBehind?.behindMs ?? Infinity)) mostBehind = feed;
      if (nowMs - feed.turnMs > staleMs && feed.turnMs < (stalest?.turnMs ?? Infinity)) stalest = feed;
      if (feed.nudgedMs < (firstNudged?.nudgedMs ?? Infinity)) firstNudged = feed;
      const feedWorth = worthOf(feed, nowMs);
      if (feedWorth <= highest) continue;
      worthiest = feed;
      highest = feedWorth;
    }
    const claimed = catchingUp.claim(mostBehind, tokens) ?? stale.claim(stalest, tokens) ?? nudged.claim(firstNudged, tokens);
    if (claimed === null && worthiest !== null) price = price === null ? highest : price + PRICE_STEP * (highest - price);
    return claimed ?? worthiest;
  }

  function read(feed: Feed, { timesMs, behind, notBeforeMs = -Infinity }: PollOutcome & { kind: "read" }, nowMs: number): void {
    // All that the answer can lack is younger than its request.
    feed.arrivals.read(timesMs, feed.turnMs, behind);
    feed.failures = 0;
    feed.readMs = feed.turnMs;
    feed.behindMs = behind ? nowMs : Infinity;
    feed.dueMs = Math.max(notBeforeMs, behind ? nowMs : feed.turnMs + minIntervalMs);
  }

  /** It keeps its claims, but behind those who have been waiting by then. */
  function failed(feed: Feed, { retryAtMs }: PollOutcome & { kind: "failed" }, wasNudged: boolean): void {
    feed.failures++;
    feed.dueMs = Math.max(retryAtMs, feed.turnMs + minIntervalMs);
    if (feed.behindMs !== Infinity) feed.behindMs = feed.dueMs;
    if (wasNudged) feed.nudgedMs = Math.min(feed.nudgedMs, feed.dueMs);
  }

  return {
    get size() {
      return feeds.size;
    },
    get burstiness() {
      return population.burstiness.share;
    },
    setRate(newRequestsPerSecond) {
      requestsPerSecond = newRequestsPerSecond;
      setStaleAge();
    },
    add(id, nowMs) {
      if (feeds.has(id)) return;
      feeds.set(id, {
        id,
        arrivals: createArrivals(population, nowMs),
        audience: 1,
        failures: 0,
        readMs: nowMs,
        turnMs: nowMs,
        dueMs: nowMs,
        behindMs: nowMs,
        nudgedMs: Infinity,
        underWay: null,
      });
      setStaleAge();
    },
    remove(id) {
      feeds.delete(id);
      setStaleAge();
    },
    setAudience(id, subscribers) {
      const feed = feeds.get(id);
      if (feed === undefined) return;
      feed.audience = subscribers;
      setStaleAge();
    },
    next(nowMs) {
      const feed = choose(nowMs);
      if (feed === null) return null;
      tokens++;
      feed.underWay = { wasNudged: feed.nudgedMs !== Infinity };
      feed.nudgedMs = Infinity;
      feed.turnMs = nowMs;
      return feed.id;
    },
    observe(id, nowMs, outcome) {
      const feed = feeds.get(id);
      if (!feed?.underWay) return;
      const { wasNudged } = feed.underWay;
      feed.underWay = null;
      switch (outcome.kind) {
        case "read":
          return read(feed, outcome, nowMs);
        case "failed":
          return failed(feed, outcome, wasNudged);
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
      if (feed.underWay) return nowMs;
      const soonestMs = Math.max(nowMs, feed.dueMs);
      if (feed.behindMs !== Infinity || feed.nudgedMs !== Infinity) return soonestMs;
      if (price === null) return Math.max(soonestMs, feed.turnMs + staleMs / STALE_ROUNDS);
      const ageMs = 1000 * ageAtWorth(feed.arrivals.expectation, price / weight(feed), staleMs / 1000);
      return Math.max(soonestMs, Math.min(feed.readMs + ageMs, feed.turnMs + staleMs));
    },
  };
}

function isWaiting({ underWay, audience }: Feed): boolean {
  return underWay === null && audience > 0;
}

/** (A clock that was set back to before a feed's last turn says nothing about when it is due.) */
function isDue(feed: Feed, nowMs: number): boolean {
  return isWaiting(feed) && (feed.dueMs <= nowMs || nowMs < feed.turnMs);
}

function worthOf(feed: Feed, nowMs: number): number {
  return weight(feed) * worth(feed.arrivals.expectation, Math.max(0, nowMs - feed.readMs) / 1000);
}

/** One failure may be chance. From the second on a feed is worth half as much each time: it shall not use up what the others live on. */
function weight({ audience, failures }: Feed): number {
  return failures > 1 ? Math.sqrt(audience) * 0.5 ** (failures - 1) : Math.sqrt(audience);
}
