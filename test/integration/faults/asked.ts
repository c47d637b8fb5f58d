import { createClient as createSseClient } from "graphql-sse";
import { createClient as createWebSocketClient } from "graphql-ws";
import { WebSocket } from "ws";

import type { Answer } from "../../support/gateway.js";
import type { Contact, World } from "./world.js";

const NODE = "__typename ... on TranscriptSegment { content time participantRole sentiment } ... on UnknownSegment { upstreamKind }";

const CONTACT = `query ($instanceId: ID!, $contactId: ID!, $outputType: AnalysisOutputType!, $after: String) {
  contactAnalysis(instanceId: $instanceId, contactId: $contactId, outputType: $outputType, maxAgeSeconds: 0) {
    status asOf
    unavailable { code message permanent retryAfterMs }
    segments(first: 500, after: $after) { edges { position node { ${NODE} } } pageInfo { endCursor hasNextPage } }
  }
}`;

const ADDED = `subscription ($instanceId: ID!, $contactId: ID!, $outputType: AnalysisOutputType!, $after: String) {
  segmentsAdded(contact: { instanceId: $instanceId, contactId: $contactId }, outputType: $outputType, after: $after) {
    after endCursor hasMore status
    unavailable { code message permanent retryAfterMs }
    freshness { asOf degraded }
    edges { position node { ${NODE} } }
  }
}`;

export interface Edge {
  readonly position: number;
  readonly node: { readonly __typename: string; readonly content?: string; readonly time?: string | null; readonly participantRole?: string; readonly upstreamKind?: string };
}

export interface Unavailable {
  readonly code: string;
  readonly message: string;
  readonly permanent: boolean;
  readonly retryAfterMs: number | null;
}

export interface Analysis {
  readonly status: string;
  readonly asOf: string | null;
  readonly unavailable: Unavailable | null;
  readonly segments: { readonly edges: readonly Edge[]; readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean } } | null;
}

export interface Payload {
  readonly after: string | null;
  readonly endCursor: string | null;
  readonly hasMore: boolean;
  readonly status: string;
  readonly unavailable: Unavailable | null;
  readonly freshness: { readonly asOf: string | null; readonly degraded: boolean };
  readonly edges: readonly Edge[];
}

interface Asked {
  readonly analysis: Analysis;
  readonly errors: Answer<unknown>["errors"];
}

/** One contact by HTTP, as fresh as may be. */
export async function ask({ gateway }: World, { instanceId, contactId, outputType }: Contact, after: string | null = null): Promise<Asked> {
  const { status, data, errors } = await gateway.query<{ contactAnalysis: Analysis }>(CONTACT, { instanceId, contactId, outputType, after });
  if (status !== 200) throw new Error(`expected an answer with data, got status ${status}`);
  return { analysis: data.contactAnalysis, errors };
}

/** A subscription, read as fast as it comes. */
export interface Watched {
  readonly payloads: readonly Payload[];
  readonly edges: readonly Edge[];
  /** `complete`: by the gateway, in so many words. An error's code, where its last result was one. Else whatever broke it; null while it runs. */
  readonly end: "complete" | { readonly code: unknown } | { readonly broken: unknown } | null;
  leave(): void;
}

export type Transport = "WebSocket" | "SSE";

interface Result {
  readonly data?: { readonly segmentsAdded: Payload } | null;
  readonly errors?: readonly { readonly extensions?: unknown }[];
}

export function watch({ gateway }: World, { instanceId, contactId, outputType }: Contact, transport: Transport): Watched {
  const results = iterate(gateway.url, transport, { query: ADDED, variables: { instanceId, contactId, outputType } });
  const payloads: Payload[] = [];
  let end: Watched["end"] = null;

  async function read(): Promise<void> {
    let failure: Watched["end"] = null;
    for await (const { data, errors } of results) {
      if (data) payloads.push(data.segmentsAdded);
      if (errors) failure = { code: (errors[0]?.extensions as { code?: unknown } | undefined)?.code };
    }
    end = failure ?? "complete";
  }
  read().catch((error: unknown) => (end = { broken: error }));

  return {
    payloads,
    get edges() {
      return payloads.flatMap(({ edges }) => edges);
    },
    get end() {
      return end;
    },
    leave: () => void results.return?.(),
  };
}

function iterate(url: string, transport: Transport, operation: { query: string; variables: Record<string, unknown> }): AsyncIterableIterator<Result> {
  const client =
    transport === "WebSocket"
      ? createWebSocketClient({ url: `${url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 })
      : createSseClient({ url: `${url}/graphql/stream`, retryAttempts: 0 });
  return client.iterate(operation) as AsyncIterableIterator<Result>;
}
