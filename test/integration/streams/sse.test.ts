import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createClient } from "graphql-sse";

import { createSource, startToy, timers, until, type Toy } from "./support.js";

const TICKS = `subscription Ticks($source: String) { ticks(source: $source) { text } }`;
const JSON_BODY = { "content-type": "application/json" };

let toy: Toy;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  toy = await startToy();
});
afterEach(() => {
  toy.sources.clear();
  expect(unhandled).toEqual([]);
});
afterAll(async () => {
  await toy.close();
  process.off("unhandledRejection", onUnhandled);
});

const newClient = () => createClient({ url: `${toy.url}/graphql/stream`, retryAttempts: 0 });

function newSource(options?: Parameters<typeof createSource>[0]) {
  const source = createSource(options);
  toy.sources.set("it", source);
  return source;
}

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${toy.url}/graphql/stream`, { method: "POST", headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(body) });

/** Without `fetch`, which sets headers of its own. */
async function get(search: Record<string, string>, headers: Record<string, string> = {}, { url } = toy): Promise<IncomingMessage> {
  const path = `${url}/graphql/stream?${new URLSearchParams(search).toString()}`;
  const [response] = (await once(request(path, { headers }).end(), "response")) as [IncomingMessage];
  return response;
}

async function refusalOf(response: Response | IncomingMessage) {
  const [status, type, body] =
    response instanceof Response
      ? [response.status, response.headers.get("content-type"), await response.text()]
      : [response.statusCode, response.headers["content-type"], await text(response)];
  expect(type).toMatch(/^application\/json/);
  const { errors } = JSON.parse(body) as { errors: { extensions: { code: string; requestId: string } }[] };
  expect(errors[0]!.extensions.requestId).toEqual(expect.any(String));
  return [status, errors[0]!.extensions.code];
}

describe("a subscription", () => {
  test("reaches the official client in order, and completes with its source", async () => {
    const source = newSource();
    source.push("a", "b\nand a line more", "c");
    source.end();
    const results: unknown[] = [];
    for await (const result of newClient().iterate({ query: TICKS, variables: { source: "it" } })) results.push(result);
    expect(results).toEqual(["a", "b\nand a line more", "c"].map((text) => ({ data: { ticks: { text } } })));
    expect(source.returned).toBe(0);
  });

  test("comes by GET as well, with headers that keep what lies between from holding it back", async () => {
    const source = newSource();
    source.push("a");
    source.end();
    const response = await get({ query: TICKS, variables: `{"source":"it"}`, operationName: "Ticks", extensions: "" }, { accept: "text/event-stream" });
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      "x-request-id": expect.any(String),
    });
    expect(await text(response)).toBe(`:\n\nevent: next\ndata: {"data":{"ticks":{"text":"a"}}}\n\nevent: complete\ndata: \n\n`);
  });

  test("is open, with its headers, before anything happens", async () => {
    const source = newSource();
    const response = await get({ query: TICKS });
    await until(() => source.asked === 1);
    response.destroy();
    await until(() => source.returned === 1);
  });

  test("whose source fails ends with a result that says so, masked, and completes", async () => {
    const source = newSource();
    source.push("a");
    source.fail(new Error("canary"));
    const body = await text(await get({ query: TICKS }));
    expect(body).toMatch(/data: {"data".*\n\nevent: next\ndata: {"errors":\[{"message":".*INTERNAL_SERVER_ERROR.*\n\nevent: complete\ndata: \n\n$/);
    expect(body + JSON.stringify(toy.logLines)).not.toContain("canary");
    expect(source.returned).toBe(1);
  });

  test("keeps its connection from seeming idle", async () => {
    const brisk = await startToy({ streams: { keepAliveMs: 20 } });
    brisk.sources.set("it", createSource());
    const response = await get({ query: TICKS }, {}, brisk);
    let body = "";
    response.on("data", (chunk: Buffer) => (body += chunk.toString()));
    await until(() => body.startsWith(":\n\n:\n\n:\n\n"));
    response.destroy();
    await brisk.close();
  });
});

test("streams leave no timer behind", async () => {
  await text(await get({ query: "{ hello }" }));
  const before = timers();
  for (let n = 0; n < 5; n++) await text(await get({ query: "{ hello }" }));
  await until(() => timers() <= before);
});

test("a query is answered by an event and its end", async () => {
  const response = await post({ query: "{ hello }", operationName: null, variables: null, extensions: null });
  expect(await response.text()).toMatch(/^:\n\nevent: next\ndata: \{"data":\{"hello":"world"\},"extensions":\{"cost":.*\}\}\n\nevent: complete\ndata: \n\n$/);
});

describe("a reader that leaves", () => {
  test.each([
    ["quietly", undefined],
    ["and its source hangs at that", () => new Promise<never>(() => undefined)],
    ["and its source rejects that", () => Promise.reject(new Error("canary"))],
  ])("lets its source go once: %s", async (_how, onReturn) => {
    const source = newSource(onReturn && { onReturn });
    const response = await get({ query: TICKS });
    response.on("error", () => undefined);
    source.push("a");
    await once(response, "data");
    response.destroy();
    await until(() => source.returned === 1);
    expect((await post({ query: "{ hello }" })).status).toBe(200);
    expect(source.returned).toBe(1);
  });

  test("before its source is open lets it go once it is", async () => {
    const source = createSource();
    let open: (opened: typeof source) => void = () => undefined;
    let asked = false;
    toy.sources.set("it", {
      then(resolve: (opened: typeof source) => void) {
        asked = true;
        open = resolve;
      },
    } as unknown as Promise<typeof source>);
    const leaving = request(`${toy.url}/graphql/stream?${new URLSearchParams({ query: TICKS }).toString()}`).end();
    leaving.on("error", () => undefined);
    await until(() => asked);
    leaving.destroy();
    await until(() => toy.logLines.some(({ msg, route }) => msg === "request" && route === "/graphql/stream"));
    open(source);
    await until(() => source.returned === 1);
  });
});

describe("what comes to no stream is answered in JSON:", () => {
  test.each([
    ["does not parse", { query: "subscription { ticks(" }, 400, "GRAPHQL_PARSE_FAILED"],
    ["has two root fields", { query: "subscription { ticks { text } more { text } }" }, 400, "GRAPHQL_VALIDATION_FAILED"],
    ["leaves its root field to a variable", { query: "subscription ($v: Boolean!) { ticks @skip(if: $v) { text } }" }, 400, "GRAPHQL_VALIDATION_FAILED"],
    ["has a variable that does not fit", { query: TICKS, variables: { source: ["canary"] } }, 400, "BAD_USER_INPUT"],
    ["asks for too many contacts", { query: "subscription { ticks(contacts: 4) { text } }" }, 400, "QUERY_TOO_COMPLEX"],
    ["is a mutation", { query: "mutation { ticks }" }, 400, "BAD_REQUEST"],
    ["is a batch", [{ query: "{ hello }" }], 400, "BAD_REQUEST"],
    ["is nothing", {}, 400, "BAD_REQUEST"],
    ["has variables that are no object", { query: "{ hello }", variables: [1] }, 400, "BAD_REQUEST"],
    ["has a query that is no text", { query: 1 }, 400, "BAD_REQUEST"],
    ["has a source that cannot be opened", { query: `subscription { ticks(source: "missing") { text } }` }, 500, "INTERNAL_SERVER_ERROR"],
  ])("an operation that %s", async (_what, body, status, code) => {
    expect(await refusalOf(await post(body))).toEqual([status, code]);
  });

  test("a GET whose variables are no JSON, or that asks twice", async () => {
    expect(await refusalOf(await get({ query: TICKS, variables: "{" }))).toEqual([400, "BAD_REQUEST"]);
    expect(await refusalOf(await fetch(`${toy.url}/graphql/stream?query={hello}&query={hello}`))).toEqual([400, "BAD_REQUEST"]);
  });

  test("a body that a form could send", async () => {
    for (const type of ["text/plain", "text/plain; x=application/json", "application/x-www-form-urlencoded"]) {
      expect(await refusalOf(await post({ query: "{ hello }" }, { "content-type": type }))).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
    }
  });

  test("a reader that takes no event stream", async () => {
    expect(await refusalOf(await get({ query: "{ hello }" }, { accept: "application/json, text/event-stream;q=0" }))).toEqual([406, "NOT_ACCEPTABLE"]);
    for (const accept of ["*/*", "text/*;q=0.5", "application/json, text/event-stream"]) expect((await get({ query: "{ hello }" }, { accept })).statusCode).toBe(200);
  });

  test.each([
    [403, "another origin", { origin: "https://elsewhere.example" }],
    [403, "an origin that hides", { origin: "null" }],
    [403, "another site", { "sec-fetch-site": "cross-site" }],
    [403, "another host of the site", { "sec-fetch-site": "same-site" }],
    [200, "our own origin", { "sec-fetch-site": "same-origin" }],
    [200, "the address bar", { "sec-fetch-site": "none" }],
  ])("%i for a GET from %s", async (status, _who, headers) => {
    const response = await get({ query: "{ hello }" }, headers);
    expect(response.statusCode).toBe(status);
    if (status === 403) expect(await refusalOf(response)).toEqual([403, "FORBIDDEN"]);
  });
});

describe("plain HTTP", () => {
  const plain = { ...JSON_BODY, "apollo-require-preflight": "1" };

  test("does not serve subscriptions, and says where they are served", async () => {
    const byPost = await fetch(`${toy.url}/graphql`, { method: "POST", headers: plain, body: JSON.stringify({ query: TICKS }) });
    const byGet = await fetch(`${toy.url}/graphql?${new URLSearchParams({ query: TICKS }).toString()}`, { headers: plain });
    for (const response of [byPost, byGet]) {
      const body = await response.clone().text();
      expect(await refusalOf(response)).toEqual([400, "BAD_REQUEST"]);
      expect(body).toMatch(/over WebSocket .* at \/graphql, .* at \/graphql\/stream/);
    }
  });

  test("refuses a subscription that leaves its root field to a variable as any other that is not valid", async () => {
    const query = "subscription ($v: Boolean!) { ticks @include(if: $v) { text } }";
    const errors = () => toy.logLines.filter(({ level }) => level === "error").length;
    const before = errors();
    const response = await fetch(`${toy.url}/graphql`, { method: "POST", headers: plain, body: JSON.stringify({ query, variables: { v: true } }) });
    expect(await refusalOf(response)).toEqual([400, "GRAPHQL_VALIDATION_FAILED"]);
    expect(errors()).toBe(before);
  });
});
