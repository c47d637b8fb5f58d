import type { Clock } from "../domain/clock.js";
import { listId, type ListKey } from "../domain/contact.js";
import type { ContactUnavailable } from "../domain/errors.js";
import { newestTimeMs, type SegmentType } from "../domain/segment.js";
import { isTerminal } from "../domain/upstream.js";
import type { Advance, Follower } from "../pages/follower.js";
import type { Page } from "../pages/page.js";
import { continuationAfter } from "../pages/window.js";
import { awaitedAfterEnd } from "./aftermath.js";
import type { Engine, FeedPhase, FeedState, LogEntry, PollReport, Turn, Worker } from "./engine.js";
import { createLedger, type Ledger } from "./ledger.js";

export interface PollerOptions {
  readonly engine: Pick<Engine, "read">;
  readonly follow: (list: ListKey) => Follower;
  readonly listTypes: readonly SegmentType[];
  readonly clock: Clock;
  /** Longest that one poll may take. */
  readonly pollTimeoutMs: number;
  /** How long a contact that the upstream does not know counts as not started yet. */
  readonly pendingGraceMs: number;
  /** How long after a contact's end its summary is awaited. */
  readonly summaryGraceMs: number;
}

/** What this process keeps of a feed between its polls. */
interface Feed {
  readonly follower: Follower;
  ledger: Ledger;
  state: FeedState;
  notFoundSinceMs: number | null;
  /** Since when the upstream has been saying that the analysis is over. */
  overSinceMs: number | null;
  /** It was seen before its end, so that `overSinceMs` is about when that came. */
  wasLive: boolean;
  failures: number;
  /** Polls in a row that brought nothing. */
  idlePolls: number;
  /** Polls in a row that found the list shorter than the log: one may be a page that was answered with the one before it. */
  shortPolls: number;
}

const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;
/** A contact that is about to start is looked for more often; made-up ones must not take the budget. */
const MAX_PENDING_RETRY_MS = 15_000;
/** About a dozen looks for a summary within the grace, ten seconds apart at most. */
const LOOKS_FOR_SUMMARY = 12;
const MAX_LOOK_MS = 10_000;
/** Empty answers in a row, each with a token for the next one, after which the list is taken to hold no more. */
const IDLE_POLLS = 3;

function newFeed(follower: Follower, ledger: Ledger, state: FeedState): Feed {
  const wasLive = state.status === "IN_PROGRESS";
  return { follower, ledger, state, wasLive, notFoundSinceMs: null, overSinceMs: null, failures: 0, idlePolls: 0, shortPolls: 0 };
}

/** Polls feeds: reads on by one request, tells what is new from what came again, and says how the contact stands. */
export function createPoller(options: PollerOptions): Worker {
  const { engine, follow, clock, listTypes, pollTimeoutMs, pendingGraceMs, summaryGraceMs } = options;
  const feeds = new Map<string, Feed>();

  async function feedFor({ list, length }: Turn): Promise<Feed> {
    const id = listId(list);
    const known = feeds.get(id);
    if (known?.ledger.length === length) return known;
    // Somebody else polled it until now, or an append was refused: the log is right.
    const { entries, state } = await engine.read(list, { position: 0, revision: 0 }, length);
    const ledger = createLedger(entries);
    const feed = known ?? newFeed(follow(list), ledger, state);
    // It may have gone on from where the log does not lead.
    if (known) feed.follower.restart();
    feed.ledger = ledger;
    feeds.set(id, feed);
    return feed;
  }

  async function poll(turn: Turn): Promise<PollReport> {
    const feed = await feedFor(turn);
    const askedMs = clock.now();
    const advance = await feed.follower.advance(turn.length, clock.now() + pollTimeoutMs);
    const { entries, revisions, isChanged } = merge(feed, advance);
    if (isChanged) return restart(feed);
    if (advance.trouble !== null) return { ...unread(feed, advance.trouble), entries, revisions };
    feed.state = stateAfter(feed, advance, askedMs);
    return { isChanged, entries, revisions, state: feed.state, isBehind: advance.at === "BEHIND", notBeforeMs: nextLookMs(feed) };
  }

  /** What the poll adds to the log. The list is another one where an entry that was logged is not in its place any more. */
  function merge(feed: Feed, { passed, at }: Advance): Pick<PollReport, "entries" | "revisions" | "isChanged"> {
    const { ledger } = feed;
    const entries: LogEntry[] = [];
    const revisions: PollReport["revisions"][number][] = [];
    for (const { page, start } of passed) {
      for (const [index, segment] of page.segments.entries()) {
        const position = start + index;
        if (position >= ledger.length) {
          entries.push(ledger.add(segment));
          continue;
        }
        const found = ledger.compare(position, segment);
        if (found === "OTHER") return { entries, revisions, isChanged: true };
        if (found === "REVISED") revisions.push(ledger.revise(position, segment));
      }
    }
    feed.idlePolls = entries.length > 0 || at === "BEHIND" ? 0 : feed.idlePolls + 1;
    const isShorter = at !== "BEHIND" && (passed.at(-1)?.end ?? 0) < ledger.length;
    feed.shortPolls = isShorter ? feed.shortPolls + 1 : 0;
    return { entries, revisions, isChanged: feed.shortPolls >= IDLE_POLLS };
  }

  function restart(feed: Feed): PollReport {
    feed.follower.restart();
    feed.ledger = createLedger([]);
    feed.idlePolls = 0;
    feed.shortPolls = 0;
    feed.state = { ...feed.state, phase: "STARTING", settledMs: null, continuation: null };
    return { isChanged: true, entries: [], revisions: [], state: feed.state, isBehind: true, notBeforeMs: null };
  }

  function stateAfter(feed: Feed, { passed, at, isConclusive }: Advance, askedMs: number): FeedState {
    const last = passed.at(-1);
    // Starting over, it has only learnt that a token is no good.
    if (last === undefined) return feed.state;
    const { page } = last;
    feed.failures = 0;
    feed.notFoundSinceMs = null;
    // A list that is shorter than its log is another one, or its page was spoilt: that wants a further look, even where it says that it is over.
    const isSettled = at !== "BEHIND" && feed.shortPolls === 0 && (isConclusive || feed.idlePolls >= IDLE_POLLS);
    const isOver = isTerminal(page.status);
    feed.wasLive ||= !isOver;
    feed.overSinceMs = isOver ? (feed.overSinceMs ?? clock.now()) : null;
    const isLastLogged = last.end === feed.ledger.length && last.end > 0;
    return {
      phase: phaseAfter(feed, page, at, isSettled),
      status: page.status,
      unavailable: null,
      asOfMs: page.asOfMs,
      degraded: false,
      settledMs: isSettled ? askedMs : null,
      continuation: isLastLogged ? continuationAfter({ position: last.end - 1 }, last) : null,
    };
  }

  function phaseAfter(feed: Feed, { status, segments }: Page, at: Advance["at"], isSettled: boolean): FeedPhase {
    if (at === "BEHIND" && feed.state.phase === "STARTING") return "STARTING";
    if (feed.overSinceMs === null || !isSettled) return "LIVE";
    const isAwaited = status === "COMPLETED" && awaitedAfterEnd(listTypes, feed.ledger.has).length > 0;
    // Of one that ended before anybody watched, the last segments tell when.
    const sinceMs = feed.wasLive ? feed.overSinceMs : (newestTimeMs(segments) ?? feed.overSinceMs);
    // Where the upstream goes on to give tokens for nothing, there may be more for as long as a summary might take.
    const isOpen = isAwaited || at !== "AT_END";
    return isOpen && clock.now() - sinceMs < summaryGraceMs ? "DRAINED" : "OVER";
  }

  function nextLookMs({ state: { phase } }: Feed): number | null {
    return phase === "DRAINED" ? clock.now() + Math.min(MAX_LOOK_MS, summaryGraceMs / LOOKS_FOR_SUMMARY) : null;
  }

  /** How the contact stands when it could not be read: what was read before is no worse for it. */
  function unread(feed: Feed, trouble: ContactUnavailable): Omit<PollReport, "entries" | "revisions"> {
    const nowMs = clock.now();
    const isMissing = trouble.code === "NOT_FOUND";
    if (isMissing) feed.notFoundSinceMs ??= nowMs;
    const isPending = isMissing && nowMs - (feed.notFoundSinceMs ?? nowMs) < pendingGraceMs;
    const isFinal = trouble.permanent || (isMissing && !isPending);
    const wasRead = feed.state.asOfMs !== null;
    feed.state = {
      ...feed.state,
      phase: isFinal ? "OVER" : feed.state.phase,
      status: wasRead ? feed.state.status : isPending ? "PENDING" : "UNAVAILABLE",
      unavailable: trouble.report,
      degraded: !isFinal && !isMissing,
    };
    return { isChanged: false, state: feed.state, isBehind: false, notBeforeMs: nowMs + retryAfterMs(feed, trouble, isPending) };
  }

  /** Twice as long after each failure. A spent budget is not the feed's failure: the budget itself slows down. */
  function retryAfterMs(feed: Feed, { code, retryAfterMs: told }: ContactUnavailable, isPending: boolean): number {
    if (code === "UPSTREAM_THROTTLED") return told ?? 0;
    const delayMs = FIRST_RETRY_MS * 2 ** Math.min(feed.failures++, 10);
    return Math.min(delayMs, isPending ? MAX_PENDING_RETRY_MS : MAX_RETRY_MS);
  }

  return {
    poll,
    forget(list) {
      const id = listId(list);
      feeds.get(id)?.follower.stop();
      feeds.delete(id);
    },
  };
}
