import { ContactUnavailable, TokenRefused } from "../domain/errors.js";
import { isTerminal } from "../domain/upstream.js";
import type { Page, PlacedPage, Source } from "./page.js";
import type { PageStore } from "./page-store.js";
import { CallsSpent, type Reading } from "./reading.js";
import { LIST_START, MAX_EMPTY_PAGES, type Origin } from "./walk.js";

/** How far a follower has come. */
export interface Advance {
  /** The pages that it passed, in order; the last one is where it stands. */
  readonly passed: readonly PlacedPage[];
  /** `BEHIND`: the list goes on. `AT_TAIL`: what it holds so far was read. `AT_END`: and the analysis is over. */
  readonly at: "BEHIND" | "AT_TAIL" | "AT_END";
  /** The upstream says itself that nothing comes after: it gave no token to go on with. */
  readonly isConclusive: boolean;
  /** Why it came no further; null where it came as far as one call leads. */
  readonly trouble: ContactUnavailable | null;
}

export interface FollowerOptions {
  readonly store: PageStore;
  readonly source: Source;
  /** Epoch milliseconds, now. */
  readonly now: () => number;
}

export type Follower = ReturnType<typeof createFollower>;

/**
 * Reads a list to its tail, and the tail again and again: one upstream request each time, none for what is held and cannot change any
 * more. What it reads is served to queries meanwhile. A refused token, or tokens that lead in a circle, make it start over from the
 * first page; it then passes the same positions again.
 */
export function createFollower({ store, source, now }: FollowerOptions) {
  const unwatch = store.watch(source);
  let place = LIST_START;
  let distrustedUntilMs = 0;
  let restarts = 0;
  /** Empty pages in a row, each with a token for another one. */
  let emptyPages = 0;
  const tokens = new Set<string | null>();

  /**
   * @param reach position up to which the list was read before: a short page in front of it is not the tail
   * @returns never rejects for what concerns the upstream
   */
  async function advance(reach: number, deadlineMs: number): Promise<Advance> {
    const reading = readingOnce(deadlineMs);
    const passed: PlacedPage[] = [];
    try {
      for (;;) {
        const placed = placedAt(place, await store.read(source, place, reading, distrustedUntilMs));
        passed.push(placed);
        const next = maybeNext(placed, reach);
        emptyPages = next === null || placed.end > placed.start ? 0 : emptyPages + 1;
        if (next === null) return arrivedAt(placed.page, passed);
        if (tokens.has(next.token)) throw new TokenRefused("the upstream's tokens lead in a circle");
        tokens.add(place.token);
        place = next;
      }
    } catch (error) {
      return stoppedBy(error, passed);
    }
  }

  function arrivedAt({ status, nextToken }: Page, passed: readonly PlacedPage[]): Advance {
    restarts = 0;
    const isConclusive = nextToken === null;
    return { passed, at: isTerminal(status) && isConclusive ? "AT_END" : "AT_TAIL", isConclusive, trouble: null };
  }

  function stoppedBy(error: unknown, passed: readonly PlacedPage[]): Advance {
    const stopped = { passed, at: "BEHIND", isConclusive: false } as const;
    if (error instanceof CallsSpent) return { ...stopped, at: emptyPages >= MAX_EMPTY_PAGES ? "AT_TAIL" : "BEHIND", trouble: null };
    if (error instanceof ContactUnavailable) return { ...stopped, trouble: error };
    if (!(error instanceof TokenRefused)) throw error;
    restart();
    // Once is a token that has expired; again, before the tail was reached, is trouble.
    return { ...stopped, trouble: ++restarts > 1 ? new ContactUnavailable("UPSTREAM_BAD_RESPONSE", null, { cause: error }) : null };
  }

  /** Reads the list anew from its first page, and trusts nothing that was read until now. */
  function restart(): void {
    place = LIST_START;
    tokens.clear();
    distrustedUntilMs = now();
  }

  return { advance, restart, stop: unwatch };
}

/** One upstream request, and that one is paid for. */
function readingOnce(deadlineMs: number): Reading {
  let calls = 0;
  return {
    isPoll: true,
    maxAgeMs: 0,
    deadlineMs,
    heard: new WeakSet(),
    spendCall() {
      if (++calls > 1) throw new CallsSpent(1, 0);
    },
  };
}

function placedAt({ start, markBefore }: Origin, page: Page): PlacedPage {
  return { page, start, end: start + page.segments.length, markBefore };
}

/** Null at the tail. */
function maybeNext({ page, end }: PlacedPage, reach: number): Origin | null {
  if (page.nextToken === null || page.nextToken === page.token) return null;
  return page.sealed || end < reach ? { token: page.nextToken, start: end, markBefore: page.lastMark } : null;
}
