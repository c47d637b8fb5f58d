import { JSON_BODY, send, type Reply, type Sent } from "./http.js";
import { verdictOf, type Body, type Verdict } from "./verdict.js";
import { openWire } from "./wire.js";

/** An operation as clients write it, and as they should not. */
export interface Operation {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
  readonly extensions?: unknown;
  readonly documentId?: unknown;
}

export type RoadName = "POST" | "GET" | "WebSocket" | "SSE by POST" | "SSE by GET" | "SSE at /graphql";

/** A way in: everything that a client can say goes by one of them. */
export interface Road {
  readonly name: RoadName;
  send(url: string, operation: Operation): Promise<Verdict>;
}

const STREAM = "/graphql/stream";
const EVENT_STREAM = { accept: "text/event-stream" };
/** A GET that no form can send. */
const PREFLIGHTED = { "apollo-require-preflight": "1" };

export const ROADS: readonly Road[] = [
  http("POST", (operation) => ({ headers: JSON_BODY, body: JSON.stringify(operation) })),
  http("GET", (operation) => ({ method: "GET", path: `/graphql?${searchOf(operation)}`, headers: PREFLIGHTED })),
  { name: "WebSocket", send: overWebSocket },
  http("SSE by POST", (operation) => ({ path: STREAM, headers: { ...JSON_BODY, ...EVENT_STREAM }, body: JSON.stringify(operation) })),
  http("SSE by GET", (operation) => ({ method: "GET", path: `${STREAM}?${searchOf(operation)}`, headers: EVENT_STREAM })),
  // As routers ask a subgraph.
  http("SSE at /graphql", (operation) => ({ headers: { ...JSON_BODY, ...EVENT_STREAM }, body: JSON.stringify(operation) })),
];

export function roadNamed(name: RoadName): Road {
  return ROADS.find((road) => road.name === name)!;
}

function http(name: RoadName, sentFor: (operation: Operation) => Sent): Road {
  return {
    name,
    // Of a stream that goes on, its first event is enough.
    send: async (url, operation) => verdictOfReply(await send(url, { ...sentFor(operation), ...(isEndless(operation) && { enough: hasEvent }) })),
  };
}

async function overWebSocket(url: string, operation: Operation): Promise<Verdict> {
  const wire = await openWire(url);
  // The protocol knows no operation without a text; clients send an empty one.
  const verdict = await wire.ask({ query: "", ...operation });
  const survived = !wire.isClosed() && (await wire.ask({ query: "{ __typename }" })).answer === "next";
  wire.close();
  return { ...verdict, survived };
}

/** Whether somebody else is answered. */
export async function isServing(url: string): Promise<boolean> {
  const { status } = await send(url, { body: JSON.stringify({ query: "{ __typename }" }) });
  return status === 200;
}

export function verdictOfReply({ status, headers, body, told }: Reply): Verdict {
  const isStream = headers["content-type"]?.startsWith("text/event-stream") === true;
  return verdictOf(status, isStream ? (eventIn(body) ?? {}) : bodyOf(body), told, true);
}

function isEndless({ query }: Operation): boolean {
  return typeof query === "string" && /\bsubscription\b/.test(query);
}

function hasEvent(told: string): boolean {
  return eventIn(told) !== null;
}

/** The first event that an event stream gave. */
function eventIn(told: string): Body | null {
  const [, data] = /^event: next\ndata: (.*)\n\n/m.exec(told) ?? [];
  return data === undefined ? null : (JSON.parse(data) as Body);
}

/** Every answer is JSON: what is not fails here. */
function bodyOf(body: string): Body {
  return body === "" ? {} : (JSON.parse(body) as Body);
}

/** As GraphQL over HTTP writes an operation into a query string. */
function searchOf(operation: Operation): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(operation)) {
    if (value !== undefined && value !== null) search.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return search.toString();
}
