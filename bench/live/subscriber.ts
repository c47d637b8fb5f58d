import { WebSocket } from "ws";

import type { ContactKey } from "../../src/domain/contact.js";

/** What came with a payload: when it was received, when the upstream had answered with it, and when each new segment was written. Epoch ms. */
export interface Received {
  readonly atMs: number;
  readonly asOfMs: number;
  readonly writtenMs: readonly number[];
}

export interface Subscriber {
  leave(): void;
}

interface Message {
  readonly type: string;
  readonly payload?: {
    readonly data?: {
      readonly segmentsAdded: {
        readonly freshness: { readonly asOf: string | null };
        readonly edges: readonly { readonly node: { readonly time?: string } }[];
      };
    };
  };
}

const SEGMENTS_ADDED = `subscription ($instanceId: ID!, $contactId: ID!) {
  segmentsAdded(contact: { instanceId: $instanceId, contactId: $contactId }) {
    kind endCursor hasMore freshness { asOf } edges { position node { ... on TranscriptSegment { id time participantRole content } } }
  }
}`;

/** One screen: a socket of its own with one subscription. As bare as can be, so that it is the gateway that is measured. Resolves at the first payload. */
export function subscribe(url: string, contact: ContactKey, onReceived: (received: Received) => void): Promise<Subscriber> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.on("open", () => socket.send(JSON.stringify({ type: "connection_init" })));
    socket.on("error", reject);
    socket.on("close", (code) => reject(new Error(`closed with ${code}`)));
    socket.on("message", (data: Buffer) => {
      const atMs = Date.now();
      const { type, payload } = JSON.parse(data.toString()) as Message;
      if (type === "connection_ack") {
        socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: SEGMENTS_ADDED, variables: contact } }));
      } else if (type === "ping") {
        socket.send(JSON.stringify({ type: "pong" }));
      } else if (type === "next" && payload?.data) {
        const { freshness, edges } = payload.data.segmentsAdded;
        onReceived({ atMs, asOfMs: Date.parse(freshness.asOf ?? ""), writtenMs: edges.map(({ node }) => Date.parse(node.time ?? "")) });
        resolve({ leave: () => socket.close(1000) });
      } else if (type === "error") {
        reject(new Error(data.toString()));
      }
    });
  });
}
