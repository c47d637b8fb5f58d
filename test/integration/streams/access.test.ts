import { setTimeout as delay } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";

import type { Authenticate } from "../../../src/domain/access.js";
import { AuthenticationUnavailable, Unauthenticated } from "../../../src/domain/errors.js";
import type { Principal } from "../../../src/domain/principal.js";
import { createSource, openSocket, startToy, until, type Message, type Toy } from "./support.js";

const TICKS = `subscription { ticks { text } }`;
const MAX_CONNECTIONS = 3;
const INIT_TIMEOUT_MS = 300;
/** How long the token `brief` holds. */
const BRIEF_MS = 400;

let toy: Toy;
beforeAll(async () => {
  toy = await startToy({ authenticate, streams: { maxConnectionsPerUser: MAX_CONNECTIONS, connectionInitTimeoutMs: INIT_TIMEOUT_MS } });
});
afterEach(() => toy.sources.clear());
afterAll(() => toy.close());

/** Knows tokens by their names. */
const authenticate: Authenticate = async ({ headers, connectionParams }) => {
  const { token = headers["authorization"] } = (connectionParams ?? {}) as { token?: string };
  const principal = (kind: Principal["kind"], expiresAtMs: number | null = null): Principal => {
    return { kind, id: String(token), scopes: [], groups: [], grants: [], expiresAtMs };
  };
  switch (token) {
    case "alice":
    case "bob":
      return principal("user");
    case "router":
      return principal("router");
    case "brief":
      return principal("user", Date.now() + BRIEF_MS);
    case "keyless":
      throw new AuthenticationUnavailable();
    case "hangs":
      return await new Promise(() => undefined);
    case "broken":
      throw new TypeError("canary");
    default:
      throw new Unauthenticated();
  }
};

function post(path: string, authorization?: string): Promise<Response> {
  return fetch(new URL(path, toy.url), {
    method: "POST",
    headers: { "content-type": "application/json", accept: path.endsWith("stream") ? "text/event-stream" : "application/json", ...(authorization && { authorization }) },
    body: JSON.stringify({ query: path.endsWith("stream") ? TICKS : "{ hello }" }),
  });
}

async function greet(token?: string) {
  const socket = await openSocket(toy, { init: false });
  socket.send({ type: "connection_init", payload: token === undefined ? undefined : { token } });
  return socket;
}

async function admitted(token: string) {
  const socket = await greet(token);
  await until(() => socket.received.length > 0);
  return socket;
}

describe.each(["/graphql", "/graphql/stream"])("A request to %s", (path) => {
  test("that does not say who sends it, or not credibly, is refused before its body is read", async () => {
    for (const authorization of [undefined, "mallory"]) {
      const response = await post(path, authorization);
      expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED", requestId: expect.any(String) } }] });
    }
    const tooLarge = await fetch(new URL(path, toy.url), { method: "POST", headers: { "content-type": "application/json" }, body: "x".repeat(200_000) });
    expect(tooLarge.status).toBe(401);
  });

  test("is to come again where it cannot be found out who sends it", async () => {
    const response = await post(path, "keyless");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "AUTHENTICATION_UNAVAILABLE" } }] });
  });

  test("meets a fault of ours as any other: masked, and logged without its message", async () => {
    const response = await post(path, "broken");
    expect(response.status).toBe(500);
    expect(JSON.stringify([await response.text(), toy.logLines])).not.toContain("canary");
    expect(toy.logged("request failed").at(-1)).toMatchObject({ error: { name: "TypeError" } });
  });
});

test("A query is answered for whom it is credible", async () => {
  expect(await (await post("/graphql", "alice")).json()).toEqual(expect.objectContaining({ data: { hello: "world" } }));
});

describe("A WebSocket", () => {
  test.each([
    { token: undefined, code: 4403 },
    { token: "mallory", code: 4403 },
    { token: "keyless", code: 1013 },
    { token: "broken", code: 4400 },
  ])("whose token is $token is closed with $code, and runs nothing", async ({ token, code }) => {
    const contexts = toy.contexts();
    const socket = await greet(token);
    socket.subscribe("1", TICKS);
    expect((await socket.closed).code).toBe(code);
    expect(socket.received).toEqual([]);
    expect(toy.contexts()).toBe(contexts);
  });

  test("may say who it is with its request, as routers do", async () => {
    const socket = await openSocket(toy, { headers: { authorization: "alice" } });
    expect(socket.received).toEqual([{ type: "connection_ack" }]);
    socket.socket.close();
    await socket.closed;
  });

  test("is closed in time where it cannot be found out who is there", async () => {
    const since = performance.now();
    const socket = await greet("hangs");
    expect((await socket.closed).code).toBe(4408);
    expect(performance.now() - since).toBeGreaterThanOrEqual(INIT_TIMEOUT_MS - 10);
  });

  test("ends with its token, and its streams with it, within a second", async () => {
    const source = createSource();
    toy.sources.set("it", source);
    const socket = await admitted("brief");
    const since = performance.now();
    socket.subscribe("1", TICKS);
    await until(() => source.asked > 0);
    expect(await socket.closed).toEqual({ code: 4403, reason: "Token expired" });
    expect(performance.now() - since).toBeLessThan(BRIEF_MS + 1_000);
    await until(() => source.returned === 1);
  });

  test("is one of so many that a user may have, and a router may have any number", async () => {
    const open = await Promise.all(Array.from({ length: MAX_CONNECTIONS }, () => admitted("alice")));
    expect(await (await greet("alice")).closed).toEqual({ code: 1008, reason: "Too many sockets" });
    const others = [await admitted("bob"), ...(await Promise.all(Array.from({ length: MAX_CONNECTIONS + 1 }, () => admitted("router"))))];

    const [first] = open;
    first?.socket.close();
    await first?.closed;
    // The server may hear of the end after the client has.
    for (let seat: Awaited<ReturnType<typeof greet>> | null = null; seat === null; ) {
      const socket = await greet("alice");
      await Promise.race([socket.closed, until(() => socket.received.length > 0)]);
      if (socket.received.length > 0) others.push((seat = socket));
      else await delay(10);
    }
    for (const socket of [...open, ...others]) socket.socket.close();
    await Promise.all([...open, ...others].map(({ closed }) => closed));
  });
});

describe("An event stream", () => {
  test("ends with its token: its last result says so", async () => {
    const source = createSource();
    toy.sources.set("it", source);
    source.push("a");
    const text = await (await post("/graphql/stream", "brief")).text();
    const results = [...text.matchAll(/^event: next\ndata: (.+)$/gm)].map(([, json]) => JSON.parse(json as string) as Message["payload"]);
    expect(results).toEqual([{ data: { ticks: { text: "a" } } }, { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: "TOKEN_EXPIRED" }) })] }]);
    expect(text.trimEnd().endsWith("event: complete\ndata:")).toBe(true);
    await until(() => source.returned === 1);
  });

  test("counts among what a user may have open", async () => {
    toy.sources.set("it", createSource());
    const leaving = new AbortController();
    const responses = await Promise.all(
      Array.from({ length: MAX_CONNECTIONS }, () =>
        fetch(new URL("/graphql/stream", toy.url), {
          method: "POST",
          headers: { "content-type": "application/json", authorization: "bob" },
          body: JSON.stringify({ query: TICKS }),
          signal: leaving.signal,
        }),
      ),
    );
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: MAX_CONNECTIONS }, () => 200));
    const refused = await post("/graphql/stream", "bob");
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "TOO_MANY_STREAMS" } }] });
    expect((await greet("bob").then(({ closed }) => closed)).code).toBe(1008);
    leaving.abort();
  });
});
