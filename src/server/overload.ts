/** A query, or a stream that is about to open. */
export type Work = "query" | "stream";

export interface Shedder {
  /**
   * Takes a place among the work in flight. Null: refuse it. Else what gives the place back, for good however often it is called: once the
   * query is answered, or the stream is open, as a stream that runs is not shed.
   */
  admit(work: Work): (() => void) | null;
  /** Whether requests had better go elsewhere: from a refusal on, until there is room to spare. */
  isShedding(): boolean;
}

export interface OverloadOptions {
  /** Operations that may be at work at once, those included that wait for the upstream. The last tenth is for streams. */
  readonly maxInFlight: number;
  /** A turn of the event loop is long when it lets operations in for longer than this. */
  readonly longTurnMs: number;
  /** How long turns may be long, one on the heels of the other or one alone, before the gateway counts as saturated. */
  readonly burstMs: number;
  /** How long a turn lets queries in while it does. */
  readonly saturatedTurnMs: number;
}

/** What tests bring along. */
export interface OverloadParts {
  /** Milliseconds, from any origin. */
  readonly now?: () => number;
  /** Has `callback` called when all is done that this turn of the event loop has found to do. */
  readonly afterTurn?: (callback: () => void) => void;
}

export const OVERLOAD_DEFAULTS: OverloadOptions = { maxInFlight: 1_000, longTurnMs: 100, burstMs: 500, saturatedTurnMs: 2 };

const QUERIES_SHARE = 0.9;
/** Of the places, to be free again before a gateway that was full says that it is not. */
const SPARE_SHARE = 0.2;
/** A turn is open to streams for so much longer than to queries: each is one that somebody looks at, and comes back at once if it is refused. */
const STREAM_TIMES = 4;
/** The gateway is saturated until a time as long as this in which less than that share of what came was refused. */
const CALM_MS = 1_000;
const CALM_SHARE = 0.1;
/** Between the work of two turns, by which they are known not to be on each other's heels. */
const PAUSE_MS = 10;

/**
 * Refuses what is more than can be done, while that is still cheap to do.
 *
 * To count what is in flight is not enough: what needs no upstream call is done in the turn of the event loop in which it came, one after
 * the other, so that few are ever in flight while the others wait in the kernel for theirs. That queue cannot be seen, but all that is in it
 * is what the next turn will find. So the length of a turn is the wait: measured from the first operation that it lets in, since what
 * streams and polls do in a turn by themselves is no queue.
 *
 * A burst makes a long turn or two, and is served. Where turns stay long there is more than can be done, and to let the queue grow helps nobody;
 * nor would it be seen, as Node 20 takes one new connection a turn. From then on turns are kept short, so that a refusal waits for a few
 * milliseconds only, and streams are served between.
 * The first operation of a turn is always let in, whatever it costs: turns that do no work would only refuse.
 */
export function createShedder({ maxInFlight, longTurnMs, burstMs, saturatedTurnMs }: OverloadOptions, { now = () => performance.now(), afterTurn = setImmediate }: OverloadParts = {}): Shedder {
  const places: Readonly<Record<Work, number>> = { query: Math.ceil(maxInFlight * QUERIES_SHARE), stream: maxInFlight };
  let inFlight = 0;
  let isFull = false;
  let isSaturated = false;
  let turnBeganMs: number | null = null;
  let turnEndedMs = -Infinity;
  /** Since when turns have been long; null where the last one was not. */
  let longSinceMs: number | null = null;
  /** What came, and what of it was refused for want of time, since when. */
  let watch = { sinceMs: 0, came: 0, refused: 0 };

  function beginTurn(nowMs: number): number {
    if (nowMs - turnEndedMs > PAUSE_MS) longSinceMs = null;
    afterTurn(() => {
      turnEndedMs = now();
      longSinceMs = turnEndedMs - nowMs > longTurnMs ? (longSinceMs ?? nowMs) : null;
      turnBeganMs = null;
    });
    return (turnBeganMs = nowMs);
  }

  function isInTime(work: Work, nowMs: number): boolean {
    const times = work === "stream" ? STREAM_TIMES : 1;
    const beganMs = turnBeganMs ?? beginTurn(nowMs);
    const spentMs = nowMs - beganMs;
    const isLate = isSaturated ? spentMs > saturatedTurnMs * times : spentMs > longTurnMs && nowMs - (longSinceMs ?? beganMs) > burstMs * times;
    if (isLate && !isSaturated) {
      isSaturated = true;
      watch = { sinceMs: nowMs, came: 0, refused: 0 };
    }
    watch.came += 1;
    if (isLate) watch.refused += 1;
    return !isLate;
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
    admit(work) {
      const nowMs = now();
      review(nowMs);
      if (!isInTime(work, nowMs)) return null;
      if (inFlight >= places[work]) {
        isFull = true;
        return null;
      }
      inFlight += 1;
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        inFlight -= 1;
        if (inFlight <= maxInFlight * (1 - SPARE_SHARE)) isFull = false;
      };
    },
    isShedding() {
      review(now());
      return isFull || isSaturated;
    },
  };
}
