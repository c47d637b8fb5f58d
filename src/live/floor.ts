/** The least that a schedule can do, and how much hangs on it. */
export interface Floor {
  /** Mean delay from a segment to its delivery that no schedule can be better than. */
  readonly delayMs: number;
  /** Deliveries a second that it is the mean of. */
  readonly deliveriesPerSecond: number;
}

/**
 * Polled every T seconds, a feed that brings λ deliveries a second (segments, times those who watch) delays each by T/2 on average. Of all
 * intervals that spend R requests a second, T ∝ 1/√λ makes the mean delay least: (Σ√λ)² / (2RΣλ). Nor is it less than half of the
 * interval that every feed is left alone for. Rates are taken to be steady: bursts, and word from elsewhere, may be delivered sooner.
 */
export function floorOf(deliveriesPerSecond: Iterable<number>, requestsPerSecond: number, minIntervalMs: number): Floor {
  let roots = 0;
  let sum = 0;
  for (const rate of deliveriesPerSecond) {
    roots += Math.sqrt(rate);
    sum += rate;
  }
  if (sum === 0) return { delayMs: 0, deliveriesPerSecond: 0 };
  return { delayMs: Math.max((1000 * roots * roots) / (2 * requestsPerSecond * sum), minIntervalMs / 2), deliveriesPerSecond: sum };
}

/** Of several budgets together; null where nothing is to be delivered. */
export function meanDelayMs(floors: readonly Floor[]): number | null {
  const sum = floors.reduce((all, { deliveriesPerSecond }) => all + deliveriesPerSecond, 0);
  if (sum === 0) return null;
  return floors.reduce((mean, { delayMs, deliveriesPerSecond }) => mean + (delayMs * deliveriesPerSecond) / sum, 0);
}
