import { once } from "node:events";
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

import { afterEach, describe, expect, test } from "@jest/globals";

import { Unauthenticated } from "../../src/domain/errors.js";
import type { Principal } from "../../src/domain/principal.js";
import type { OverloadOptions } from "../../src/server/overload.js";
import { createSource, openSocket, startToy, until, type RawSocket, type Toy } from "./streams/support.js";
import { startGateway } from "../support/gateway.js";

const ANYONE: Principal = { kind: "anonymous", id: "anyone", scopes: [], groups: [], grants: [], expiresAtMs: null };
const TICKS = `subscription { ticks { text } }`;
const HELLO = JSON.stringify({ query: "{ hello }" });
const REQUEST = `POST /graphql HTTP/1.1\r\nhost: it\r\ncontent-type: application/json\r\ncontent-length: ${HELLO.length}\r\n\r\n${HELLO}`;
const JSON_BODY = { "content-type": "application/json" };

interface HeldToy extends Toy {
  /** How many requests have been asked who sends them. */
  asked(): number;
  /** Lets go of the requests that say `x-hold`. */
  letGo(): void;
}

let closeLast: () => Promise<void> = () => Promise.resolve();
afterEach(() => closeLast());

/** A server of few places. What says `x-hold` stays at work; what says `x-stranger` is refused. */
async function start(overload: Partial<OverloadOptions>): Promise<HeldToy> {
  let asked = 0;
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const toy = await startToy({
    overload,
    // A client's spare connections are not waited for.
    shutdownGraceMs: 500,
    async authenticate({ headers }) {
      asked += 1;
      if (headers["x-stranger"] !== undefined) throw new Unauthenticated();
      if (headers["x-hold"] !== undefined) await held;
      return ANYONE;
    },
  });
  closeLast = async () => {
    letGo();
    await toy.close();
  };
  return { ...toy, asked: () => asked, letGo };
}

const post = ({ url }: Toy, path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, { method: "POST", headers: { ...JSON_BODY, ...headers }, body });

async function hold(toy: HeldToy, queries: number): Promise<{ readonly answers: Promise<readonly Response[]> }> {
  const before = toy.asked();
  const answers = Promise.all(Array.from({ length: queries }, () => post(toy, "/graphql", HELLO, { "x-hold": "1" })));
  await until(() => toy.asked() === before + queries);
  return { answers };
}

async function expectOverloaded(response: Response): Promise<void> {
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  const requestId = response.headers.get("x-request-id");
  expect(await response.json()).toEqual({ errors: [{ message: expect.any(String), extensions: { code: "OVERLOADED", requestId } }] });
}

async function readiness({ url }: Toy): Promise<readonly [number, unknown]> {
  const response = await fetch(`${url}/readyz`);
  return [response.status, await response.json()];
}

async function untilAnswered(toy: Toy): Promise<void> {
  for (;;) {
    const response = await post(toy, "/graphql", HELLO);
    await response.text();
    if (response.status === 200) return;
    await delay(10);
  }
}

const last = ({ received }: RawSocket, id: string) => received.findLast((message) => message.id === id);

describe("a server that has as much in flight as it may", () => {
  test("refuses a query over HTTP before it asks who sends it, or reads what it is", async () => {
    const toy = await start({ maxInFlight: 10 });
    const held = await hold(toy, 9);
    await expectOverloaded(await post(toy, "/graphql", HELLO));
    const unsent = request(`${toy.url}/graphql`, { method: "POST", headers: { ...JSON_BODY, "content-length": "1000" } });
    unsent.on("error", () => undefined).flushHeaders();
    const [response] = (await once(unsent, "response")) as [IncomingMessage];
    expect([response.statusCode, await text(response)]).toEqual([503, expect.stringContaining("OVERLOADED")]);
    unsent.destroy();
    expect(toy.asked()).toBe(9);

    toy.letGo();
    for (const response of await held.answers) expect(await response.json()).toMatchObject({ data: { hello: "world" } });
    await untilAnswered(toy);
  });

  test("refuses a query on a WebSocket, which goes on, and opens streams still: none of those that run holds a place", async () => {
    const toy = await start({ maxInFlight: 10 });
    const socket = await openSocket(toy);
    await hold(toy, 9);

    socket.subscribe("query", "{ hello }");
    await until(() => last(socket, "query") !== undefined);
    expect(last(socket, "query")).toEqual({
      id: "query",
      type: "error",
      payload: [{ message: expect.any(String), extensions: { code: "OVERLOADED", requestId: expect.any(String) } }],
    });

    const sources = [createSource(), createSource()];
    for (const [id, source] of sources.entries()) {
      toy.sources.set("it", source);
      socket.subscribe(`${id}`, `\n  ${TICKS}`);
      await until(() => source.asked === 1);
    }
    toy.sources.set("it", createSource());
    const streams = [await post(toy, "/graphql/stream", JSON.stringify({ query: TICKS })), await post(toy, "/graphql/stream", JSON.stringify({ query: TICKS }))];
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    sources[0]!.push("a");
    await until(() => last(socket, "0") !== undefined);
    expect(last(socket, "0")).toMatchObject({ type: "next", payload: { data: { ticks: { text: "a" } } } });

    socket.socket.close();
    for (const { body } of streams) await body!.cancel();
  });

  test("refuses streams, too, when their places are taken, and goes on with those that run", async () => {
    const toy = await start({ maxInFlight: 10 });
    const socket = await openSocket(toy);
    const running = createSource();
    toy.sources.set("it", running);
    socket.subscribe("running", TICKS);
    await until(() => running.asked === 1);

    await hold(toy, 9);
    let open: (source: ReturnType<typeof createSource>) => void = () => undefined;
    toy.sources.set("it", new Promise((resolve) => (open = resolve)));
    socket.subscribe("opening", TICKS);
    await until(() => toy.contexts() === 2);

    await expectOverloaded(await post(toy, "/graphql/stream", JSON.stringify({ query: TICKS })));
    socket.subscribe("refused", TICKS);
    await until(() => last(socket, "refused") !== undefined);
    expect(last(socket, "refused")).toMatchObject({ type: "error", payload: [{ extensions: { code: "OVERLOADED" } }] });
    running.push("a", "b");
    await until(() => socket.received.filter(({ id }) => id === "running").length === 2);

    open(createSource());
    await untilOpen(toy);
    socket.socket.close();
  });

  test("says so at /readyz, not at /livez, until there is room again", async () => {
    const toy = await start({ maxInFlight: 10 });
    expect(await readiness(toy)).toEqual([200, { status: "ready" }]);
    const held = await hold(toy, 9);
    await expectOverloaded(await post(toy, "/graphql", HELLO));
    expect(await readiness(toy)).toEqual([503, { status: "shedding" }]);
    expect((await fetch(`${toy.url}/livez`)).status).toBe(200);
    toy.letGo();
    await held.answers;
    await untilAnswered(toy);
    expect(await readiness(toy)).toEqual([200, { status: "ready" }]);
  });
});

async function untilOpen(toy: Toy): Promise<void> {
  for (;;) {
    const response = await post(toy, "/graphql/stream", JSON.stringify({ query: TICKS }));
    await response.body!.cancel();
    if (response.status === 200) return;
    await delay(10);
  }
}

describe("a place is given back", () => {
  const stream = (query: string) => JSON.stringify({ query });
  const ends: readonly [what: string, run: (toy: HeldToy) => Promise<unknown>][] = [
    ["an answer", async (toy) => (await post(toy, "/graphql", HELLO)).text()],
    ["an answer with errors", async (toy) => (await post(toy, "/graphql", stream("{ fails }"))).text()],
    ["an operation that is refused", async (toy) => (await post(toy, "/graphql", stream("{ nothing }"))).text()],
    ["a body that cannot be read", async (toy) => (await post(toy, "/graphql", "{")).text()],
    ["a sender who is not known", async (toy) => (await post(toy, "/graphql", HELLO, { "x-stranger": "1" })).text()],
    ["a client that leaves before it is let in", (toy) => abort(toy, "/graphql")],
    ["a client that leaves before its stream is let in", (toy) => abort(toy, "/graphql/stream")],
    ["an event stream that is refused", async (toy) => (await post(toy, "/graphql/stream", stream("{ nothing }"))).text()],
    ["an event stream that fails to open", async (toy) => (toy.sources.set("it", new Error("no")), (await post(toy, "/graphql/stream", stream(TICKS))).text())],
    ["an event stream of one result", async (toy) => (await post(toy, "/graphql/stream", stream("{ hello }"))).text()],
    ["an answer on a WebSocket", (toy) => onSocket(toy, "{ hello }")],
    ["an operation that is refused on a WebSocket", (toy) => onSocket(toy, "{ nothing }")],
    ["a subscription that fails to open on a WebSocket", (toy) => (toy.sources.set("it", new Error("no")), onSocket(toy, TICKS))],
  ];

  async function abort(toy: HeldToy, path: string): Promise<void> {
    const before = toy.asked();
    const call: ClientRequest = request(`${toy.url}${path}`, { method: "POST", headers: { ...JSON_BODY, "x-hold": "1" } });
    call.on("error", () => undefined).end(HELLO);
    await until(() => toy.asked() === before + 1);
    call.destroy();
  }

  async function onSocket(toy: HeldToy, query: string): Promise<void> {
    const socket = await openSocket(toy);
    socket.subscribe("1", query);
    await until(() => last(socket, "1") !== undefined);
    expect(JSON.stringify(last(socket, "1"))).not.toContain("OVERLOADED");
    socket.socket.close();
    await socket.closed;
  }

  test.each(ends)("by %s", async (_what, run) => {
    const toy = await start({ maxInFlight: 1 });
    for (let times = 0; times < 3; times += 1) {
      await run(toy);
      await untilAnswered(toy);
    }
    expect(await readiness(toy)).toEqual([200, { status: "ready" }]);
  });

  test("by all that were sent on a connection that is gone, those included that wait for their turn", async () => {
    const toy = await start({ maxInFlight: 10 });
    for (let times = 0; times < 3; times += 1) {
      const { hostname, port } = new URL(toy.url);
      const socket = connect(Number(port), hostname);
      const before = toy.asked();
      socket.write(REQUEST.replace("host: it", "host: it\r\nx-hold: 1") + REQUEST.repeat(8));
      await until(() => toy.asked() > before);
      socket.destroy();
      await once(socket, "close");
      await untilAnswered(toy);
    }
    await hold(toy, 9);
    expect(toy.asked()).toBeGreaterThan(9);
  });

  test("by a stream as soon as it is open", async () => {
    const toy = await start({ maxInFlight: 1 });
    const source = createSource();
    toy.sources.set("it", source);
    const response = await post(toy, "/graphql/stream", stream(TICKS));
    expect(response.status).toBe(200);
    await untilAnswered(toy);
    expect(source.returned).toBe(0);
    await response.body!.cancel();
  });
});

describe("a server that is saturated", () => {
  test("answers a query a turn and refuses those for whom nobody waits; a stream that runs goes on; then it is ready again", async () => {
    const toy = await start({ longWaitMs: 0, burstMs: 0 });
    const socket = await openSocket(toy);
    const source = createSource();
    toy.sources.set("it", source);
    socket.subscribe("running", TICKS);
    await until(() => source.asked === 1);

    const statuses = (await Promise.all(Array.from({ length: 10 }, () => pipeline(toy, 50)))).flat();
    const answered = statuses.filter((status) => status === "200").length;
    expect(statuses.filter((status) => status === "503")).toHaveLength(500 - answered);
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(250);
    expect(await readiness(toy)).toEqual([503, { status: "shedding" }]);

    source.push("a", "b");
    await until(() => socket.received.filter(({ id }) => id === "running").length === 2);
    while ((await readiness(toy))[0] !== 200) await delay(100);
    await untilAnswered(toy);
    socket.socket.close();
  });
});

/** Sends all at once on one connection. */
async function pipeline({ url }: Toy, queries: number): Promise<readonly string[]> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = "";
  socket.on("data", (data: Buffer) => (received += data.toString()));
  socket.write(REQUEST.repeat(queries));
  const statuses = () => [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status ?? "");
  await until(() => statuses().length === queries);
  socket.destroy();
  return statuses();
}

test("a gateway has the places that MAX_IN_FLIGHT says", async () => {
  let asked = 0;
  let letGo: (principal: Principal) => void = () => undefined;
  const held = new Promise<Principal>((resolve) => (letGo = resolve));
  const gateway = await startGateway({ settings: { MAX_IN_FLIGHT: "1" }, parts: { authenticate: () => ((asked += 1), held) } });
  const first = gateway.query("{ __typename }");
  await until(() => asked === 1);
  expect((await gateway.request("/graphql", { method: "POST", headers: JSON_BODY, body: HELLO })).status).toBe(503);
  letGo(ANYONE);
  expect((await first).status).toBe(200);
  await gateway.close();
});
