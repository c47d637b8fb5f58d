import { setTimeout as delay } from "node:timers/promises";

import { print } from "graphql";
import { createClient as createSseClient } from "graphql-sse";
import { createClient as createWebSocketClient } from "graphql-ws";
import { WebSocket } from "ws";

import { followSegments, type ContactKey, type Following } from "../../src/client/client.js";
import { SegmentsAddedDocument, type SegmentsAddedSubscription, type SegmentsPayloadFragment } from "../../src/client/generated/documents.js";
import { readMissed } from "../clients/recipes/read-missed.js";

export type Transport = "ws" | "sse";

/** Sent with a request, or where a WebSocket starts. */
type Sent = Readonly<Record<string, string>>;

/** Official clients, which leave it to the helper to come back. */
const CLIENTS = {
  ws: (url: string, sent: Sent) => createWebSocketClient({ url: url.replace("http", "ws"), webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: sent }),
  sse: (url: string, sent: Sent) => createSseClient({ url, retryAttempts: 0, headers: sent }),
};

/** What is said in a contact, through a router, by the package's own helper. @param onRetry told whenever the stream broke */
export function follow(url: string, contact: ContactKey, transport: Transport, onRetry: () => void, sent: Sent = {}): Following<SegmentsPayloadFragment> {
  const client = CLIENTS[transport](url, sent);
  return followSegments<SegmentsPayloadFragment>({
    subscribe: ({ after }) => client.iterate<SegmentsAddedSubscription>({ query: print(SegmentsAddedDocument), variables: { contact, after } }),
    backfill: ({ after }, stopped) => readMissed(url, contact, after, stopped),
    retryWait: () => delay(50),
    onRetry,
  });
}
