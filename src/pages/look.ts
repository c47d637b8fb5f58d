import type { Look } from "../domain/analysis.js";
import { ContactUnavailable } from "../domain/errors.js";
import { isTerminal } from "../domain/upstream.js";
import type { Page } from "./page.js";
import { CallsSpent } from "./reading.js";
import { readOn, type Walk } from "./walk.js";

export interface LookReader {
  readonly list: Walk;
  readonly selection: Walk;
  /** How long a finished contact's status is served without asking again, in milliseconds. */
  readonly sealedTtlMs: number;
  /** How long a contact that the upstream does not know counts as not started yet, in milliseconds. */
  readonly pendingGraceMs: number;
}

/** How the contact stands: by the newest answer about it, after a call where that is too old. Never rejects for what concerns one contact. */
export async function readLook(reader: LookReader): Promise<Look> {
  try {
    const known = newestPage(reader);
    if (known && isRecent(known, reader)) return lookOf(known);
    const read = await readOn(reader.list);
    return lookOf(newestPage(reader) ?? read);
  } catch (error) {
    const trouble = error instanceof CallsSpent ? new ContactUnavailable("UPSTREAM_THROTTLED", error.retryAfterMs) : error;
    if (!(trouble instanceof ContactUnavailable)) throw trouble;
    const newest = newestPage(reader);
    return newest && trouble.transient ? lookOf(newest) : lookOfNothing(trouble, reader);
  }
}

function newestPage({ list, selection }: LookReader): Page | null {
  const pages = [...list.store.pagesOf(list.source), ...selection.store.pagesOf(selection.source)];
  return pages.reduce<Page | null>((newest, page) => (newest && newest.asOfMs >= page.asOfMs ? newest : page), null);
}

function isRecent(page: Page, { list, sealedTtlMs }: LookReader): boolean {
  if (list.reading.heard.has(page)) return true;
  return list.now() - page.asOfMs < (isTerminal(page.status) ? sealedTtlMs : list.reading.maxAgeMs);
}

function lookOf({ status, channel, asOfMs }: Page): Look {
  return { status, channel, asOf: new Date(asOfMs), unavailable: null };
}

function lookOfNothing(trouble: ContactUnavailable, { list, pendingGraceMs }: LookReader): Look {
  const sinceMs = list.store.notFoundSinceMs(list.source);
  const pending = trouble.code === "NOT_FOUND" && sinceMs !== null && list.now() - sinceMs < pendingGraceMs;
  return {
    status: pending ? "PENDING" : "UNAVAILABLE",
    channel: trouble.code === "UNSUPPORTED_CHANNEL" ? "VOICE" : null,
    asOf: null,
    unavailable: trouble.report,
  };
}
