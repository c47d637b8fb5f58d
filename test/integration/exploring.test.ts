import { once } from "node:events";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "graphql";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

import { exampleOperations } from "../../src/example-operations.js";
import { startGateway, type TestGateway } from "../support/gateway.js";

const STUDIO = "https://studio.apollographql.com";
const JSON_BODY = { "content-type": "application/json" };
const HTML = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
const SECRET = "a-secret-that-two-share";
const INTROSPECTION = JSON.stringify({ query: "{ __schema { subscriptionType { name } } }" });

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ withEvents: true });
});
afterAll(() => gateway.close());

async function beside<T>(settings: Record<string, string>, look: (other: TestGateway) => Promise<T>): Promise<T> {
  const other = await startGateway({ settings, beside: gateway.emulator });
  try {
    return await look(other);
  } finally {
    await other.close();
  }
}

describe("A landing page", () => {
  test("of GraphiQL may load from, and talk to, its own origin only", () =>
    beside({ LANDING_PAGE: "graphiql" }, async ({ request }) => {
      const page = await request("/");
      const policy = page.headers.get("content-security-policy");
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(policy).not.toMatch(/https?:|\*/);
      expect(await page.text()).not.toMatch(/https?:/);
    }));

  test("of Apollo Sandbox runs Apollo's script alone, and lets it send to its own origin only", () =>
    beside({ LANDING_PAGE: "sandbox" }, async ({ request }) => {
      const policy = (await request("/")).headers.get("content-security-policy");
      expect(policy?.match(/https?:[^ ;]+/g)).toEqual(["https://embeddable-sandbox.cdn.apollographql.com", "https://sandbox.embed.apollographql.com"]);
      expect(policy).toContain("connect-src 'self';");
      expect(await (await request("/sandbox.js")).text()).toContain('"runTelemetry":false');
    }));

  test("is served to a browser without a token; operations are not", async () => {
    for (const landingPage of ["graphiql", "sandbox"]) {
      await beside({ LANDING_PAGE: landingPage, AUTH: "router", ROUTER_SECRET: SECRET }, async ({ request }) => {
        const visit = await request("/graphql", { headers: HTML });
        expect([visit.status, visit.headers.get("location"), await visit.text()]).toEqual([302, "/", ""]);
        const page = await request("/", { headers: HTML });
        expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);

        const query = "?query={__typename}";
        const asked: [string, RequestInit][] = [
          [`/graphql${query}`, {}],
          ["/graphql", { method: "POST", headers: { ...JSON_BODY, ...HTML }, body: INTROSPECTION }],
          ["/graphql", { headers: { accept: "*/*", "apollo-require-preflight": "1" } }],
          ["/graphql", { method: "HEAD" }],
          [`/graphql/stream${query}`, {}],
          ["/graphql/stream", {}],
          [`/graphql${query}`, { headers: { accept: "text/html, text/event-stream" } }],
        ];
        for (const [path, init] of asked) {
          const response = await request(path, { headers: HTML, ...init });
          expect([path, init, response.status]).toEqual([path, init, 401]);
        }
      });
    }
  });

  test("is not there unless it is set, nor where only trusted documents are answered", async () => {
    const settings = { PERSISTED_DOCUMENTS: JSON.stringify({ a: "{ __typename }" }), PERSISTED_DOCUMENTS_ONLY: "true" };
    for (const landingPage of ["graphiql", "sandbox"]) {
      await beside({ ...settings, LANDING_PAGE: landingPage }, async ({ request }) => {
        for (const path of ["/", "/graphiql/graphiql.js", "/sandbox.js"]) expect((await request(path, { headers: HTML })).status).toBe(404);
        expect((await request("/graphql", { headers: HTML })).status).toBe(400);
      });
    }
    expect((await gateway.request("/")).status).toBe(404);
    expect((await gateway.request("/graphql", { headers: HTML })).status).toBe(400);
  });
});

describe("The operations that it opens with", () => {
  const operations = exampleOperations({ instanceId: "an-instance", contactId: "a-contact" });

  test("stand together in one document, each under a name of its own", () => {
    const names = [...operations.join("").matchAll(/^(?:query|subscription) (\w+)/gm)].map(([, name]) => name);
    expect(parse(operations.join("")).definitions).toHaveLength(names.length);
    expect(names).toEqual(["LiveChat", "Wall", "FollowChat", "FollowWall"]);
  });

  test("are answered for the sample chats, all that they ask for", async () => {
    for (const query of exampleOperations(gateway.exampleContact)) {
      if (query.startsWith("query")) {
        const { data, errors } = await gateway.query(query);
        expect([errors, JSON.stringify(data)]).toEqual([undefined, expect.stringContaining('"IN_PROGRESS"')]);
      } else {
        expect(JSON.stringify(await firstPayload(gateway, query))).toContain('"participantRole"');
      }
    }
  });

  test("leave a place for the reader's own contact where none is known", () => {
    expect(parse(exampleOperations(null).join("\n")).definitions).toHaveLength(operations.length);
  });
});

describe("Apollo Studio's own Sandbox", () => {
  const asked = { origin: STUDIO, "access-control-request-method": "POST", "access-control-request-headers": "apollo-require-preflight,authorization,content-type" };

  test("explores a gateway that lists its origin: by HTTP, server-sent events and WebSocket", () =>
    beside({ ALLOWED_ORIGINS: STUDIO }, async (open) => {
      const leave = await open.request("/graphql", { method: "OPTIONS", headers: asked });
      const allowedHeaders = leave.headers.get("access-control-allow-headers")?.split(", ");
      expect([leave.status, leave.headers.get("access-control-allow-origin")]).toEqual([204, STUDIO]);
      expect(allowedHeaders).toEqual(expect.arrayContaining(["apollo-require-preflight", "authorization", "content-type"]));

      const told = await open.request("/graphql", { method: "POST", headers: { origin: STUDIO, ...JSON_BODY }, body: INTROSPECTION });
      expect([told.headers.get("access-control-allow-origin"), await told.json()]).toMatchObject([STUDIO, { data: { __schema: { subscriptionType: { name: "Subscription" } } } }]);

      const body = JSON.stringify({ query: "subscription { liveContactsChanged { isReset } }" });
      const stream = await open.request("/graphql/stream", { method: "POST", headers: { origin: STUDIO, ...JSON_BODY, accept: "text/event-stream" }, body });
      expect([stream.status, stream.headers.get("access-control-allow-origin")]).toEqual([200, STUDIO]);
      await stream.body?.cancel();

      expect(await firstPayload(open, "subscription { liveContactsChanged { isReset } }", STUDIO)).toEqual({ liveContactsChanged: { isReset: true } });
    }));

  test("is refused by one that does not", async () => {
    const leave = await gateway.request("/graphql", { method: "OPTIONS", headers: asked });
    expect([leave.ok, leave.headers.has("access-control-allow-origin")]).toEqual([false, false]);
    const told = await gateway.request("/graphql", { method: "POST", headers: { origin: STUDIO, ...JSON_BODY }, body: INTROSPECTION });
    expect(told.headers.has("access-control-allow-origin")).toBe(false);
    const search = new URLSearchParams({ query: "subscription { liveContactsChanged { isReset } }" });
    const stream = await gateway.request(`/graphql/stream?${search.toString()}`, { headers: { origin: STUDIO, accept: "text/event-stream" } });
    expect(stream.status).toBe(403);

    const socket = new WebSocket(`${gateway.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", { origin: STUDIO });
    socket.on("error", () => undefined);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, { readonly statusCode: number }];
    expect(response.statusCode).toBe(403);
    socket.terminate();
  });
});

/** Of a subscription over WebSocket, as a page of this origin would open it. */
async function firstPayload({ url }: TestGateway, query: string, origin = url): Promise<unknown> {
  class SocketOfPage extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { origin });
    }
  }
  const client = createClient({ url: `${url.replace("http", "ws")}/graphql`, webSocketImpl: SocketOfPage, retryAttempts: 0 });
  try {
    for await (const { data, errors } of client.iterate({ query })) {
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    }
    return null;
  } finally {
    await client.dispose();
  }
}
