import { ContactUnavailable, RequestError, TokenRefused } from "../domain/errors.js";
import type { Entry } from "../domain/segment.js";
import type { Metrics } from "../domain/telemetry.js";
import { checkOf, type Cursor } from "./cursor.js";
import { placedEntries, type Page, type PlacedPage, type Source } from "./page.js";
import type { PageStore } from "./page-store.js";
import type { Reading } from "./reading.js";

export interface Walk {
  readonly store: PageStore;
  readonly source: Source;
  readonly reading: Reading;
  readonly telemetry: Pick<Metrics, "cursorRead">;
  /** Epoch milliseconds, now. */
  now(): number;
}

/** A page, and those of its entries that the walk had not come to before. */
export interface Step extends PlacedPage {
  readonly entries: readonly Entry[];
}

/** Where a walk begins: a token, and the position at which its page starts. */
export interface Origin {
  readonly token: string | null;
  readonly start: number;
  readonly markBefore: number | null;
}

/** How to go: from where, from which position on to give entries, and what not to trust. */
interface Way {
  readonly origin: Origin;
  readonly readAfterMs?: number;
  readonly maxAgeMs?: number;
}

/** Empty pages in a row after which nothing more is sought on a live list: each may come with a token for the next one, without end. */
export const MAX_EMPTY_PAGES = 3;

type Steps = AsyncGenerator<Step, void, undefined>;

export const LIST_START: Origin = { token: null, start: 0, markBefore: null };

/**
 * The list after `cursor`, page by page; without a cursor, from the start. Takes the shortest way there: a held page, else the token that
 * the cursor carries, else from the first page by position. Ends at the tail of a live list, or at the end of a finished one.
 * @throws ContactUnavailable, CallsSpent, RequestError CURSOR_EXPIRED
 */
export async function* stepsAfter(walk: Walk, cursor: Cursor | null): Steps {
  const origin = cursor === null ? LIST_START : nearestOrigin(walk, cursor);
  yield* surely(walk, cursor, origin, cursor === null ? 0 : cursor.position + 1);
}

/** The list from its start to the page that holds `cursor`'s entry, or to its end. @throws like `stepsAfter` */
export async function* stepsUpTo(walk: Walk, cursor: Cursor | null): Steps {
  for await (const step of surely(walk, cursor, LIST_START, 0)) {
    yield step;
    if (cursor !== null && step.end > cursor.position) return;
  }
}

/**
 * Brings what is held of a list up to date by one call at most: the tail again or, where the list is held only in part, no feed reads it
 * and nothing was asked of it within the reading's age, the page after it. So a reader that comes again and again gets to the end.
 * @returns the page that it read, or the last one held where that will do
 * @throws like `stepsAfter`
 */
export async function readOn(walk: Walk): Promise<Page> {
  const trunk = walk.store.trunk(walk.source);
  const tail = trunk.at(-1);
  const { heard, maxAgeMs } = walk.reading;
  const isReadOn = walk.store.isWatched(walk.source);
  const isRecent = isReadOn || trunk.some(({ page }) => heard.has(page) || walk.now() - page.asOfMs < maxAgeMs);
  if (tail?.page.sealed && isRecent) return tail.page;
  // A walk gives a page, or throws.
  const first = await surely(walk, null, originOfNext(tail), 0).next();
  return (first.value as Step).page;
}

/**
 * Walks, and walks again from the first page where the upstream refuses a token on the way, or where what is held ends before the
 * cursor's entry (another replica may have seen more).
 */
async function* surely(walk: Walk, cursor: Cursor | null, origin: Origin, from: number): Steps {
  const beganMs = walk.now();
  const ways: Way[] = [{ origin }, { origin: LIST_START, maxAgeMs: 0 }];
  let next = from;
  for (let way = ways.shift(); way; way = ways.shift()) {
    let reached = -1;
    try {
      for await (const placed of walkPages(walk, way, cursor === null ? 0 : cursor.position + 1)) {
        if (cursor !== null) verify(cursor, placed);
        reached = placed.end;
        yield { ...placed, entries: placedEntries(placed).slice(Math.max(0, next - placed.start)) };
        next = Math.max(next, placed.end);
      }
      if (cursor === null || reached > cursor.position) return;
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      if (way.readAfterMs !== undefined) throw new ContactUnavailable("UPSTREAM_BAD_RESPONSE", null, { cause: error });
      if (cursor !== null && way.origin !== LIST_START) walk.telemetry.cursorRead("WALKED");
      ways.splice(0, ways.length, { origin: LIST_START, readAfterMs: beganMs });
    }
  }
  throw cursorExpired();
}

/** Pages from an origin on. A short page of a live list is its tail, unless what is sought may lie beyond it. */
async function* walkPages({ store, source, reading }: Walk, way: Way, reach: number): AsyncGenerator<PlacedPage, void, undefined> {
  const allowed = way.maxAgeMs === undefined ? reading : { ...reading, maxAgeMs: way.maxAgeMs, heard: new WeakSet<Page>(), goesPastFeed: true };
  const visited = new Set<string | null>();
  let { token, start, markBefore } = way.origin;
  let emptyPages = 0;
  for (;;) {
    visited.add(token);
    const page = await store.read(source, { token, markBefore }, allowed, way.readAfterMs);
    const end = start + page.segments.length;
    yield { page, start, end, markBefore };
    emptyPages = page.segments.length === 0 ? emptyPages + 1 : 0;
    const isTail = !page.sealed && !store.isHeld(source, page.nextToken) && (end >= reach || emptyPages === MAX_EMPTY_PAGES);
    // The end of a live list may come with the token that led to it.
    const isEnd = page.nextToken === page.token && !page.sealed;
    if (page.nextToken === null || isTail || isEnd) return;
    if (visited.has(page.nextToken)) throw new TokenRefused("a token leads back");
    token = page.nextToken;
    start = end;
    markBefore = page.lastMark;
  }
}

function nearestOrigin({ store, source, telemetry }: Walk, cursor: Cursor): Origin {
  const held = store.trunk(source).find(({ start, end }) => start <= cursor.position && cursor.position < end);
  telemetry.cursorRead(held ? "HELD" : cursor.continuation ? "TOKEN" : "WALKED");
  return held ? originOf(held) : (cursor.continuation ?? LIST_START);
}

/** The tail itself while it may grow, else the page behind it. */
function originOfNext(tail: PlacedPage | undefined): Origin {
  if (!tail) return LIST_START;
  return tail.page.sealed ? { token: tail.page.nextToken, start: tail.end, markBefore: tail.page.lastMark } : originOf(tail);
}

function originOf({ page, start, markBefore }: PlacedPage): Origin {
  return { token: page.token, start, markBefore };
}

function verify(cursor: Cursor, placed: PlacedPage): void {
  if (cursor.position < placed.start || cursor.position >= placed.end) return;
  const entry = placedEntries(placed)[cursor.position - placed.start];
  if (entry === undefined || checkOf(entry) !== cursor.check) throw cursorExpired();
}

function cursorExpired(): RequestError {
  return new RequestError("CURSOR_EXPIRED", "The list no longer holds the entry that this cursor was made for; start again without it.");
}
