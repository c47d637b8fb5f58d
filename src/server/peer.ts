import type { WebSocket } from "ws";

import type { Credentials } from "../domain/access.js";
import { NOBODY, type Principal } from "../domain/principal.js";
import { createFloodGauge } from "./flood.js";
import { createOutbox, type Outbox } from "./outbox.js";
import type { ResultStream } from "./result-stream.js";
import type { StreamOptions } from "./stream-options.js";

/** How long a reader has for its half of the goodbye. */
const GOODBYE_MS = 2_000;
/** The most that a close frame holds. */
const REASON_BYTES = 123;

/** The other end of a WebSocket: bounded, watched for its life, and answerable for the streams that run for it. */
export interface Peer {
  readonly requestId: string;
  readonly outbox: Outbox;
  /** Takes a stream under its wing: whatever ends the socket ends the stream. */
  adopt(results: ResultStream): void;
  /** A new id for one of its operations. */
  operationId(): string;
  /** What it has brought along to say who it is, besides the payload of its `connection_init`. */
  readonly credentials: Credentials;
  /** Who it is. One who may see nothing, until it is let in. */
  principal: Principal;
  /** Operations that are being opened, executed or streamed. */
  running: number;
  /** Says goodbye, ends its streams at once, and cuts the connection where the goodbye is not returned. */
  hangUp(code: number, reason: string): void;
  /** Called once, when it is gone; at once where it is gone already. */
  onceClosed(callback: () => void): void;
}

export interface PeerOptions {
  readonly socket: WebSocket;
  readonly requestId: string;
  readonly credentials: Credentials;
  /** What the peer sends, until the socket closes; a text each. */
  readonly onMessage: (text: string) => void;
}

export function createPeer({ socket, requestId, credentials, onMessage }: PeerOptions, bounds: StreamOptions): Peer {
  const streams = new Set<ResultStream>();
  const isFlooding = createFloodGauge(bounds.maxMessagesPerSecond);
  let operations = 0;
  let isAlive = true;

  const outbox = createOutbox({
    write(text, left) {
      if (socket.readyState === socket.OPEN) {
        socket.send(text, left);
        return;
      }
      // It closes: a source that is never at a loss for events would keep the event loop from ever getting to that.
      endStreams();
      left();
    },
    timeoutMs: bounds.slowConsumerTimeoutMs,
    onStuck: () => hangUp(1013, "Slow consumer"),
  });

  function hangUp(code: number, reason: string): void {
    if (socket.readyState !== socket.OPEN) return;
    socket.close(code, Buffer.byteLength(reason) <= REASON_BYTES ? reason : "");
    const cut = setTimeout(() => socket.terminate(), GOODBYE_MS);
    socket.once("close", () => clearTimeout(cut));
    endStreams();
  }

  function endStreams(): void {
    for (const results of streams) void results.return();
  }

  /** Frames that ask for an answer count like messages: a peer that does not read the answers would have us keep them. */
  function isBearable(): boolean {
    if (socket.readyState !== socket.OPEN) return false;
    if (!isFlooding()) return true;
    hangUp(1008, "Too many messages");
    return false;
  }

  const beat = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
  }, bounds.keepAliveMs);

  socket.on("pong", () => (isAlive = true));
  socket.on("ping", isBearable);
  socket.on("message", (data) => {
    // One chunk, as the server's `binaryType` is the default.
    if (isBearable()) onMessage((data as Buffer).toString());
  });
  // ws closes the socket with the code that fits, such as 1009, and there is nobody else to tell.
  socket.on("error", () => undefined);
  socket.once("close", () => {
    clearInterval(beat);
    endStreams();
  });

  return {
    requestId,
    credentials,
    principal: NOBODY,
    outbox,
    running: 0,
    hangUp,
    onceClosed(callback) {
      if (socket.readyState === socket.CLOSED) callback();
      else socket.once("close", callback);
    },
    operationId: () => `${requestId}.${++operations}`,
    adopt(results) {
      streams.add(results);
      void results.ended.then(() => streams.delete(results));
    },
  };
}
