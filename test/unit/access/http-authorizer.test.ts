import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import { createHttpAuthorizer } from "../../../src/access/http-authorizer.js";
import type { AuthorizationRequest, Authorize } from "../../../src/domain/access.js";

const REQUEST: AuthorizationRequest = {
  principal: { kind: "user", id: "issuer|u1", scopes: ["read"], groups: ["leads"] },
  contact: { instanceId: "i1", contactId: "c1" },
  outputType: "REDACTED",
};

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let answer: Answer;
let asked: { readonly method: string | undefined; readonly path: string | undefined; readonly type: string | undefined; readonly body: unknown }[];
let server: ReturnType<typeof createServer>;
let authorize: Authorize;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ method: request.method, path: request.url, type: request.headers["content-type"], body: JSON.parse(body || "null") });
      answer(response, request);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  authorize = createHttpAuthorizer({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/data/contact/allow`, timeoutMs: 1_000 });
});
afterEach(async () => {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
});

const json = (value: unknown): Answer => (response) => void response.setHeader("content-type", "application/json").end(JSON.stringify(value));

test("A rule behind HTTP is posted who asks for what, as the input of Open Policy Agent", async () => {
  answer = json({ result: true });
  await authorize(REQUEST);
  expect(asked).toEqual([{ method: "POST", path: "/v1/data/contact/allow", type: "application/json", body: { input: REQUEST } }]);
});

describe("Its answer", () => {
  test.each([
    [{ result: true }, { allow: true, ttlSeconds: 30 }],
    [{ result: false }, { allow: false, ttlSeconds: 30 }],
    [{ result: { allow: true } }, { allow: true, ttlSeconds: 30 }],
    [{ result: { allow: true, ttlSeconds: 5 } }, { allow: true, ttlSeconds: 5 }],
    [{ result: { allow: false, ttlSeconds: 0, why: "not on the team" } }, { allow: false, ttlSeconds: 0 }],
    [{ allow: true }, { allow: true, ttlSeconds: 30 }],
    [{ allow: false, ttlSeconds: 5 }, { allow: false, ttlSeconds: 5 }],
    [{ result: true, decision_id: "d1", metrics: {} }, { allow: true, ttlSeconds: 30 }],
    [{ result: false, allow: true }, { allow: false, ttlSeconds: 30 }],
  ])("%j is %j", async (body, decision) => {
    answer = json(body);
    expect(await authorize(REQUEST)).toEqual(decision);
  });

  const useless: Readonly<Record<string, Answer>> = {
    "no decision": json({}),
    "nothing at all": (response) => void response.end(),
    "a bare word": json(true),
    null: json(null),
    "a list": json([{ allow: true }]),
    "an uncertain one": json({ result: "true" }),
    "an undefined one beside another": json({ result: null, allow: true }),
    "a time in words": json({ allow: true, ttlSeconds: "30" }),
    "a page": (response) => void response.end("<html>"),
    "a yes that is no success": (response) => void response.writeHead(403).end('{"result":true}'),
    "a yes that is only created": (response) => void response.writeHead(201).end('{"result":true}'),
    "a fault": (response) => void response.writeHead(500).end("{}"),
    "cut off": (response) => {
      response.writeHead(200, { "content-length": 100 }).write('{"result":true');
      response.socket?.destroy();
    },
    "without an end": (response) => void response.end(JSON.stringify({ result: true, filler: "x".repeat(65_536) })),
    "a lead elsewhere": (response, { url }) => (url === "/elsewhere" ? json({ result: true })(response, {} as never) : void response.writeHead(307, { location: "/elsewhere" }).end()),
  };
  test.each(Object.keys(useless))("is none where it is %s", async (name) => {
    answer = useless[name]!;
    await expect(authorize(REQUEST)).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });

  test.each<[string, Answer]>([
    ["does not begin", () => undefined],
    ["does not end", (response) => void response.write('{"result":')],
  ])("that %s is waited for no longer than it may take", async (_name, stuck) => {
    answer = stuck;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await expect(createHttpAuthorizer({ url, timeoutMs: 100 })(REQUEST)).rejects.toThrow();
  });

  test("is none where nobody is there", async () => {
    const { port } = server.address() as AddressInfo;
    server.close();
    await expect(createHttpAuthorizer({ url: `http://127.0.0.1:${port}/`, timeoutMs: 1_000 })(REQUEST)).rejects.toThrow();
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  });
});
