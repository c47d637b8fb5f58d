/** A query, or a stream that is about to open. */
export type Work = "query" | "stream";

/** Gives a place back: once the query is answered, or the stream is open, as a stream that runs is not shed. For good, however often it is called. */
export type GiveBack = () => void;

export interface Shedder {
  /** Takes a place among the work in flight, and waits for its turn. Null: refuse it. */
  admit(work: Work): Promise<GiveBack | null>;
  /** Whether requests had better go elsewhere: from a refusal on, until there is room to spare. */
  isShedding(): boolean;
}

export interface OverloadOptions {
  /** Operations that may be at work at once, those included that wait for their turn or for the upstream. The last tenth is for streams. */
  readonly maxInFlight: number;
  /** To wait longer than this for a turn is long. */
  readonly longWaitMs: number;
  /** How long waits may be long before the gateway counts as saturated. */
  readonly burstMs: number;
  /** Nobody waits longer for a turn: whoever asked has gone, or will ask again. */
  readonly maxWaitMs: number;
  /** Queries that may wait for their turn while the gateway is saturated: enough that there is always one. */
  readonly saturatedWaiting: number;
}

/** What tests bring along. */
export interface OverloadParts {
  /** Milliseconds, from any origin. */
  readonly now?: () => number;
  /** Has `callback` called when all is done that this turn of the event loop has found to do. */
  readonly afterTurn?: (callback: () => void) => void;
}

export const OVERLOAD_DEFAULTS: OverloadOptions = { maxInFlight: 1_000, longWaitMs: 100, burstMs: 500, maxWaitMs: 1_000, saturatedWaiting: 4 };

const QUERIES_SHARE = 0.9;
/** Of the places, to be free again before a gateway that was full says that it is not. */
const SPARE_SHARE = 0.2;
/** Streams may wait so much longer, and be so many more, than queries: each is one that somebody looks at, and comes back at once if it is refused. */
const TIMES: Readonly<Record<Work, number>> = { query: 1, stream: 4 };
/** The gateway is saturated until a time as long as this in which less than that share of what came was refused. */
const CALM_MS = 1_000;
const CALM_SHARE = 0.1;

interface Waiting {
  readonly work: Work;
  readonly sinceMs: number;
  readonly giveBack: GiveBack;
  readonly resolve: (giveBack: GiveBack | null) => void;
}

/**
 * Refuses what is more than can be done, while that is still cheap to do.
 *
 * To count what is in flight is not enough: what needs no upstream call is done at once when it is let in, one after the other, so that few are
 * ever in flight while the others wait unseen in the kernel for theirs, and refusals with them. So a turn of the event loop lets one operation in;
 * what else comes in it waits here, where it is seen, and what is refused waits for one operation at most. How long each had to wait is then what
 * tells a burst from too much, as in CoDel (RFC 8289): a burst makes waits long for a while and is served; where they stay long, the gateway is
 * saturated, and to let the queue grow helps nobody. From then on only as many may wait as keep the gateway at work.
 */
export function createShedder(options: OverloadOptions, { now = () => performance.now(), afterTurn = setImmediate }: OverloadParts = {}): Shedder {
  const { maxInFlight, longWaitMs, burstMs, maxWaitMs, saturatedWaiting } = options;
  const places: Readonly<Record<Work, number>> = { query: Math.ceil(maxInFlight * QUERIES_SHARE), stream: maxInFlight };
  const waiting: Waiting[] = [];
  let inFlight = 0;
  let isFull = false;
  let isSaturated = false;
  let isTurnTaken = false;
  /** Since when waits have been long; null where the last one was not. */
  let longSinceMs: number | null = null;
  /** What came, and what of it was refused for want of time, since when. */
  let watch = { sinceMs: 0, came: 0, refused: 0 };

  function isTooMuch(work: Work, nowMs: number): boolean {
    if (!isSaturated && longSinceMs !== null && nowMs - longSinceMs > burstMs * TIMES[work]) {
      isSaturated = true;
      watch = { sinceMs: nowMs, came: 0, refused: 0 };
    }
    watch.came += 1;
    if (!isSaturated || waiting.length < saturatedWaiting * TIMES[work]) return false;
    watch.refused += 1;
    return true;
  }

  function takePlace(): GiveBack {
    inFlight += 1;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      inFlight -= 1;
      if (inFlight <= maxInFlight * (1 - SPARE_SHARE)) isFull = false;
    };
  }

  function takeTurn(): void {
    isTurnTaken = true;
    afterTurn(() => {
      isTurnTaken = false;
      letNextIn(now());
    });
  }

  function letNextIn(nowMs: number): void {
    const next = waiting.shift();
    const waitedMs = next === undefined ? 0 : nowMs - next.sinceMs;
    longSinceMs = waitedMs > longWaitMs ? (longSinceMs ?? nowMs) : null;
    if (next === undefined) return;
    if (waitedMs > maxWaitMs * TIMES[next.work]) {
      next.giveBack();
      next.resolve(null);
      letNextIn(nowMs);
      return;
    }
    takeTurn();
    next.resolve(next.giveBack);
  }

  function review(nowMs: number): void {
    const { sinceMs, came, refused } = watch;
    const elapsedMs = nowMs - sinceMs;
    if (!isSaturated || elapsedMs < CALM_MS) return;
    // Nothing has come for a while where nobody has looked in time.
    if (refused <= came * CALM_SHARE || elapsedMs >= 2 * CALM_MS) isSaturated = false;
    watch = { sinceMs: nowMs, came: 0, refused: 0 };
  }

  return {
    async admit(work) {
      const nowMs = now();
      review(nowMs);
      if (isTooMuch(work, nowMs)) return null;
      if (inFlight >= places[work]) {
        isFull = true;
        return null;
      }
      const giveBack = takePlace();
      if (isTurnTaken) return new Promise((resolve) => waiting.push({ work, sinceMs: nowMs, giveBack, resolve }));
      takeTurn();
      return giveBack;
    },
    isShedding() {
      review(now());
      return isFull || isSaturated;
    },
  };
}
