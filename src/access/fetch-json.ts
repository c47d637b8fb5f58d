export interface FetchJsonOptions {
  /** Until the last byte is there. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** What to post, as JSON. Without it the URL is read. */
  readonly post?: unknown;
}

/**
 * JSON from a URL that the operator has named. It rejects for anything else, and never waits or reads beyond its bounds. A redirect is
 * not followed: it would name a URL that nobody has checked.
 */
export async function fetchJson(url: string, { timeoutMs, maxBytes, post }: FetchJsonOptions): Promise<unknown> {
  const asked = post === undefined ? {} : { method: "POST", body: JSON.stringify(post) };
  const headers = { accept: "application/json", ...(post !== undefined && { "content-type": "application/json" }) };
  const response = await fetch(url, { ...asked, headers, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`Expected status 200, got ${response.status}`);
  }

  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`Expected at most ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
}
