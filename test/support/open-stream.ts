import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";

import { WELL_KNOWN } from "../../src/emulator/well-known.js";

/** What the tests read of a payload. */
export interface Payload {
  readonly kind: "SEGMENTS" | "STATUS" | "HEARTBEAT";
  readonly edges: readonly { readonly position: number; readonly node: { readonly __typename: string } }[];
  readonly after: string | null;
  readonly endCursor: string | null;
  readonly hasMore: boolean;
  readonly status: string;
  readonly unavailable: { readonly code: string } | null;
}

export interface OpenStream {
  readonly payloads: readonly Payload[];
  readonly positions: readonly number[];
  /** Resolves at the stream's own end; rejects when it fails. */
  readonly ended: Promise<void>;
  leave(): Promise<void>;
}

const SEGMENTS_ADDED = `subscription ($instanceId: ID!, $contactId: ID!, $after: String) {
  segmentsAdded(contact: { instanceId: $instanceId, contactId: $contactId }, after: $after) {
    kind after endCursor hasMore status unavailable { code } edges { position node { __typename } }
  }
}`;

/** A client of its own, over WebSocket, that tells at once when it is cut off. */
function webSocketClient(url: string): Client {
  return createClient({ url: `${url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, lazy: true });
}

/** `segmentsAdded` of one of the emulator's contacts. @param client to share a socket; else it has one of its own */
export function openStream(url: string, contactId: string, { after = null, client = webSocketClient(url) }: { after?: string | null; client?: Client } = {}): OpenStream {
  const payloads: Payload[] = [];
  const variables = { instanceId: WELL_KNOWN.instanceId, contactId, after };
  const results = client.iterate<{ segmentsAdded: Payload }>({ query: SEGMENTS_ADDED, variables });
  const read = async (): Promise<void> => {
    for await (const { data, errors } of results) {
      if (errors) throw new Error(JSON.stringify(errors));
      if (data) payloads.push(data.segmentsAdded);
    }
  };
  return {
    payloads,
    get positions() {
      return payloads.flatMap(({ edges }) => edges.map(({ position }) => position));
    },
    ended: read(),
    async leave() {
      await results.return?.();
      await client.dispose();
    },
  };
}
