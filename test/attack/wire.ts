import { once } from "node:events";

import type { GraphQLFormattedError } from "graphql";
import { WebSocket, type ClientOptions } from "ws";

import type { Operation } from "./roads.js";
import { verdictOf, type Body, type Verdict } from "./verdict.js";

export interface Wire {
  readonly socket: WebSocket;
  /** Sends an operation under an id of its own, and gives what came of it first. Its stream, if it is one, is ended. */
  ask(operation: Operation): Promise<Verdict>;
  /** Sends a frame as it is. */
  send(frame: string | Buffer): void;
  isClosed(): boolean;
  /** Resolves with the code and the reason of the close. */
  readonly closed: Promise<readonly [code: number, reason: string]>;
  /** All that has come so far. */
  told(): string;
  close(): void;
}

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** A WebSocket that speaks graphql-transport-ws, or says what it is told to. @param init the payload of `connection_init`; null: none is sent */
export async function openWire(url: string, { init = {}, ...options }: ClientOptions & { init?: unknown } = {}): Promise<Wire> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", options);
  const received: string[] = [];
  const waiting = new Map<string, (verdict: Verdict) => void>();
  let asked = 0;

  const closed = new Promise<readonly [number, string]>((resolve) => {
    socket.once("close", (code, reason) => {
      received.push(reason.toString());
      resolve([code, reason.toString()]);
      for (const settle of waiting.values()) settle(verdictOf(code, {}, received.join("\n"), false));
    });
  });
  let letIn: () => void = () => undefined;
  const acknowledged = new Promise<void>((resolve) => (letIn = resolve));
  socket.on("error", () => undefined);
  socket.on("message", (data: Buffer) => {
    const text = data.toString();
    received.push(text);
    const { id = "", type, payload } = JSON.parse(text) as Message;
    if (type === "connection_ack") letIn();
    if (type !== "next" && type !== "error") return;
    const body: Body = type === "next" ? (payload as Body) : { errors: payload as readonly GraphQLFormattedError[] };
    waiting.get(id)?.(verdictOf(type, body, text, true));
    waiting.delete(id);
    if (type === "next") socket.send(JSON.stringify({ id, type: "complete" }));
  });

  await once(socket, "open");
  if (init !== null) {
    socket.send(JSON.stringify({ type: "connection_init", payload: init }));
    await Promise.race([acknowledged, closed]);
  }
  return {
    socket,
    closed,
    ask: (payload) =>
      new Promise((resolve) => {
        const id = `operation-${++asked}`;
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, type: "subscribe", payload }));
      }),
    send: (frame) => socket.send(frame),
    isClosed: () => socket.readyState !== WebSocket.OPEN,
    told: () => received.join("\n"),
    close: () => socket.terminate(),
  };
}
