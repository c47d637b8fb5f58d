import { afterAll, beforeAll, expect, test } from "@jest/globals";

import type { Authenticate } from "../../src/domain/access.js";
import { NOBODY } from "../../src/domain/principal.js";
import { openSocket, startToy, until, type Toy } from "./streams/support.js";

/** Operations in ten seconds. */
const ALLOWANCE = 5;

const authenticate: Authenticate = ({ headers, connectionParams }) => {
  const { token: id = String(headers["authorization"]) } = (connectionParams ?? {}) as { token?: string };
  return Promise.resolve({ ...NOBODY, kind: id === "router" ? "router" : "user", id });
};

let toy: Toy;
beforeAll(async () => {
  toy = await startToy({ authenticate, operationsPerSecond: ALLOWANCE / 10 });
});
afterAll(() => toy.close());

function ask(path: string, authorization: string): Promise<Response> {
  const headers = { "content-type": "application/json", authorization };
  return fetch(new URL(path, toy.url), { method: "POST", headers, body: JSON.stringify({ query: "{ hello }" }) });
}

test("One user may ask for so much, on all roads together; the others go on", async () => {
  const socket = await openSocket(toy, { init: false });
  socket.send({ type: "connection_init", payload: { token: "alice" } });
  await until(() => socket.received.length === 1);
  socket.subscribe("1", "{ hello }");
  await until(() => socket.received.some(({ type }) => type === "complete"));
  for (let n = 1; n < ALLOWANCE; n++) expect((await ask(n % 2 === 0 ? "/graphql" : "/graphql/stream", "alice")).status).toBe(200);

  const contexts = toy.contexts();
  for (const path of ["/graphql", "/graphql/stream"]) {
    const refused = await ask(path, "alice");
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "RATE_LIMITED", retryAfterMs: expect.any(Number), requestId: expect.any(String) } }] });
  }

  socket.subscribe("2", "{ hello }");
  await until(() => socket.received.some(({ id }) => id === "2"));
  expect(socket.received.at(-1)).toMatchObject({ id: "2", type: "error", payload: [{ extensions: { code: "RATE_LIMITED" } }] });
  expect(toy.contexts() - contexts).toBe(3);
  expect(toy.logged("operation failed")).toEqual([]);

  expect((await ask("/graphql", "bob")).status).toBe(200);
  socket.socket.close();
  await socket.closed;
});

test("A router, which speaks for many, is not bound", async () => {
  for (let n = 0; n < 3 * ALLOWANCE; n++) expect((await ask("/graphql", "router")).status).toBe(200);
});
