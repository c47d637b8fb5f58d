import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

import { heardFrom, operationFor } from "./documents.js";
import type { Asked, Wire } from "./wire.js";

/** A stream over a WebSocket of its own, by the official client; resuming is the subscriber's business. */
export function openWebSocket(url: string, asked: Asked): Wire {
  const sockets: WebSocket[] = [];
  class Recorded extends WebSocket {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      sockets.push(this);
    }
  }
  const client = createClient({ url: `${url.replace("http", "ws")}/graphql`, webSocketImpl: Recorded, retryAttempts: 0 });
  const results = client.iterate({ ...operationFor(asked) });

  const open = () => sockets.filter(({ readyState }) => readyState === WebSocket.OPEN);

  return {
    async next() {
      const next: IteratorResult<unknown> = await results.next();
      return next.done === true ? { done: true, value: undefined } : { done: false, value: heardFrom(next.value, asked) };
    },
    cut: () => sockets.forEach((socket) => socket.terminate()),
    pause: () => open().forEach((socket) => socket.pause()),
    resume: () => open().forEach((socket) => socket.resume()),
    leave: () => void results.return?.(),
  };
}
