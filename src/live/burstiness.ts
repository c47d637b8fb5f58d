/**
 * How far the present tells of what comes: the share η of a feed's deviation from its long-run rate that is still there after a read.
 * 0 where arrivals have no memory (Poisson), up to 1 where a lively chat stays lively.
 */
export interface Burstiness {
  /** η, from 0 to 1. */
  readonly share: number;
  /**
   * What came between two reads of a feed, in segments.
   * @param usual what its long-run rate gives for that time: also the variance that chance alone brings, were arrivals Poisson
   * @param deviation how much more than usual would have come, if all of its deviation at the first read had lasted (η = 1)
   * @param surplus how much more than usual did come
   */
  observe(usual: number, deviation: number, surplus: number): void;
}

/** What has to be seen before η moves far from 0, in squared deviations per variance: some minutes of 50 chats. */
const DOUBT = 50;
/** Reads after which what was seen counts for 1/e: how people chat changes over hours. */
const MEMORY_READS = 20_000;
/** Segments. Keeps one read of a feed that is all but silent from outweighing all others. */
const LEAST_VARIANCE = 1e-3;

/** Weighted least squares of surplus on deviation, through the origin, on line. */
export function createBurstiness(): Burstiness {
  let deviations = DOUBT;
  let products = 0;
  const kept = 1 - 1 / MEMORY_READS;

  return {
    get share() {
      return Math.min(1, Math.max(0, products / deviations));
    },
    observe(usual, deviation, surplus) {
      const weight = 1 / Math.max(LEAST_VARIANCE, usual);
      deviations = deviations * kept + weight * deviation ** 2;
      products = products * kept + weight * deviation * surplus;
    },
  };
}
