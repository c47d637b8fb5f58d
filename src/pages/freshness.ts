import { isTerminal } from "../domain/upstream.js";
import { newestTimeMs } from "../domain/segment.js";
import type { Page, Source } from "./page.js";

export interface Freshness {
  /** How long what cannot change any more is served, in milliseconds. */
  readonly sealedTtlMs: number;
  /** How long after a contact's end its summary is still awaited, in milliseconds. */
  readonly summaryGraceMs: number;
  /** How long a passing failure stands in for a further call, in milliseconds. */
  readonly failureTtlMs: number;
}

/** How often a finished contact is looked at while its summary is awaited: about ten looks a grace period of two minutes. */
const AWAITING_MS = 10_000;

/** What is known of a page's list: what it is made of, and since when the upstream has been saying that its analysis is over. */
export interface Situation extends Pick<Source, "types"> {
  readonly overSinceMs: number | null;
  /** Since when a feed has been reading it, as often as the budget allows; null where there is none. */
  readonly watchedSinceMs: number | null;
}

/** Whether a page may be served without asking again. */
export function isFresh(page: Page, situation: Situation, maxAgeMs: number, nowMs: number, freshness: Freshness): boolean {
  if (situation.watchedSinceMs !== null && isSince(page, situation.watchedSinceMs, freshness)) return true;
  const ageMs = nowMs - page.asOfMs;
  if (page.sealed) return ageMs < freshness.sealedTtlMs;
  if (!isTerminal(page.status) || page.nextToken !== null) return ageMs < maxAgeMs;
  return ageMs < (awaitsSummary(page, situation, freshness) ? Math.max(AWAITING_MS, maxAgeMs) : freshness.sealedTtlMs);
}

/** A feed took over what it found fresh, and has read everything else itself. */
function isSince({ sealed, asOfMs }: Page, watchedSinceMs: number, { sealedTtlMs }: Freshness): boolean {
  return asOfMs >= watchedSinceMs - (sealed ? sealedTtlMs : 0);
}

/** The last segment's time tells when the contact ended; where a page has no times, as in the selection, what the upstream has said does. */
function awaitsSummary(page: Page, { types, overSinceMs }: Situation, { summaryGraceMs }: Freshness): boolean {
  if (!types.includes("POST_CONTACT_SUMMARY") || page.segments.some(({ kind }) => kind === "POST_CONTACT_SUMMARY")) return false;
  const endMs = newestTimeMs(page.segments) ?? overSinceMs ?? page.asOfMs;
  return page.asOfMs - endMs < summaryGraceMs;
}
