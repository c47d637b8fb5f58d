import type { Arrivals } from "./arrivals.js";
import { worth } from "./worth.js";

/** What a schedule keeps of a feed. Times are epoch milliseconds; Infinity: never. */
export interface Scheduled {
  readonly id: string;
  readonly arrivals: Arrivals;
  /** How many watch it. */
  audience: number;
  /** Polls that failed, in a row. */
  failures: number;
  /** Since when what its next poll brings has been gathering: the start of its last read, or when it was added. */
  readMs: number;
  /** When it last had a token, whatever came of it. */
  turnMs: number;
  dueMs: number;
  /** Since when its next poll is sure to bring something. */
  behindMs: number;
  /** Since when there is word that it has news. */
  nudgedMs: number;
  /** The poll that is under way. */
  poll: { readonly wasNudged: boolean } | null;
}

export function createScheduled(id: string, arrivals: Arrivals, nowMs: number): Scheduled {
  return {
    id,
    arrivals,
    audience: 1,
    failures: 0,
    readMs: nowMs,
    turnMs: nowMs,
    dueMs: nowMs,
    behindMs: nowMs,
    nudgedMs: Infinity,
    poll: null,
  };
}

/** It may be polled, now or later. */
export function isWaiting({ poll, audience }: Scheduled): boolean {
  return poll === null && audience > 0;
}

/** (A clock that was set back to before a feed's last turn says nothing about when it is due.) */
export function isDue(feed: Scheduled, nowMs: number): boolean {
  return isWaiting(feed) && (feed.dueMs <= nowMs || nowMs < feed.turnMs);
}

export function worthOf(feed: Scheduled, nowMs: number): number {
  return weightOf(feed) * worth(feed.arrivals.expectation, Math.max(0, nowMs - feed.readMs) / 1000);
}

/**
 * The square root of its audience: a hundred watchers weigh as ten, so that one who watches alone is not forgotten. One failure may be
 * chance; from the second on each halves the weight, so that feeds that cannot be read do not use up what the others live on.
 */
export function weightOf({ audience, failures }: Scheduled): number {
  const weight = Math.sqrt(audience);
  return failures < 2 ? weight : weight * 0.5 ** (failures - 1);
}
