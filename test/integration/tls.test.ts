import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { WebSocket } from "ws";

import { readConfig } from "../../src/config.js";
import type { Authenticate } from "../../src/domain/access.js";
import { Unauthenticated } from "../../src/domain/errors.js";
import { NOBODY } from "../../src/domain/principal.js";
import { createGateway } from "../../src/gateway.js";
import { createLog } from "../../src/server/log.js";
import { startToy, type Toy } from "./streams/support.js";

const pem = (name: string) => readFileSync(new URL(`../support/certificates/${name}`, import.meta.url), "utf8");
const identity = (name: string) => ({ cert: pem(`${name}.pem`), key: pem(`${name}.key`) });

/** Only who has shown a certificate that is trusted. */
const authenticate: Authenticate = ({ isTrustedPeer }) =>
  isTrustedPeer ? Promise.resolve({ ...NOBODY, kind: "router", id: "router" }) : Promise.reject(new Unauthenticated());

let toy: Toy;
beforeAll(async () => {
  toy = await startToy({ authenticate, tls: { ...identity("server"), clientCa: pem("ca.pem") } });
});
afterAll(() => toy.close());

async function get(path: string, client?: string, { url }: { readonly url: string } = toy): Promise<readonly [status: number | undefined, body: string]> {
  const sent = request(new URL(path, url), { ca: pem("ca.pem"), agent: false, headers: { "apollo-require-preflight": "1" }, ...(client && identity(client)) });
  const [response] = (await once(sent.end(), "response")) as [IncomingMessage];
  return [response.statusCode, await text(response)];
}

test("Over TLS, whoever shows a certificate of the operator's authority is known", async () => {
  expect(toy.url).toMatch(/^https:/);
  const [status, body] = await get("/graphql?query={hello}", "client");
  expect([status, JSON.parse(body)]).toEqual([200, expect.objectContaining({ data: { hello: "world" } })]);
});

test.each([undefined, "stranger"])("and nobody else is: a client with the certificate %p, whom its probes are still answered", async (client) => {
  expect((await get("/graphql?query={hello}", client))[0]).toBe(401);
  expect((await get("/livez", client))[0]).toBe(200);
});

test.each([
  { client: "client", ends: "acknowledged" },
  { client: "stranger", ends: "closed with 4403" },
])("A WebSocket of the $client is $ends", async ({ client, ends }) => {
  const socket = new WebSocket(`${toy.url.replace("https", "wss")}/graphql`, ["graphql-transport-ws"], { ca: pem("ca.pem"), ...identity(client) });
  await once(socket, "open");
  socket.send('{"type":"connection_init"}');
  const outcome = await Promise.race([
    once(socket, "message").then(() => "acknowledged"),
    once(socket, "close").then(([code]) => `closed with ${String(code)}`),
  ]);
  socket.terminate();
  expect(outcome).toBe(ends);
});

test("The embedded emulator's contacts are live over TLS, too", async () => {
  const path = (name: string) => fileURLToPath(new URL(`../support/certificates/${name}`, import.meta.url));
  const gateway = await createGateway(readConfig({ UPSTREAM: "emulator", PORT: "0", TLS_CERT: path("server.pem"), TLS_KEY: path("server.key") }), { log: createLog("silent") });
  let live = "";
  const query = encodeURIComponent("{ liveContacts { nodes { state } } }");
  for (let asked = 0; asked < 1_000 && !live.includes("state"); asked += 1) [, live] = await get(`/graphql?query=${query}`, undefined, gateway);
  expect(JSON.parse(live)).toMatchObject({ data: { liveContacts: { nodes: expect.arrayContaining([{ state: expect.any(String) }]) } } });
  await gateway.close();
});
