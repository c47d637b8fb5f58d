/** What a feed is expected to bring: `rate + excess·e^(−u/PERSISTENCE_S)` segments a second, u seconds after it was read. */
export interface Expectation {
  /** Segments a second in the long run. */
  readonly rate: number;
  /** How many a second more than that it brings just now; negative when it is quieter than usual, never below −rate. */
  readonly excess: number;
}

/** For how long, as a time constant in seconds, a feed that is livelier or quieter than usual is taken to stay so. */
export const PERSISTENCE_S = 240;

/**
 * What reading a feed is worth `ageS` seconds after its last read, in segment·seconds: its index.
 *
 * Let λ(u) be the segments a second that it brings u seconds after a read. A cycle of T seconds costs the wait of its segments,
 * ∫₀ᵀ(T − u)·λ(u)du, and one request at some price p. The cost per second is least where ∫₀ᵀ u·λ(u)du = p. So that integral, taken up to
 * the present age, is the price at which reading now and reading later come to the same: Whittle's index for the mean delivery delay.
 * To read where the index is largest is to act as if every request had the one price at which the budget is just spent, and that is
 * the best plan where nothing but the budget ties the feeds together. A constant λ gives λT²/2 = p: intervals in proportion to 1/√λ,
 * the optimum for Poisson arrivals.
 */
export function worth({ rate, excess }: Expectation, ageS: number): number {
  const spans = ageS / PERSISTENCE_S;
  return (rate * ageS * ageS) / 2 + excess * PERSISTENCE_S * PERSISTENCE_S * (1 - (1 + spans) * Math.exp(-spans));
}

/** Seconds after a read at which `worth` reaches `price`, to the millisecond; at most `maxAgeS`. It never falls with age. */
export function ageAtWorth(expectation: Expectation, price: number, maxAgeS: number): number {
  let tooEarlyS = 0;
  let ageS = maxAgeS;
  while (ageS - tooEarlyS > 1e-3) {
    const middleS = (tooEarlyS + ageS) / 2;
    if (worth(expectation, middleS) < price) tooEarlyS = middleS;
    else ageS = middleS;
  }
  return ageS;
}

/** Seconds at its full strength that an excess amounts to over `ageS` seconds: ∫₀ᵃ e^(−u/PERSISTENCE_S)du. */
export function persistedS(ageS: number): number {
  return -PERSISTENCE_S * Math.expm1(-ageS / PERSISTENCE_S);
}
