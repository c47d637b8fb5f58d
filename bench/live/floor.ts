/**
 * The least mean delivery delay, in seconds, that any policy can reach for Poisson arrivals of these rates (segments a second) with a
 * budget of so many requests a second: (Σ√λ)² / (2RΣλ), from intervals in proportion to 1/√λ. Where arrivals come in bursts a policy
 * that sees them coming can do better.
 */
export function floorS(rates: readonly number[], requestsPerSecond: number): number {
  const roots = rates.reduce((sum, rate) => sum + Math.sqrt(rate), 0);
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  return roots ** 2 / (2 * requestsPerSecond * total);
}
