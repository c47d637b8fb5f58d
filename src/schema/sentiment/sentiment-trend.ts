const WINDOW = 5;
const FEWEST = 4;

/**
 * The mean of the last k scores minus the mean of the k before them, k = min(5, ⌊n/2⌋); null when n < 4.
 * @param scores oldest first, each −1, 0 or +1
 */
export function sentimentTrend(scores: readonly number[]): number | null {
  if (scores.length < FEWEST) return null;
  const k = Math.min(WINDOW, Math.floor(scores.length / 2));
  return (sum(scores.slice(-k)) - sum(scores.slice(-2 * k, -k))) / k;
}

function sum(scores: readonly number[]): number {
  return scores.reduce((total, score) => total + score, 0);
}
