import { createHash } from "node:crypto";
import { request, type IncomingMessage } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createClient } from "graphql-sse";

import type { Principal } from "../../../src/domain/principal.js";
import { createSource, startToy, until, type Toy } from "./support.js";

const TICKS = "subscription Ticks { ticks { text } }";
const HELLO = "query Hello { hello }";
/** Asks for the same in a text that has the word in it. */
const HELLO_AMONG_OTHERS = `${HELLO} ${TICKS}`;
const TRUSTED_ID = "ticks-of-the-file";
const JSON_BODY = { "content-type": "application/json" };

const ONLY_EVENTS = "text/event-stream";
/** What urql sends with every query, and what it sends with a subscription by `fetch`. */
const URQL_QUERY = "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed";
const URQL_SUBSCRIPTION = "text/event-stream, multipart/mixed";

const USER: Principal = { kind: "user", id: "alice", scopes: [], groups: [], grants: [], expiresAtMs: null };

let toy: Toy;
beforeAll(async () => {
  toy = await startToy({ documents: { texts: new Map([[TRUSTED_ID, TICKS]]), areAll: false } });
});
afterEach(() => toy.sources.clear());
afterAll(() => toy.close());

/** A source whose one event is there already. */
function oneTick(): void {
  const source = createSource();
  source.push("a");
  source.end();
  toy.sources.set("it", source);
}

const EVENTS = `:\n\nevent: next\ndata: {"data":{"ticks":{"text":"a"}}}\n\nevent: complete\ndata: \n\n`;

interface Asked {
  readonly method: "GET" | "POST";
  readonly accept: string;
  readonly operation: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answered {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

/** Without `fetch`, which sets headers of its own. */
async function ask({ method, accept, operation, headers = {} }: Asked): Promise<Answered> {
  const search = new URLSearchParams(Object.entries(operation).map(([name, value]): [string, string] => [name, typeof value === "string" ? value : JSON.stringify(value)]));
  const sent = method === "GET" ? request(`${toy.url}/graphql?${search.toString()}`, { headers: { accept, ...headers } }) : request(`${toy.url}/graphql`, { method, headers: { ...JSON_BODY, accept, ...headers } });
  const [response] = (await once(sent.end(method === "GET" ? undefined : JSON.stringify(operation)), "response")) as [IncomingMessage];
  return { status: response.statusCode, type: response.headers["content-type"], body: await text(response) };
}

const streamed: Answered = { status: 200, type: "text/event-stream; charset=utf-8", body: EVENTS };

function codeIn({ type, body }: Answered): unknown {
  expect(type).toMatch(/^application\/(graphql-response\+)?json/);
  return (JSON.parse(body) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;
}

describe("at /graphql, a subscription is answered by server-sent events", () => {
  test.each<Asked>([
    { method: "GET", accept: ONLY_EVENTS, operation: { query: TICKS } },
    { method: "POST", accept: ONLY_EVENTS, operation: { query: TICKS } },
    { method: "POST", accept: URQL_SUBSCRIPTION, operation: { query: TICKS } },
    { method: "GET", accept: URQL_QUERY, operation: { query: TICKS } },
    { method: "POST", accept: URQL_QUERY, operation: { query: TICKS } },
    { method: "POST", accept: URQL_QUERY, operation: { query: HELLO_AMONG_OTHERS, operationName: "Ticks" } },
    { method: "GET", accept: URQL_QUERY, operation: { documentId: TRUSTED_ID } },
    { method: "POST", accept: URQL_QUERY, operation: { extensions: { persistedQuery: { version: 1, sha256Hash: TRUSTED_ID } } } },
  ])("to a $method that accepts $accept: $operation", async (asked) => {
    oneTick();
    expect(await ask(asked)).toEqual(streamed);
  });

  test("by the hash that it was registered under, too", async () => {
    const sha256Hash = createHash("sha256").update(TICKS).digest("hex");
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    for (const operation of [{ query: TICKS, extensions }, { extensions }]) {
      oneTick();
      expect(await ask({ method: "POST", accept: URQL_QUERY, operation })).toEqual(streamed);
    }
  });

  test("to the official client", async () => {
    oneTick();
    const results: unknown[] = [];
    for await (const result of createClient({ url: `${toy.url}/graphql`, retryAttempts: 0 }).iterate({ query: TICKS })) results.push(result);
    expect(results).toEqual([{ data: { ticks: { text: "a" } } }]);
  });

  test("which end when the server stops, without a word that they were complete", async () => {
    const own = await startToy();
    const source = createSource();
    own.sources.set("it", source);
    const [response] = (await once(request(`${own.url}/graphql?${new URLSearchParams({ query: TICKS }).toString()}`, { headers: { accept: ONLY_EVENTS } }).end(), "response")) as [IncomingMessage];
    await until(() => source.asked === 1);
    const [body] = await Promise.all([text(response), own.close()]);
    expect(body).toBe(":\n\n");
  });
});

describe("at /graphql, a query is answered in JSON, whatever else is accepted", () => {
  test.each<Asked>([
    { method: "POST", accept: URQL_QUERY, operation: { query: HELLO } },
    { method: "POST", accept: `${ONLY_EVENTS}, application/json;q=0.1`, operation: { query: HELLO } },
    { method: "POST", accept: `${ONLY_EVENTS}, */*`, operation: { query: HELLO_AMONG_OTHERS, operationName: "Hello" } },
    { method: "GET", accept: URQL_QUERY, operation: { query: HELLO }, headers: { "apollo-require-preflight": "1" } },
  ])("to a $method that accepts $accept: $operation", async (asked) => {
    const { status, type, body } = await ask(asked);
    expect([status, type]).toEqual([200, expect.stringMatching(/^application\/(graphql-response\+)?json/)]);
    expect(JSON.parse(body)).toMatchObject({ data: { hello: "world" } });
  });

  test("but by an event and its end where nothing but events is accepted, as at /graphql/stream", async () => {
    const { status, type, body } = await ask({ method: "POST", accept: ONLY_EVENTS, operation: { query: HELLO } });
    expect([status, type]).toEqual([200, streamed.type]);
    expect(body).toMatch(/^:\n\nevent: next\ndata: \{"data":\{"hello":"world"\}.*\}\n\nevent: complete\ndata: \n\n$/);
  });

  test("and takes no seat among the streams", async () => {
    const narrow = await startToy({ authenticate: () => Promise.resolve(USER), streams: { maxConnectionsPerUser: 1 } });
    narrow.sources.set("it", createSource());
    const send = (query: string) => fetch(`${narrow.url}/graphql`, { method: "POST", headers: { ...JSON_BODY, accept: URQL_QUERY }, body: JSON.stringify({ query }) });
    const stream = await send(TICKS);
    expect([(await send(HELLO)).status, (await send(TICKS)).status]).toEqual([200, 429]);
    await stream.body?.cancel();
    await narrow.close();
  });
});

describe("at /graphql, what asks for no stream is refused as ever:", () => {
  test.each<[string, Asked, string]>([
    ["a subscription where events are not named", { method: "POST", accept: "*/*", operation: { query: TICKS } }, "BAD_REQUEST"],
    ["a subscription where events are refused", { method: "POST", accept: "application/json, text/event-stream;q=0", operation: { query: TICKS } }, "BAD_REQUEST"],
    ["a text that does not parse", { method: "POST", accept: URQL_QUERY, operation: { query: "subscription { ticks(" } }, "GRAPHQL_PARSE_FAILED"],
    ["an id that is not known", { method: "POST", accept: URQL_QUERY, operation: { documentId: "unknown" } }, "PERSISTED_QUERY_NOT_FOUND"],
    ["what is no operation", { method: "POST", accept: ONLY_EVENTS, operation: { query: 1 } }, "BAD_REQUEST"],
    // Apollo Server's check, which no form and no picture passes.
    ["a query by GET without leave", { method: "GET", accept: URQL_QUERY, operation: { query: HELLO } }, "BAD_REQUEST"],
  ])("%s", async (_what, asked, code) => {
    expect(codeIn(await ask(asked))).toBe(code);
  });
});

describe("a page of another origin starts no stream by GET at /graphql:", () => {
  test.each([
    ["an EventSource", { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" }],
    ["a picture", { "sec-fetch-site": "cross-site" }],
    ["an origin that hides", { origin: "null" }],
    ["another host of the site", { "sec-fetch-site": "same-site" }],
  ])("%s", async (_who, headers) => {
    const source = createSource();
    toy.sources.set("it", source);
    for (const accept of [ONLY_EVENTS, URQL_QUERY]) {
      expect(codeIn(await ask({ method: "GET", accept, operation: { query: TICKS }, headers }))).toBe("FORBIDDEN");
    }
    expect(codeIn(await ask({ method: "GET", accept: ONLY_EVENTS, operation: { query: HELLO }, headers }))).toBe("FORBIDDEN");
    expect(source.asked).toBe(0);
  });
});
