import autocannon, { type Request } from "autocannon";

/** For so many seconds, or for so many requests. */
export type Extent = { readonly duration: number } | { readonly amount: number };

export type LoadOptions = Extent & { readonly connections: number };

export interface LoadResult {
  readonly answered: number;
  /** Some more: the last ones are cut off when the time is over. */
  readonly sent: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * A closed loop: every connection sends its next request when the last is answered. Each goes round requests of its own, so that no two
 * ask for the same contact at once, which the gateway would answer with one upstream call. @throws when a request fails
 */
export async function load(url: string, requests: readonly Request[], { connections, ...extent }: LoadOptions): Promise<LoadResult> {
  let connection = 0;
  const { errors, timeouts, non2xx, latency, duration, "2xx": answered, requests: { sent } } = await autocannon({
    url,
    connections,
    ...extent,
    sampleInt: 100,
    setupClient(client) {
      const turn = connection++;
      client.setRequests(requests.filter((_, index) => index % connections === turn));
    },
  });
  if (errors + timeouts + non2xx > 0) throw new Error(`expected every request to succeed: ${JSON.stringify({ errors, timeouts, non2xx })}`);
  return { answered, sent, seconds: duration, p50Ms: latency.p50, p99Ms: latency.p99 };
}
