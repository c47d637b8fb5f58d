import { once } from "node:events";
import { request, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";

import { buildSchema, type GraphQLSchema } from "graphql";
import { WebSocket, type ClientOptions } from "ws";

import { createTrail } from "../../../src/access/trail.js";
import type { Principal } from "../../../src/domain/principal.js";
import { createLog } from "../../../src/server/log.js";
import { createServer, type Server, type ServerOptions } from "../../../src/server/server.js";
import { until } from "../../support/until.js";

/** Events that a test hands out itself, or without end; it tells what the server did with them. */
export interface Source extends AsyncIterator<unknown> {
  /** How often the server has asked for an event, and how often it has said that it wants no more. */
  readonly asked: number;
  readonly returned: number;
  push(...events: readonly unknown[]): void;
  end(): void;
  fail(error: Error): void;
}

export function createSource({ endless, onReturn }: { endless?: (n: number) => unknown; onReturn?: () => Promise<never> } = {}): Source {
  const ready: (() => Promise<IteratorResult<unknown>>)[] = [];
  let asker: ((next: Promise<IteratorResult<unknown>>) => void) | null = null;
  let asked = 0;
  let returned = 0;

  function give(next: () => Promise<IteratorResult<unknown>>): void {
    if (asker === null) ready.push(next);
    else asker(next());
    asker = null;
  }

  return {
    get asked() {
      return asked;
    },
    get returned() {
      return returned;
    },
    push(...events) {
      for (const value of events) give(() => Promise.resolve({ done: false, value }));
    },
    end: () => give(() => Promise.resolve({ done: true, value: undefined })),
    fail: (error) => give(() => Promise.reject(error)),
    next() {
      asked += 1;
      if (endless !== undefined) return Promise.resolve({ done: false, value: endless(asked) });
      return ready.shift()?.() ?? new Promise((resolve) => (asker = resolve));
    },
    return() {
      returned += 1;
      return onReturn?.() ?? Promise.resolve({ done: true, value: undefined });
    },
  };
}

export interface Toy extends Server {
  /** Sources by the name that an operation asks for. */
  readonly sources: Map<string, Source | Promise<Source> | Error>;
  readonly logLines: readonly Record<string, unknown>[];
  /** How many contexts there have been: one an operation, and one an event. */
  contexts(): number;
  /** Log lines of one kind. */
  logged(msg: string): readonly Record<string, unknown>[];
}

const ANYONE: Principal = { kind: "anonymous", id: "anyone", scopes: [], groups: [], grants: [], expiresAtMs: null };

/** The real server over a graph that is a toy: `ticks` gives the events of a source, each as a text of its own. */
export async function startToy(options: Partial<ServerOptions> = {}): Promise<Toy> {
  const sources: Toy["sources"] = new Map();
  const logLines: Record<string, unknown>[] = [];
  let contexts = 0;
  const server = await createServer({
    schema: toySchema(sources),
    createContext: (_call, trail = createTrail({ principal: "anyone", requestId: "", writeAudit: () => undefined })) => ({ id: ++contexts, trail, upstreamCalls: () => 0 }) as unknown as ReturnType<ServerOptions["createContext"]>,
    authenticate: () => Promise.resolve(ANYONE),
    host: "127.0.0.1",
    port: 0,
    introspection: true,
    limits: { maxContacts: 3, maxFields: 100, maxCalls: 30 },
    operationsPerSecond: null,
    bodyLimitBytes: 102_400,
    landingPage: "none",
    exampleOperations: [],
    shutdownDelayMs: 0,
    shutdownGraceMs: 5_000,
    log: createLog("info", { write: (line) => logLines.push(JSON.parse(line) as Record<string, unknown>) }),
    ...options,
  });
  return { ...server, sources, logLines, contexts: () => contexts, logged: (msg) => logLines.filter((line) => line["msg"] === msg) };
}

function toySchema(sources: Toy["sources"]): GraphQLSchema {
  const schema = buildSchema(`
    type Query { hello: String, fails: String }
    type Subscription { ticks(source: String = "it", contacts: Int = 1): Tick, more: Tick }
    type Tick { text: String, context: Int, fails: String }
  `);
  const query = schema.getQueryType()!.getFields();
  query["hello"]!.resolve = () => "world";
  query["fails"]!.resolve = () => Promise.reject(new Error("canary"));

  const { ticks } = schema.getSubscriptionType()!.getFields();
  ticks!.extensions = { complexity: ({ args }: { args: { contacts: number } }) => args.contacts };
  ticks!.subscribe = async (_root, { source }: { source: string }) => {
    const events = await sources.get(source);
    if (events instanceof Error) throw events;
    return events && { [Symbol.asyncIterator]: () => events };
  };
  ticks!.resolve = (event: unknown) => event;

  const tick = (schema.getType("Tick") as ReturnType<GraphQLSchema["getQueryType"]>)!.getFields();
  tick["text"]!.resolve = (event: unknown) => event;
  tick["context"]!.resolve = (_event, _args, { id }: { id: number }) => id;
  tick["fails"]!.resolve = query["fails"]!.resolve;
  return schema;
}

export { until };

/** How many timers run in this process. */
export function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
}

export interface RawSocket {
  readonly socket: WebSocket;
  /** What has come so far. */
  readonly received: readonly Message[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  send(message: unknown): void;
  subscribe(id: string, query: string, more?: object): void;
}

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { data?: Record<string, unknown> | null; errors?: readonly unknown[] };
}

export interface SocketOptions extends ClientOptions {
  /** Without one: as clients speak that know no subprotocol. */
  readonly protocols?: readonly string[];
  /** False: says nothing at first. */
  readonly init?: boolean;
}

/** A WebSocket without manners, for what the official client does not do. */
export async function openSocket({ url }: Server, { protocols = ["graphql-transport-ws"], init = true, ...options }: SocketOptions = {}): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, [...protocols], options);
  const received: Message[] = [];
  socket.on("message", (data: Buffer) => received.push(JSON.parse(data.toString()) as Message));
  socket.on("error", () => undefined);
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await once(socket, "open");
  const send = (message: unknown) => socket.send(typeof message === "string" ? message : JSON.stringify(message));
  if (init) {
    send({ type: "connection_init" });
    await until(() => received.length > 0);
  }
  return { socket, received, closed, send, subscribe: (id, query, more) => send({ id, type: "subscribe", payload: { query, ...more } }) };
}

/** The answer to a request to go over to another protocol; a WebSocket's, unless the headers say otherwise. */
export async function upgrade(url: string, headers: OutgoingHttpHeaders = {}): Promise<readonly [IncomingMessage, body: string]> {
  const handshake = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
  const [response] = (await once(request(url, { headers: { ...handshake, ...headers } }).end(), "response")) as [IncomingMessage];
  return [response, await text(response)];
}
