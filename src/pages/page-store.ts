import { LRUCache } from "lru-cache";
import type { Clock } from "../domain/clock.js";
import { listId } from "../domain/contact.js";
import { ContactUnavailable } from "../domain/errors.js";
import type { PageOutcome, PagesReading, Telemetry } from "../domain/telemetry.js";
import { isTerminal, type ListSegments, type SegmentsRequest, type SegmentsResponse } from "../domain/upstream.js";
import { createVerdicts, stillHolds, type Failure } from "./failures.js";
import { isFresh, type Freshness, type Situation } from "./freshness.js";
import { extendPage, isGrowing, isStuck, isUnchanged, moveSuccessor, pageOf, type Page, type PlacedPage, type Source } from "./page.js";
import { bytesOf } from "./page-bytes.js";
import { isPassing, type Reading } from "./reading.js";
import { within } from "./within.js";

export interface PageStoreOptions {
  readonly listSegments: ListSegments;
  readonly clock: Clock;
  /** Bound of all that is held, in bytes (estimated). */
  readonly cacheBytes: number;
  readonly freshness: Freshness;
  readonly telemetry: Telemetry;
}

/** Where to read, and the mark of the page before it (so that a repeated page is recognised). */
export interface Place {
  readonly token: string | null;
  readonly markBefore: number | null;
}

interface Held {
  readonly pages: ReadonlyMap<string | null, Page>;
  /** The last answer was a failure that need not concern the rest of the contact: the upstream refuses voice as it would an unknown type. */
  readonly failure: Failure | null;
  /** Since when the upstream has been saying that the analysis is over. */
  readonly overSinceMs: number | null;
}

interface Flight {
  /** The page, and the one that now comes after it where that came with it. */
  readonly pages: Promise<readonly Page[]>;
  readonly deadlineMs: number;
  readonly isPoll: boolean;
}

/** What a call brought, and whether it was one's own. */
interface Brought {
  readonly pages: readonly Page[];
  readonly outcome: "MISS" | "COALESCED";
}

const NOTHING_HELD: Held = { pages: new Map(), failure: null, overSinceMs: null };

export type PageStore = ReturnType<typeof createPageStore>;

/**
 * Holds pages by (list, segment types, token), asks the upstream for what it does not hold, and asks once however many readers wait
 * for the same. What it holds is forgotten least recently used list first; the list read last is held whatever its size.
 */
export function createPageStore({ listSegments, clock, cacheBytes, freshness, telemetry }: PageStoreOptions) {
  const maxSize = Math.max(1, cacheBytes);
  const lists = new LRUCache<string, Held>({ maxSize, sizeCalculation: ({ pages }) => Math.min(maxSize, bytesOf(pages)) });
  /** The lists that feeds read: held, whatever their size, for as long as somebody watches. */
  const watched = new Map<string, { held: Held; readonly sinceMs: number }>();
  const verdicts = createVerdicts(clock);
  const flights = new Map<string, Flight>();

  /**
   * The page at `place`, no older than the reading allows. Where the upstream cannot be asked just now, what is held.
   * @param readAfterMs distrusts pages read until then: a token among them was refused.
   * @throws ContactUnavailable, TokenRefused, CallsSpent
   */
  function read(source: Source, place: Place, reading: Reading, readAfterMs = 0): Promise<Page> {
    const kind = reading.isPoll ? "poll" : "query";
    return telemetry.span("page", { kind }, (note) =>
      readTelling(source, place, reading, readAfterMs, (outcome) => {
        telemetry.pageRead(kind, outcome);
        note({ outcome });
      }),
    );
  }

  async function readTelling(source: Source, place: Place, reading: Reading, readAfterMs: number, tell: (outcome: PageOutcome) => void): Promise<Page> {
    const { pages: held, overSinceMs } = heldOf(source);
    const known = held.get(place.token);
    const trusted = known && known.asOfMs > readAfterMs ? known : undefined;
    const situation = { types: source.types, overSinceMs, watchedSinceMs: watchedSinceMs(source) };
    if (trusted && (reading.heard.has(trusted) || isGoodEnough(trusted, situation, reading))) {
      tell("HIT");
      return trusted;
    }
    let failure: PageOutcome = "KNOWN_FAILURE";
    try {
      refuseWhatJustFailed(source, reading);
      failure = "REFUSED";
      const { pages, outcome } = await shared(source, place, trusted ?? null, reading);
      tell(outcome);
      for (const page of pages) reading.heard.add(page);
      return pages[0] as Page;
    } catch (error) {
      if (error instanceof ContactUnavailable) reading.heard.add(error);
      const isServed = trusted !== undefined && isPassing(error) && !reading.isPoll;
      tell(isServed ? "STALE" : failure);
      if (isServed) return trusted;
      throw error;
    }
  }

  /** A poll goes past what cannot change any more, and asks for the rest. */
  function isGoodEnough(page: Page, situation: Situation, { isPoll, goesPastFeed, maxAgeMs }: Reading): boolean {
    if (isPoll || goesPastFeed) return page.sealed && isFresh(page, { ...situation, watchedSinceMs: null }, 0, clock.now(), freshness);
    return isFresh(page, situation, maxAgeMs, clock.now(), freshness);
  }

  /**
   * One call for all who want this page now and hold the same: who distrusts what is held must not be given what its token brings.
   * A flight that gave up at its own, earlier deadline is flown again; one that may take longer than the reading is left at its deadline.
   */
  async function shared(source: Source, place: Place, held: Page | null, reading: Reading): Promise<Brought> {
    const key = JSON.stringify([keyOf(source), place.token, held?.nextToken]);
    const joined = flights.get(key);
    // A poll has the budget's leave in hand: a query's flight may still be waiting for its own.
    if (!joined || (reading.isPoll && !joined.isPoll)) {
      reading.spendCall();
      return { pages: await start(key, source, place, held, reading), outcome: "MISS" };
    }
    const outcome = "COALESCED";
    if (joined.deadlineMs > reading.deadlineMs) return { pages: await within(reading.deadlineMs - clock.now(), joined.pages), outcome };
    try {
      return { pages: await joined.pages, outcome };
    } catch (error) {
      if (joined.deadlineMs < reading.deadlineMs && isPassing(error)) return await shared(source, place, held, reading);
      throw error;
    }
  }

  function start(key: string, source: Source, place: Place, held: Page | null, reading: Reading): Promise<readonly Page[]> {
    const pages = fetchPages(source, place, held, reading).finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    const flight: Flight = { pages, deadlineMs: reading.deadlineMs, isPoll: reading.isPoll ?? false };
    flights.set(key, flight);
    return pages;
  }

  /** A held tail with a token goes on from that token, which brings only what is new; anything else is fetched by its own. */
  async function fetchPages(source: Source, place: Place, held: Page | null, { deadlineMs, isPoll = false }: Reading): Promise<readonly Page[]> {
    const tail = held && isGrowing(held) ? held : null;
    const token = tail ? tail.nextToken : place.token;
    const markBefore = tail ? tail.lastMark : place.markBefore;
    const before = heldOf(source).pages.get(place.token);
    try {
      const response = await ask({ ...source, token, deadlineMs, isPrepaid: isPoll }, markBefore);
      const pages = tail ? extendPage(tail, response, clock.now()) : [pageOf(token, response, place.markBefore, clock.now())];
      // A page that came twice says nothing; and where somebody else has read it meanwhile, that is newer.
      const isNews = !(isPoll && isStuck(token, response, markBefore)) && heldOf(source).pages.get(place.token) === before;
      if (isNews) keep(source, pages, held);
      return pages;
    } catch (error) {
      if (error instanceof ContactUnavailable) keepFailure(source, error);
      throw error;
    }
  }

  /** Once more where the answer leads nowhere: taken for the tail, it would hide the rest of a finished list. A poll will be back. */
  async function ask(request: SegmentsRequest, markBefore: number | null): Promise<SegmentsResponse> {
    const response = await listSegments(request);
    return !request.isPrepaid && isStuck(request.token, response, markBefore) ? await listSegments(request) : response;
  }

  function keep(source: Source, pages: readonly Page[], before: Page | null): void {
    const held = heldOf(source);
    const added = pages.map((page) => [page.token, page] as const);
    const all = new Map([...held.pages, ...added]);
    for (const page of pages) if (before && isUnchanged(before, page)) moveSuccessor(all, before.nextToken, page.nextToken);
    // No one list crowds out the others, but for those that are watched.
    const kept = !watched.has(keyOf(source)) && bytesOf(all) > cacheBytes / 4 ? new Map(added) : all;
    const isOver = pages.some(({ status }) => isTerminal(status));
    hold(source, { pages: kept, failure: null, overSinceMs: isOver ? (held.overSinceMs ?? clock.now()) : null });
    verdicts.forget(source.list);
  }

  function keepFailure(source: Source, error: ContactUnavailable): void {
    if (error.transient || error.code === "UNSUPPORTED_CHANNEL") hold(source, { ...heldOf(source), failure: { error, atMs: clock.now() } });
    else verdicts.keep(source.list, error);
  }

  function refuseWhatJustFailed(source: Source, reading: Reading): void {
    const sinceMs = reading.isPoll ? null : watchedSinceMs(source);
    for (const failure of [verdicts.of(source.list), heldOf(source).failure]) {
      if (failure && stillHolds(failure, reading, sinceMs, clock.now(), freshness)) throw failure.error;
    }
  }

  /** Every page held of a source, wherever it stands. */
  function pagesOf(source: Source): Iterable<Page> {
    return heldOf(source).pages.values();
  }

  /** The pages held from the start of the list without a gap, however old. */
  function trunk(source: Source): readonly PlacedPage[] {
    const { pages } = heldOf(source);
    const placed: PlacedPage[] = [];
    const visited = new Set<Page>();
    for (let page = pages.get(null); page && !visited.has(page); page = page.nextToken === null ? undefined : pages.get(page.nextToken)) {
      const before = placed.at(-1);
      const start = before?.end ?? 0;
      visited.add(page);
      placed.push({ page, start, end: start + page.segments.length, markBefore: before?.page.lastMark ?? null });
    }
    return placed;
  }

  /**
   * A feed reads this list from now on: what it brings is served to all, as fresh as anybody can ask for.
   * @returns what ends that
   */
  function watch(source: Source): () => void {
    const key = keyOf(source);
    watched.set(key, { held: heldOf(source), sinceMs: clock.now() });
    lists.delete(key);
    return () => {
      lists.set(key, heldOf(source));
      watched.delete(key);
    };
  }

  function watchedSinceMs(source: Source): number | null {
    return watched.get(keyOf(source))?.sinceMs ?? null;
  }

  function isWatched(source: Source): boolean {
    return watched.has(keyOf(source));
  }

  function heldOf(source: Source): Held {
    const key = keyOf(source);
    return watched.get(key)?.held ?? lists.get(key) ?? NOTHING_HELD;
  }

  function hold(source: Source, held: Held): void {
    const feed = watched.get(keyOf(source));
    if (feed) feed.held = held;
    else lists.set(keyOf(source), held);
  }

  /** Whether the page behind a token is at hand. */
  function isHeld(source: Source, token: string | null): boolean {
    return token !== null && heldOf(source).pages.has(token);
  }

  function sizes(): PagesReading {
    let watchedBytes = 0;
    for (const { held } of watched.values()) watchedBytes += bytesOf(held.pages);
    return { cachedBytes: lists.calculatedSize, watchedBytes };
  }

  return { read, isHeld, pagesOf, trunk, notFoundSinceMs: ({ list }: Source) => verdicts.notFoundSinceMs(list), watch, isWatched, sizes };
}

function keyOf({ list, types }: Source): string {
  return `${listId(list)} ${types.join()}`;
}
