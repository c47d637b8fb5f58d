import { randomUUID } from "node:crypto";
import { connect } from "node:net";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";

import { createSource, openSocket, startToy, timers, until, upgrade, type Message, type RawSocket, type Toy } from "./support.js";

const TICKS = `subscription Ticks($source: String) { ticks(source: $source) { text } }`;
const UUID_AND_NUMBER = /^[0-9a-f]{8}-[0-9a-f-]{27}\.\d+$/;

let toy: Toy;
let client: Client;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  toy = await startToy();
  client = createClient({ url: `${toy.url}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
});
afterEach(() => {
  toy.sources.clear();
  expect(unhandled).toEqual([]);
});
afterAll(async () => {
  await client.dispose();
  await toy.close();
  process.off("unhandledRejection", onUnhandled);
});

/** A source that operations find under a name of its own. */
function newSource(options?: Parameters<typeof createSource>[0]) {
  const name = randomUUID();
  const source = createSource(options);
  toy.sources.set(name, source);
  return { source, name, variables: { source: name }, query: `subscription { ticks(source: "${name}") { text } }` };
}

const of = (socket: RawSocket, id: string): readonly Message[] => socket.received.filter((message) => message.id === id);
const textsOf = (messages: readonly Message[]) => messages.filter(({ type }) => type === "next").map(({ payload }) => (payload?.data?.["ticks"] as { text: string }).text);

describe("a subscription", () => {
  test("reaches the official client in order, and completes with its source", async () => {
    const { source, variables } = newSource();
    source.push("a", "b", "c");
    source.end();
    const texts: unknown[] = [];
    for await (const { data } of client.iterate({ query: TICKS, variables })) texts.push(data);
    expect(texts).toEqual(["a", "b", "c"].map((text) => ({ ticks: { text } })));
    expect(source.returned).toBe(0);
  });

  test("has loaders of its own for every event", async () => {
    const { source, name } = newSource();
    source.push("a", "b", "c");
    source.end();
    const contexts = new Set<unknown>();
    for await (const { data } of client.iterate({ query: `subscription { ticks(source: "${name}") { context } }` })) {
      contexts.add((data as { ticks: { context: number } }).ticks.context);
    }
    expect(contexts.size).toBe(3);
  });

  test("goes on after an event in which something failed, which is masked", async () => {
    const { source, name } = newSource();
    source.push("a", "b");
    source.end();
    const results: unknown[] = [];
    for await (const result of client.iterate({ query: `subscription { ticks(source: "${name}") { text fails } }` })) results.push(result);
    const error = { message: expect.stringContaining("requestId"), path: ["ticks", "fails"], locations: expect.anything() };
    const extensions = { code: "INTERNAL_SERVER_ERROR", requestId: expect.stringMatching(UUID_AND_NUMBER) };
    expect(results).toEqual(["a", "b"].map((text) => ({ data: { ticks: { text, fails: null } }, errors: [{ ...error, extensions }] })));
  });

  test("whose source fails ends with a result that says so, masked, and its socket lives on", async () => {
    const [failing, other] = [newSource(), newSource()];
    const socket = await openSocket(toy);
    socket.subscribe("other", other.query);
    socket.subscribe("failing", failing.query);
    failing.source.push("a");
    failing.source.fail(new Error("canary"));
    await until(() => of(socket, "failing").length === 3);
    expect(of(socket, "failing").map(({ type }) => type)).toEqual(["next", "next", "complete"]);
    expect(of(socket, "failing")[1]!.payload).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: "INTERNAL_SERVER_ERROR", requestId: expect.stringMatching(UUID_AND_NUMBER) } }],
    });
    expect(JSON.stringify([socket.received, toy.logLines])).not.toContain("canary");
    expect(failing.source.returned).toBe(1);

    other.source.push("still here");
    await until(() => of(socket, "other").length === 1);
    socket.socket.close();
  });

  test("whose source cannot be opened is refused, masked, and its socket lives on", async () => {
    toy.sources.set("broken", new Error("canary"));
    const socket = await openSocket(toy);
    socket.subscribe("broken", `subscription { ticks(source: "broken") { text } }`);
    socket.subscribe("missing", `subscription { ticks(source: "missing") { text } }`);
    await until(() => socket.received.length === 3);
    for (const id of ["broken", "missing"]) {
      expect(of(socket, id)).toMatchObject([{ type: "error", payload: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }] }]);
    }
    expect(JSON.stringify([socket.received, toy.logLines])).not.toContain("canary");
    socket.socket.close();
  });

  test("may be persisted, as a query may", async () => {
    const sha256Hash = "30ac8d4f60ab1ebd2c7a5fbe4b3b3d8a0c9e3ba3f9e0a6d5a5ab6a39b4b4e0aa";
    const socket = await openSocket(toy);
    socket.subscribe("1", "", { extensions: { persistedQuery: { version: 1, sha256Hash } } });
    await until(() => of(socket, "1").length === 1);
    expect(of(socket, "1")).toMatchObject([{ type: "error", payload: [{ extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }] }]);
    socket.socket.close();
  });

  test("is one pull ahead of its reader at most", async () => {
    const { source, query } = newSource();
    const socket = await openSocket(toy);
    socket.subscribe("1", query);
    await until(() => source.asked === 1);
    source.push("a", "b", "c");
    await until(() => of(socket, "1").length === 3);
    expect(source.asked).toBe(4);
    socket.socket.close();
  });
});

test("a query is answered over a WebSocket too", async () => {
  const results: unknown[] = [];
  for await (const result of client.iterate({ query: "{ hello fails }" })) results.push(result);
  expect(results).toMatchObject([{ data: { hello: "world", fails: null }, errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }] }]);
});

test.each([
  ["does not parse", "subscription { ticks(", {}, "GRAPHQL_PARSE_FAILED"],
  ["asks for what is not in the graph", "subscription { nothing }", {}, "GRAPHQL_VALIDATION_FAILED"],
  ["has two root fields", "subscription { ticks { text } more { text } }", {}, "GRAPHQL_VALIDATION_FAILED"],
  ["leaves its root field to a variable", "subscription ($v: Boolean!) { ticks @skip(if: $v) { text } }", { v: true }, "GRAPHQL_VALIDATION_FAILED"],
  ["is so long that its nesting could overflow a parser", `{ ${"hello ".repeat(2_000)}}`, {}, "GRAPHQL_PARSE_FAILED"],
  ["is a mutation", "mutation { ticks }", {}, "BAD_REQUEST"],
  ["has a variable that does not fit", "subscription ($c: Int!) { ticks(contacts: $c) { text } }", { c: "canary" }, "BAD_USER_INPUT"],
  ["asks for too many contacts", "subscription ($c: Int!) { ticks(contacts: $c) { text } }", { c: 4 }, "QUERY_TOO_COMPLEX"],
  ["asks for too many fields", `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: hello`).join(" ")} }`, {}, "QUERY_TOO_COMPLEX"],
  ["names no operation of several", "query A { hello } query B { hello }", {}, "OPERATION_RESOLUTION_FAILURE"],
])("an operation that %s is refused with its code, and the socket's other streams live on", async (_what, query, variables, code) => {
  const other = newSource();
  const socket = await openSocket(toy);
  socket.subscribe("other", other.query);
  socket.subscribe("bad", query, { variables });
  await until(() => of(socket, "bad").length === 1);
  expect(of(socket, "bad")).toMatchObject([{ type: "error", payload: [{ extensions: { code, requestId: expect.stringMatching(UUID_AND_NUMBER) } }] }]);
  expect(JSON.stringify(socket.received)).not.toContain("canary");
  other.source.push("still here");
  await until(() => of(socket, "other").length === 1);
  expect(socket.socket.readyState).toBe(WebSocket.OPEN);
  socket.socket.close();
});

describe("a reader that leaves", () => {
  const hangs = () => new Promise<never>(() => undefined);
  const rejects = () => Promise.reject(new Error("canary"));
  const throws = () => {
    throw new Error("canary");
  };

  test.each([
    ["quietly", undefined],
    ["and its source hangs at that", hangs],
    ["and its source rejects that", rejects],
    ["and its source throws at that", throws],
  ])("lets its source go once: %s", async (_how, onReturn) => {
    const [one, two] = [newSource(onReturn && { onReturn }), newSource(onReturn && { onReturn })];
    const socket = await openSocket(toy);
    socket.subscribe("1", one.query);
    socket.subscribe("2", two.query);
    await until(() => one.source.asked === 1 && two.source.asked === 1);

    socket.send({ id: "1", type: "complete" });
    await until(() => one.source.returned === 1);
    two.source.push("still here");
    await until(() => of(socket, "2").length === 1);

    socket.socket.close();
    await until(() => two.source.returned === 1);
    expect(of(socket, "1")).toEqual([]);
    expect([one.source.returned, two.source.returned]).toEqual([1, 1]);
  });

  test.each([
    ["by a message", (socket: RawSocket) => socket.send({ id: "1", type: "complete" })],
    ["with its socket", (socket: RawSocket) => socket.socket.close()],
    ["without a word", (socket: RawSocket) => socket.socket.terminate()],
  ])("%s before its source is open lets it go once it is", async (_how, leave) => {
    const { source, name, query } = newSource();
    let open: (opened: typeof source) => void = () => undefined;
    toy.sources.set(name, new Promise((resolve) => (open = resolve)));
    const socket = await openSocket(toy);
    const ends = toy.logged("socket closed").length;
    socket.subscribe("1", query);
    leave(socket);
    socket.subscribe("2", "{ hello }");
    await until(() => of(socket, "2").length === 2 || toy.logged("socket closed").length > ends);
    open(source);
    await until(() => source.returned === 1);
    expect(of(socket, "1")).toEqual([]);
    socket.socket.close();
  });
});

test("two streams that were opened under one id, the first of them left at once, both end with their socket", async () => {
  const sources = [newSource(), newSource()];
  const opens: (() => void)[] = [];
  for (const { source, name } of sources) toy.sources.set(name, new Promise((resolve) => opens.push(() => resolve(source))));
  const socket = await openSocket(toy);
  socket.subscribe("1", sources[0]!.query);
  socket.send({ id: "1", type: "complete" });
  socket.subscribe("1", sources[1]!.query);
  socket.subscribe("2", "{ hello }");
  await until(() => of(socket, "2").length === 2);
  for (const open of opens) open();
  await until(() => sources.every(({ source }) => source.asked === 1));
  socket.socket.close();
  await until(() => sources.every(({ source }) => source.returned === 1));
});

test("sockets leave no timer behind", async () => {
  const before = timers();
  const sockets = await Promise.all(Array.from({ length: 5 }, () => openSocket(toy)));
  expect(timers()).toBeGreaterThan(before);
  for (const { socket } of sockets) socket.close();
  await until(() => timers() <= before);
});

describe("a socket", () => {
  test("may have so many operations running, and then no more until one ends", async () => {
    const bounded = await startToy({ streams: { maxSubscriptions: 2 } });
    const socket = await openSocket(bounded);
    for (const id of ["1", "2", "3"]) {
      bounded.sources.set(id, createSource());
      socket.subscribe(id, `subscription { ticks(source: "${id}") { text } }`);
    }
    await until(() => of(socket, "3").length === 1);
    expect(of(socket, "3")).toMatchObject([{ type: "error", payload: [{ extensions: { code: "TOO_MANY_SUBSCRIPTIONS", limit: 2 } }] }]);

    socket.send({ id: "1", type: "complete" });
    const again = createSource();
    bounded.sources.set("4", again);
    socket.subscribe("4", `subscription { ticks(source: "4") { text } }`);
    again.push("a");
    await until(() => of(socket, "4").length === 1);
    expect(textsOf(of(socket, "4"))).toEqual(["a"]);
    socket.socket.close();
    await bounded.close();
  });

  test("that uses the id of a stream that runs is closed with 4409", async () => {
    const { query } = newSource();
    const socket = await openSocket(toy);
    const id = "x".repeat(200);
    socket.subscribe(id, query);
    socket.subscribe(id, query);
    expect(await socket.closed).toMatchObject({ code: 4409 });
  });

  test.each([
    ["no JSON", "{"],
    ["no object", "1"],
    ["what only a server sends", { type: "connection_ack" }],
    ["an operation that is no text", { id: "1", type: "subscribe", payload: { query: 1 } }],
  ])("that sends %s is closed with 4400", async (_what, message) => {
    const socket = await openSocket(toy);
    socket.send(message);
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  test("that says nothing is closed with 4408", async () => {
    const hasty = await startToy({ streams: { connectionInitTimeoutMs: 20 } });
    const socket = await openSocket(hasty, { init: false });
    expect(await socket.closed).toMatchObject({ code: 4408 });
    await hasty.close();
  });

  test("that asks before it has been let in is closed with 4401, and one that comes in twice with 4429", async () => {
    const early = await openSocket(toy, { init: false });
    early.subscribe("1", "{ hello }");
    expect(await early.closed).toMatchObject({ code: 4401 });
    const twice = await openSocket(toy);
    twice.send({ type: "connection_init" });
    expect(await twice.closed).toMatchObject({ code: 4429 });
  });

  test("that speaks another protocol is closed with 4406", async () => {
    const { closed } = await openSocket(toy, { protocols: [], init: false });
    expect(await closed).toMatchObject({ code: 4406 });
  });

  test("may send 64 KB in one message, and no more", async () => {
    const socket = await openSocket(toy);
    socket.subscribe("1", "{ hello }".padEnd(65_000));
    await until(() => of(socket, "1").length === 2);
    socket.send(" ".repeat(65_537));
    expect(await socket.closed).toMatchObject({ code: 1009 });
  });

  test.each([
    ["messages", (socket: RawSocket) => socket.send({ type: "ping" })],
    ["pings", (socket: RawSocket) => socket.socket.ping()],
  ])("that floods the server with %s is closed with 1008", async (_what, send) => {
    const { source, query } = newSource();
    const socket = await openSocket(toy);
    socket.subscribe("1", query);
    await until(() => source.asked === 1);
    // Whichever seconds the server counts in, one of them has more than 200.
    for (let n = 0; n < 1_000; n++) send(socket);
    expect(await socket.closed).toMatchObject({ code: 1008 });
    expect(source.returned).toBe(1);
  });

  test("is asked for a sign of life, and cut when it gives none", async () => {
    const brisk = await startToy({ streams: { keepAliveMs: 50 } });
    const [living, dead] = [await openSocket(brisk), await openSocket(brisk, { autoPong: false })];
    expect(await dead.closed).toMatchObject({ code: 1006 });
    expect(living.socket.readyState).toBe(WebSocket.OPEN);
    living.send({ type: "ping" });
    await until(() => living.received.some(({ type }) => type === "pong"));
    living.socket.close();
    await brisk.close();
  });

  test("leaves lines in the log that name it, its operations and its end, and nothing that was said", async () => {
    const { source, name } = newSource();
    source.push("canary");
    const socket = await openSocket(toy, { headers: { "x-request-id": "from-the.router:7" } });
    socket.subscribe("canary-id", TICKS, { variables: { source: name } });
    await until(() => of(socket, "canary-id").length === 1);
    socket.socket.close(1000, "canary");
    const mine = () => toy.logLines.filter(({ requestId }) => String(requestId).startsWith("from-the.router:7"));
    await until(() => mine().length === 3);
    expect(mine()).toEqual([
      expect.objectContaining({ level: "info", msg: "socket opened", requestId: "from-the.router:7" }),
      expect.objectContaining({ level: "info", msg: "socket closed", requestId: "from-the.router:7", code: 1000 }),
      expect.objectContaining({ msg: "operation", requestId: "from-the.router:7.1", transport: "websocket", operation: "Ticks", end: "reader", results: 1 }),
    ]);
    expect(JSON.stringify(mine())).not.toContain("canary");
  });
});

describe("an upgrade", () => {
  test.each([
    ["at another path", "/other", {}, 404, "NOT_FOUND"],
    ["below the path", "/graphql/stream", {}, 404, "NOT_FOUND"],
    ["from a page of another host", "/graphql", { origin: "https://elsewhere.example" }, 403, "FORBIDDEN"],
    ["from a page without an origin", "/graphql", { origin: "null" }, 403, "FORBIDDEN"],
    ["with a key that is none", "/graphql", { "sec-websocket-key": "short" }, 400, "BAD_REQUEST"],
  ])("%s is refused in JSON", async (_what, path, headers, status, code) => {
    const [{ statusCode, headers: answered }, body] = await upgrade(`${toy.url}${path}`, { ...headers, "x-request-id": "mine" });
    expect([statusCode, JSON.parse(body)]).toMatchObject([status, { errors: [{ extensions: { code, requestId: "mine" } }] }]);
    expect(answered["x-request-id"]).toBe("mine");
  });

  test("to a protocol that is not known here is passed over, and the request is answered", async () => {
    const body = JSON.stringify({ query: "{ hello }" }).padEnd(70_000);
    const socket = connect(Number(new URL(toy.url).port), "127.0.0.1");
    const headers = ["host: a", "connection: Upgrade, HTTP2-Settings", "upgrade: h2c", "http2-settings: AAMAAABkAAQAAP__", "content-type: application/json"];
    const request = ["POST /graphql HTTP/1.1", ...headers, `content-length: ${body.length}`, "", body].join("\r\n");
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    socket.write(request.slice(0, 300));
    await until(() => socket.bytesWritten > 0);
    socket.write(request.slice(300));
    await until(() => answer.includes(`{"data":{"hello":"world"}`));
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    socket.destroy();
  });

  test("is let in from a page of this host, and of a listed origin", async () => {
    const listed = await startToy({ streams: { allowedOrigins: ["https://wall.example"] } });
    for (const origin of [listed.url, listed.url.replace("http:", "https:"), "https://wall.example"]) {
      const { socket } = await openSocket(listed, { origin });
      socket.close();
    }
    await listed.close();
  });
});
