import { print } from "graphql";

import type { ContactKey } from "../../../src/client/client.js";
import { SegmentsDocument, type SegmentsQuery } from "../../../src/client/generated/documents.js";

/** What a stream has missed: `segments`, as of now. */
export async function readMissed(url: string, { instanceId, contactId }: ContactKey, after: string | null, signal: AbortSignal) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: print(SegmentsDocument), variables: { instanceId, contactId, after, maxAgeSeconds: 0 } }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
  });
  const { data, errors } = (await response.json()) as { data?: SegmentsQuery; errors?: unknown };
  if (errors !== undefined) throw new Error("The query failed.", { cause: errors });
  return data?.contactAnalysis.segments;
}
