import { createBurstiness, type Burstiness } from "./burstiness.js";
import { createTally, type Tally } from "./tally.js";
import { persistedS, type Expectation } from "./worth.js";

/** What one feed teaches about itself. */
export interface Arrivals {
  /** From its last read on; remade by each. */
  readonly expectation: Expectation;
  /**
   * @param timesMs epoch milliseconds of the segments that were new, by whatever clock: each is taken to have come since the feed was
   *   last read to its end, and by now
   * @param asOfMs when the read was made
   * @param behind the list goes on: it was not read to its end
   */
  read(timesMs: readonly number[], asOfMs: number, behind: boolean): void;
}

/** What the feeds of one schedule teach about each other. */
export interface Population {
  /** Counts of all, for the mean that a feed is taken to have until it shows otherwise. */
  readonly tally: Tally;
  readonly burstiness: Burstiness;
}

/** A guess to start from, which a minute of a few chats outweighs: feeds that are all alike are read in turn, whatever it is. */
const GUESS = { segments: 1, seconds: 20 };
/** How long a feed's past counts, and that of all feeds. Of a chat that lasts for days, the last hours say more than the first. */
const FEED_MEMORY_S = 6 * 3600;
const POPULATION_MEMORY_S = 100 * FEED_MEMORY_S;

/**
 * Shape of the Gamma distribution that the rates of feeds are taken to have: 1/2 says that they differ by factors (the standard deviation
 * is 1.4 means), so that a feed is soon judged by its own count. The posterior mean is (½ + segments) / (½ / mean + seconds).
 */
const PRIOR_SHAPE = 0.5;
/** Time constant of what counts as "just now": about as long as a few messages of a lively chat. */
const KERNEL_S = 20;
/** What the first read may teach at most: the times of a history may be wrong, and the present matters more. */
const HISTORY = { segments: 20, seconds: 600 };

export function createPopulation(): Population {
  return { tally: createTally(GUESS, POPULATION_MEMORY_S), burstiness: createBurstiness() };
}

/**
 * Learns a feed's long-run rate by counting (Gamma–Poisson), and its momentary rate by an exponential kernel over the segments' own times,
 * which say more than the read that brought them. Counts are taken from one read to the list's end to the next such read; while it is
 * being caught up with, they wait.
 */
export function createArrivals({ tally, burstiness }: Population, addedMs: number): Arrivals {
  const own = createTally({ segments: 0, seconds: 0 }, FEED_MEMORY_S);
  let expectation: Expectation = { rate: posteriorMean(own, tally), excess: 0 };
  /** Segments a second just now, as of `asOfMs`. */
  let recent = 0;
  let asOfMs = addedMs;
  /** When the list was last read to its end; null when it never was. */
  let endMs: number | null = null;
  let deviationAtEnd = 0;
  /** Segments since then. */
  let fresh = 0;
  let oldestMs = Infinity;

  function learn(segments: number, seconds: number): void {
    own.add(segments, seconds);
    tally.add(segments, seconds);
  }

  /** What was there when the feed was added counts from its oldest segment on, of which it is known only that the list began with it. */
  function learnFromHistory(): void {
    const segments = oldestMs < addedMs ? fresh - 1 : fresh;
    const seconds = (asOfMs - Math.min(addedMs, oldestMs)) / 1000;
    const share = Math.min(1, HISTORY.seconds / seconds, HISTORY.segments / segments);
    if (seconds > 0) learn(share * segments, share * seconds);
  }

  function learnFromInterval(seconds: number): void {
    const usual = expectation.rate * seconds;
    burstiness.observe(usual, deviationAtEnd * persistedS(seconds), fresh - usual);
    learn(fresh, seconds);
  }

  return {
    get expectation() {
      return expectation;
    },
    read(timesMs, nowMs, behind) {
      const passedMs = Math.max(0, nowMs - asOfMs);
      recent *= Math.exp(-passedMs / 1000 / KERNEL_S);
      for (const timeMs of timesMs) {
        // In a history, "now" only says that the time is not known.
        if (endMs === null && timeMs >= nowMs) continue;
        const cameMs = Math.min(nowMs, Math.max(endMs ?? -Infinity, timeMs));
        recent += Math.exp((cameMs - nowMs) / 1000 / KERNEL_S) / KERNEL_S;
        oldestMs = Math.min(oldestMs, cameMs);
        fresh++;
      }
      asOfMs = nowMs;
      if (!behind) {
        if (endMs === null) learnFromHistory();
        else learnFromInterval(Math.max(0, nowMs - endMs) / 1000);
        endMs = nowMs;
        fresh = 0;
      }
      const rate = posteriorMean(own, tally);
      if (!behind) deviationAtEnd = recent - rate;
      expectation = { rate, excess: burstiness.share * (recent - rate) };
    },
  };
}

function posteriorMean(own: Tally, all: Tally): number {
  return (PRIOR_SHAPE + own.segments) / ((PRIOR_SHAPE * all.seconds) / all.segments + own.seconds);
}
