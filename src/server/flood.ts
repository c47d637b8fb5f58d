/** Counts what comes in; true once it is more within a second than may be. */
export function createFloodGauge(maxPerSecond: number): () => boolean {
  let since = performance.now();
  let count = 0;
  return () => {
    const now = performance.now();
    if (now - since >= 1_000) {
      since = now;
      count = 0;
    }
    count += 1;
    return count > maxPerSecond;
  };
}
