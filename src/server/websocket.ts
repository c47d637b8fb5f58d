import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { CloseCode, handleProtocols, type Server as Protocol } from "graphql-ws";
import { WebSocketServer, type WebSocket } from "ws";

import type { Metrics } from "../domain/telemetry.js";
import { NOBODY } from "../domain/principal.js";
import { isTrustedPeer } from "./authenticate-requests.js";
import type { Log } from "./log.js";
import { loggedError } from "./logged-error.js";
import type { IsOwnOrigin } from "./origin.js";
import { GRAPHQL_PATH } from "./paths.js";
import { createPeer, type Peer } from "./peer.js";
import { refuseUpgrade, type Refusal } from "./refuse.js";
import { requestIdFrom } from "./request-id.js";
import type { StreamOptions } from "./stream-options.js";

export interface WebSockets {
  /** Takes a request to go over to WebSocket, and answers it in any case. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Takes no new one, and says goodbye to those there are, spread over `spreadMs`. Resolves when all are closed. */
  close(spreadMs: number): Promise<void>;
  /** Cuts what is left. */
  terminate(): void;
}

export interface WebSocketOptions {
  readonly protocol: Protocol<Peer>;
  readonly isOwnOrigin: IsOwnOrigin;
  readonly bounds: StreamOptions;
  readonly telemetry: Pick<Metrics, "refused" | "socketClosed" | "socketOpened">;
  readonly log: Log;
}

export function createWebSockets({ protocol, isOwnOrigin, bounds, telemetry, log }: WebSocketOptions): WebSockets {
  const peers = new Map<WebSocket, Peer>();
  let whenEmpty: (() => void) | null = null;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: bounds.maxMessageBytes,
    // A compressor holds ten times what the rest of a socket does.
    perMessageDeflate: false,
    // One message after the other, with the event loop's other work between: what one leads to is done before the next.
    allowSynchronousEvents: false,
    handleProtocols,
  });
  server.on("wsClientError", (_error, socket, request) => refuseUpgrade(socket, "BAD_REQUEST", idOf(request)));

  function maybeRefusal({ url = "", headers }: IncomingMessage): Refusal | null {
    if (url.split("?", 1)[0] !== GRAPHQL_PATH) return "NOT_FOUND";
    if (!isOwnOrigin(headers)) return "FORBIDDEN";
    return whenEmpty === null ? null : "SHUTTING_DOWN";
  }

  function open(socket: WebSocket, { headers, socket: connection }: IncomingMessage, requestId: string): void {
    let onMessage: (text: string) => Promise<void> = () => Promise.resolve();
    const peer = createPeer({ socket, requestId, credentials: { headers, isTrustedPeer: isTrustedPeer(connection) }, onMessage: (text) => void hear(text) }, bounds);
    const late = setTimeout(() => {
      if (peer.principal === NOBODY) peer.hangUp(CloseCode.ConnectionInitialisationTimeout, "Connection initialisation timeout");
    }, bounds.connectionInitTimeoutMs);
    peers.set(socket, peer);
    log.info({ requestId }, "socket opened");
    telemetry.socketOpened();

    async function hear(text: string): Promise<void> {
      try {
        await onMessage(text);
      } catch (error) {
        // A message that clients do not send; or a fault of ours, which the next attempt will not mend either.
        log.warn({ requestId, error: loggedError(error) }, "socket's message failed");
        peer.hangUp(CloseCode.BadRequest, "Invalid message received");
      }
    }

    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => peer.outbox.send(text),
        close: (code = 1000, reason = "") => peer.hangUp(code, reason),
        onMessage: (listener) => (onMessage = listener),
        onPing: () => peer.outbox.sendIfIdle(PONG),
      },
      peer,
    );
    socket.once("close", (code, reason) => {
      peers.delete(socket);
      clearTimeout(late);
      log.info({ requestId, code }, "socket closed");
      telemetry.socketClosed(code);
      closed(code, reason.toString()).catch((error: unknown) => log.error({ requestId, error: loggedError(error) }, "socket not tidied"));
      if (peers.size === 0) whenEmpty?.();
    });
  }

  return {
    upgrade(request, socket, head) {
      const requestId = idOf(request);
      const refusal = maybeRefusal(request);
      if (refusal === null) {
        server.handleUpgrade(request, socket, head, (webSocket) => open(webSocket, request, requestId));
        return;
      }
      socket.on("error", () => socket.destroy());
      telemetry.refused(refusal);
      refuseUpgrade(socket, refusal, requestId);
    },
    close(spreadMs) {
      const closed = new Promise<void>((resolve) => (whenEmpty = resolve));
      if (peers.size === 0) whenEmpty?.();
      const step = spreadMs / peers.size;
      for (const [n, peer] of [...peers.values()].entries()) setTimeout(() => peer.hangUp(1001, "Going away"), n * step).unref();
      return closed;
    },
    terminate() {
      for (const socket of peers.keys()) socket.terminate();
    },
  };
}

const PONG = JSON.stringify({ type: "pong" });

function idOf({ headers }: IncomingMessage): string {
  return requestIdFrom(headers["x-request-id"]);
}
