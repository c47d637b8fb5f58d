const LONGEST_MS = 30_000;

/**
 * Waits up to 1 s, 2 s, 4 s … 30 s, anywhere between none and all of it ("full jitter"): clients that lost one server together do not come
 * back together.
 * @param retries how many have failed in a row
 */
export function backoff(retries: number, signal: AbortSignal, random: () => number = Math.random): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, random() * Math.min(LONGEST_MS, 1_000 * 2 ** retries));
    signal.addEventListener("abort", done);

    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
