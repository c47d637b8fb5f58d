import { isTerminal } from "../domain/upstream.js";
import type { Segment } from "../domain/segment.js";
import type { Page } from "./page.js";

export interface Freshness {
  /** How long what cannot change any more is served, in milliseconds. */
  readonly sealedTtlMs: number;
  /** How long after a contact's last segment its summary is still awaited, in milliseconds. */
  readonly summaryGraceMs: number;
  /** How long a passing failure stands in for a further call, in milliseconds. */
  readonly failureTtlMs: number;
}

/** How often a finished contact is looked at while its summary is awaited: about ten looks a grace period of two minutes. */
const AWAITING_MS = 10_000;

/** Whether a page may be served without asking again. */
export function isFresh(page: Page, maxAgeMs: number, nowMs: number, freshness: Freshness): boolean {
  const ageMs = nowMs - page.asOfMs;
  if (page.sealed) return ageMs < freshness.sealedTtlMs;
  if (!isTerminal(page.status) || page.nextToken !== null) return ageMs < maxAgeMs;
  return ageMs < (awaitsSummary(page, freshness) ? Math.max(AWAITING_MS, maxAgeMs) : freshness.sealedTtlMs);
}

function awaitsSummary(page: Page, { summaryGraceMs }: Freshness): boolean {
  if (page.segments.some(({ kind }) => kind === "POST_CONTACT_SUMMARY")) return false;
  const newestMs = Math.max(...page.segments.map(timeMs));
  return page.asOfMs - newestMs < summaryGraceMs;
}

function timeMs(segment: Segment): number {
  return "time" in segment && segment.time !== null ? segment.time.getTime() : Number.NEGATIVE_INFINITY;
}
