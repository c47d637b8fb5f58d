import { LRUCache } from "lru-cache";
import type { Clock } from "../domain/clock.js";
import { listId } from "../domain/contact.js";
import { ContactUnavailable } from "../domain/errors.js";
import type { ListSegments, SegmentsRequest, SegmentsResponse } from "../domain/upstream.js";
import { isFresh, type Freshness } from "./freshness.js";
import { extendPage, isStuck, pageOf, type Page, type PlacedPage, type Source } from "./page.js";
import { pageBytes } from "./page-bytes.js";
import { CallsSpent, type Reading } from "./reading.js";

export interface PageStoreOptions {
  readonly listSegments: ListSegments;
  readonly clock: Clock;
  /** Bound of all that is held, in bytes (estimated). */
  readonly cacheBytes: number;
  readonly freshness: Freshness;
}

/** Where to read, and the mark of the page before it (so that a repeated page is recognised). */
export interface Place {
  readonly token: string | null;
  readonly markBefore: number | null;
}

interface Held {
  readonly pages: ReadonlyMap<string | null, Page>;
  /** The last answer was a failure. */
  readonly failure: { readonly error: ContactUnavailable; readonly atMs: number } | null;
  /** Since when the upstream has been saying that there is no such contact. */
  readonly notFoundSinceMs: number | null;
}

interface Flight {
  /** The page, and the one that now comes after it where that came with it. */
  readonly pages: Promise<readonly Page[]>;
  readonly deadlineMs: number;
}

const NOTHING_HELD: Held = { pages: new Map(), failure: null, notFoundSinceMs: null };

export type PageStore = ReturnType<typeof createPageStore>;

/**
 * Holds pages by (list, segment types, token), asks the upstream for what it does not hold, and asks once however many readers wait
 * for the same. What it holds is forgotten least recently used list first.
 */
export function createPageStore({ listSegments, clock, cacheBytes, freshness }: PageStoreOptions) {
  const lists = new LRUCache<string, Held>({ maxSize: cacheBytes, sizeCalculation: ({ pages }) => bytesOf(pages) });
  const flights = new Map<string, Flight>();

  /**
   * The page at `place`, no older than the reading allows. Where the upstream cannot be asked just now, what is held.
   * @param readAfterMs distrusts pages read until then: a token among them was refused.
   * @throws ContactUnavailable, TokenRefused, CallsSpent
   */
  async function read(source: Source, place: Place, reading: Reading, readAfterMs = 0): Promise<Page> {
    const held = heldOf(source).pages.get(place.token);
    const trusted = held && held.asOfMs > readAfterMs ? held : undefined;
    if (trusted && (reading.heard.has(trusted) || isFresh(trusted, reading.maxAgeMs, clock.now(), freshness))) return trusted;
    try {
      refuseWhatJustFailed(source, reading);
      reading.spendCall();
      const pages = await shared(source, place, trusted, reading);
      for (const page of pages) reading.heard.add(page);
      return pages[0] as Page;
    } catch (error) {
      if (error instanceof ContactUnavailable) reading.heard.add(error);
      if (trusted && isPassing(error)) return trusted;
      throw error;
    }
  }

  /** One call for all who want this page now. A flight that gave up at its own, earlier deadline is flown again. */
  async function shared(source: Source, place: Place, held: Page | undefined, reading: Reading): Promise<readonly Page[]> {
    const key = JSON.stringify([keyOf(source), place.token]);
    const joined = flights.get(key);
    if (!joined) return await start(key, source, place, held, reading.deadlineMs);
    try {
      return await joined.pages;
    } catch (error) {
      if (joined.deadlineMs < reading.deadlineMs && isPassing(error)) return await shared(source, place, held, reading);
      throw error;
    }
  }

  function start(key: string, source: Source, place: Place, held: Page | undefined, deadlineMs: number): Promise<readonly Page[]> {
    const pages = fetchPages(source, place, held, deadlineMs).finally(() => flights.delete(key));
    flights.set(key, { pages, deadlineMs });
    return pages;
  }

  /** A held tail with a token goes on from that token, which brings only what is new; anything else is fetched by its own. */
  async function fetchPages(source: Source, place: Place, held: Page | undefined, deadlineMs: number): Promise<readonly Page[]> {
    const tail = held && hasNext(held) && !held.sealed ? held : null;
    const token = tail ? tail.nextToken : place.token;
    try {
      const response = await ask({ ...source, token, deadlineMs }, tail ? tail.lastMark : place.markBefore);
      const pages = tail ? extendPage(tail, response, clock.now()) : [pageOf(token, response, place.markBefore, clock.now())];
      keep(source, pages);
      return pages;
    } catch (error) {
      if (error instanceof ContactUnavailable) keepFailure(source, error);
      throw error;
    }
  }

  /** Once more where the answer leads nowhere: taken for the tail, it would hide the rest of a finished list. */
  async function ask(request: SegmentsRequest, markBefore: number | null): Promise<SegmentsResponse> {
    const response = await listSegments(request);
    return isStuck(request.token, response, markBefore) ? await listSegments(request) : response;
  }

  function keep(source: Source, pages: readonly Page[]): void {
    const added = pages.map((page) => [page.token, page] as const);
    const all = new Map([...heldOf(source).pages, ...added]);
    // No one list crowds out the others.
    const kept = bytesOf(all) > cacheBytes / 4 ? new Map(added) : all;
    lists.set(keyOf(source), { pages: kept, failure: null, notFoundSinceMs: null });
  }

  function keepFailure(source: Source, error: ContactUnavailable): void {
    const held = heldOf(source);
    const atMs = clock.now();
    const notFoundSinceMs = error.code === "NOT_FOUND" ? (held.notFoundSinceMs ?? atMs) : null;
    lists.set(keyOf(source), { ...held, failure: { error, atMs }, notFoundSinceMs });
  }

  function refuseWhatJustFailed(source: Source, reading: Reading): void {
    const { failure } = heldOf(source);
    if (failure && reading.heard.has(failure.error)) throw failure.error;
    // A spent budget is known without a call, so it is asked anew each time.
    if (!failure || failure.error.code === "UPSTREAM_THROTTLED") return;
    const keptMs = failure.error.permanent ? freshness.sealedTtlMs : Math.min(freshness.failureTtlMs, reading.maxAgeMs);
    if (clock.now() - failure.atMs < keptMs) throw failure.error;
  }

  /** Every page held of a source, wherever it stands. */
  function pagesOf(source: Source): Iterable<Page> {
    return heldOf(source).pages.values();
  }

  /** The pages held from the start of the list without a gap, however old. */
  function trunk(source: Source): readonly PlacedPage[] {
    const { pages } = heldOf(source);
    const placed: PlacedPage[] = [];
    let markBefore: number | null = null;
    for (let page = pages.get(null), start = 0; page && placed.length < pages.size; ) {
      const end = start + page.segments.length;
      placed.push({ page, start, end, markBefore });
      markBefore = page.lastMark;
      start = end;
      page = page.nextToken === null ? undefined : pages.get(page.nextToken);
    }
    return placed;
  }

  function notFoundSinceMs(source: Source): number | null {
    return heldOf(source).notFoundSinceMs;
  }

  function heldOf(source: Source): Held {
    return lists.get(keyOf(source)) ?? NOTHING_HELD;
  }

  return { read, pagesOf, trunk, notFoundSinceMs };
}

function keyOf({ list, types }: Source): string {
  return `${listId(list)} ${types.join()}`;
}

function hasNext(page: Page): page is Page & { readonly nextToken: string } {
  return page.nextToken !== null;
}

/** Trouble that passes, and during which what is held may be served. */
function isPassing(error: unknown): boolean {
  return error instanceof CallsSpent || (error instanceof ContactUnavailable && error.transient);
}

function bytesOf(pages: ReadonlyMap<string | null, Page>): number {
  let bytes = 500;
  for (const page of pages.values()) bytes += pageBytes(page);
  return bytes;
}
