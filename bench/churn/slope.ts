export interface Sample {
  readonly minutes: number;
  readonly heapBytes: number;
}

/** Of the line that fits the samples best, by least squares. */
export function slopeOf(samples: readonly Sample[]): { readonly kbPerMinute: number; readonly standardErrorKb: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(samples.map(({ minutes }) => minutes)), mean(samples.map(({ heapBytes }) => heapBytes))];
  const spread = samples.reduce((sum, { minutes }) => sum + (minutes - meanX) ** 2, 0);
  const slope = samples.reduce((sum, { minutes, heapBytes }) => sum + (minutes - meanX) * (heapBytes - meanY), 0) / spread;
  const residuals = samples.reduce((sum, { minutes, heapBytes }) => sum + (heapBytes - meanY - slope * (minutes - meanX)) ** 2, 0);
  return { kbPerMinute: slope / 1024, standardErrorKb: Math.sqrt(residuals / (samples.length - 2) / spread) / 1024 };
}
