import { once } from "node:events";
import { request, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { gzipSync } from "node:zlib";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { upgrade } from "../integration/streams/support.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { CANARY } from "./cases.js";
import { faultsOf } from "./faults.js";
import { JSON_BODY, send, sendRaw, statusesOf, type Reply, type Sent } from "./http.js";
import { isServing, verdictOfReply } from "./roads.js";
import { INNARDS } from "./verdict.js";

const SECRET = "0123456789abcdef0123456789abcdef";
const OPERATION = JSON.stringify({ query: "{ __typename }" });
const SEARCH = new URLSearchParams({ query: "{ __typename }" }).toString();
const OPERATION_PATHS = ["/graphql", "/graphql/stream"];

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ settings: { INTROSPECTION: "false", EVENTS_SECRET: SECRET }, emulator: { contacts: [] } });
});
beforeEach(() => gateway.control.resetCalls());
afterEach(async () => {
  expect([await isServing(gateway.url), faultsOf(gateway), (await gateway.control.calls()).total]).toEqual([true, [], 0]);
});
afterAll(() => gateway.close());

/** Status and code of a refusal, which is JSON, tells nothing of ours and gives nothing back. */
async function refusalOf(sent: Sent): Promise<readonly [status: number, code: string | null]> {
  return refusalIn(await send(gateway.url, sent));
}

function refusalIn(reply: Reply): readonly [status: number, code: string | null] {
  const { data, code, told } = verdictOfReply(reply);
  expect([reply.headers["content-type"]?.split(";")[0], data]).toEqual(["application/json", null]);
  expect(told).not.toMatch(INNARDS);
  expect(told).not.toContain(CANARY);
  return [reply.status, code];
}

describe("what a page of another site can send without asking is refused:", () => {
  test.each([
    "text/plain",
    "text/plain; x=application/json",
    "text/plain;application/json",
    "text/plain, application/json",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=application/json",
    "multipart/form-data; boundary=application/json",
    "application/graphql",
    "application/jsonp",
    "text/json",
    "json",
    "/",
    ";",
  ])("a body of type %p", async (type) => {
    for (const path of [...OPERATION_PATHS, "/events"]) {
      expect(await refusalOf({ path, headers: { "content-type": type, "x-api-key": SECRET }, body: OPERATION })).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
    }
  });

  test("a body of no type", async () => {
    for (const path of OPERATION_PATHS) {
      const [status] = await refusalOf({ path, headers: {}, body: OPERATION });
      expect([400, 415]).toContain(status);
      expect((await refusalOf({ path, headers: { "content-type": "" }, body: OPERATION }))[0]).toBe(status);
    }
  });

  test("a form whose field is an operation, and files beside one", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(await refusalOf({ headers: form, body: SEARCH })).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
    const part = (name: string, value: string) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const parts = `${part("operations", OPERATION)}${part("map", "{}")}--x--\r\n`;
    expect(await refusalOf({ headers: { "content-type": "multipart/form-data; boundary=x" }, body: parts })).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
  });

  test.each<[what: string, headers: OutgoingHttpHeaders]>([
    ["nothing besides", {}],
    ["what an image sends", { accept: "image/*", "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" }],
    ["what a link sends", { accept: "*/*", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }],
    ["a type of a form", { "content-type": "text/plain" }],
    ["a method that it would rather have", { "x-http-method-override": "POST", "x-method-override": "POST" }],
    ["an empty header", { "apollo-require-preflight": "" }],
  ])("a GET with %s", async (_what, headers) => {
    expect(await refusalOf({ method: "GET", path: `/graphql?${SEARCH}`, headers })).toEqual([400, "BAD_REQUEST"]);
  });
});

describe("a page of a foreign origin opens no stream:", () => {
  const foreign: readonly OutgoingHttpHeaders[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "" },
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    { origin: "file://" },
    { origin: "http://127.0.0.1" },
    { origin: "http://127.0.0.1.evil.example" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  const withOwn = (): readonly OutgoingHttpHeaders[] =>
    [`${gateway.url}.evil.example`, `http://evil.example#${gateway.url}`, `${gateway.url}@evil.example`].map((origin) => ({ origin }));

  test("by WebSocket", async () => {
    for (const headers of [...foreign, ...withOwn()]) {
      const [{ statusCode }, body] = await upgrade(`${gateway.url}/graphql`, headers);
      expect([headers, statusCode, JSON.parse(body)]).toMatchObject([headers, 403, { errors: [{ extensions: { code: "FORBIDDEN" } }] }]);
    }
  });

  test("by GET", async () => {
    for (const headers of [...foreign, ...withOwn()]) {
      const sent = { method: "GET", path: `/graphql/stream?${SEARCH}`, headers: { accept: "text/event-stream", ...headers } };
      expect([headers, ...(await refusalOf(sent))]).toEqual([headers, 403, "FORBIDDEN"]);
    }
  });

  test("and is never told that it may read an answer", async () => {
    for (const path of OPERATION_PATHS) {
      const { headers } = await send(gateway.url, { path, headers: { ...JSON_BODY, origin: "https://evil.example" }, body: OPERATION });
      expect([path, headers["access-control-allow-origin"], headers["access-control-allow-credentials"]]).toEqual([path, undefined, undefined]);
    }
  });
});

describe("a method", () => {
  const METHODS = ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "HEAD", "PROPFIND", "SEARCH", "M-SEARCH", "PURGE", "LINK"];
  test.each(METHODS)("%s does nothing, anywhere", async (method) => {
    for (const path of [...OPERATION_PATHS, "/events", "/livez", "/"]) {
      const headers = { ...JSON_BODY, "x-api-key": SECRET, "x-canary": CANARY, "apollo-require-preflight": "1" };
      const { status, told, body } = await send(gateway.url, { method, path: `${path}?${SEARCH}`, headers, ...(method === "HEAD" ? {} : { body: OPERATION }) });
      expect([method, path, told.includes(CANARY), body.includes('"data"')]).toEqual([method, path, false, false]);
      if (!(method === "HEAD" && path === "/livez") && method !== "OPTIONS") expect([400, 404, 405]).toContain(status);
      expect(status).toBeLessThan(500);
    }
  });

  test.each(["CONNECT evil.example:443", "NONSENSE /graphql", "get /graphql", " POST /graphql", "GET"])("line %p is no request", async (line) => {
    const told = await sendRaw(gateway.url, `${line} HTTP/1.1\r\nhost: localhost\r\nx-canary: ${CANARY}\r\nconnection: close\r\n\r\n`);
    expect(told).not.toContain(CANARY);
    expect(statusesOf(told).filter((status) => status !== 400 && status !== 404)).toEqual([]);
  });

  test("that a header would have instead is not taken", async () => {
    const headers = { ...JSON_BODY, "x-http-method-override": "DELETE", "x-http-method": "GET", "x-method-override": "TRACE" };
    expect((await send(gateway.url, { headers, body: OPERATION })).status).toBe(200);
  });
});

describe("a path that is nearly /graphql", () => {
  const PATHS = [
    "//graphql",
    "/graphql/",
    "/graphql//stream",
    "/graphql/.",
    "/graphql/../graphql",
    "/./graphql",
    "/x/../graphql",
    "/%67raphql",
    "/graphql%2fstream",
    "/graphql%2f..%2fevents",
    "/graphql%00",
    "/graphql%0d%0ax-canary:%20yes",
    "/graphql;x=1",
    "/GRAPHQL",
    "/graphql\\stream",
    "/%zz",
    "/..%c0%af",
    "/__proto__",
    "/constructor",
    "/graphql/stream/../../events",
    "http://evil.example/graphql",
    "*",
  ];

  test.each(PATHS)("%s is nothing, or has every guard that it has", async (path) => {
    const csrf = await send(gateway.url, { path, headers: { "content-type": "text/plain" }, body: OPERATION });
    expect(refusalIn(csrf)[0]).toBeLessThan(500);
    const got = await send(gateway.url, { method: "GET", path: `${path}?${SEARCH}`, headers: {} });
    expect(refusalIn(got)[0]).toBeLessThan(500);
    const posted = await send(gateway.url, { path, body: OPERATION });
    expect([200, 400, 404]).toContain(posted.status);
    expect(posted.headers["x-canary"]).toBeUndefined();
  });

  test("opens no WebSocket for a foreign page", async () => {
    for (const path of PATHS.filter((one) => one.startsWith("/"))) {
      const { hostname, port } = new URL(gateway.url);
      const handshake = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
      const sent = request({ hostname, port, path, headers: { ...handshake, origin: "https://evil.example" } }).end();
      const [response] = (await once(sent, "response")) as [IncomingMessage];
      response.resume();
      expect([path, response.statusCode === 404 || response.statusCode === 403]).toEqual([path, true]);
    }
  });
});

describe("a head", () => {
  const line = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\n";
  const body = `content-length: ${OPERATION.length}\r\n\r\n${OPERATION}`;

  test.each<[what: string, headers: string, statuses: readonly number[]]>([
    ["of 1,900 small headers", Array.from({ length: 1_900 }, (_, n) => `a${n}: 1\r\n`).join(""), [200, 431]],
    ["of 300 headers of 100 bytes", Array.from({ length: 300 }, (_, n) => `a${n}: ${"x".repeat(100)}\r\n`).join(""), [431]],
    ["with one header of 20 KB", `a: ${"x".repeat(20_000)}\r\n`, [431]],
    ["with one header many times", "cookie: a=b\r\n".repeat(500), [200]],
    ["with headers named as prototypes' properties", "__proto__: x\r\nconstructor: x\r\ntoString: x\r\nhasOwnProperty: x\r\n", [200]],
    ["with a second type", "content-type: text/plain\r\n", [200, 400, 415]],
    ["with two hosts", "host: evil.example\r\n", [200, 400, 403]],
    ["with a header folded over two lines", "a: b\r\n c: d\r\n", [200, 400]],
    ["with a NUL in a header", "a: b\u0000c\r\n", [400]],
    ["with a space before the colon", "a : b\r\n", [400]],
    ["with bytes that are no ASCII", "a: é\u00ff\u0080\r\n", [200, 400]],
    ["with an id that is no id", `x-request-id: ${CANARY} {}\r\n`, [200]],
    ["that takes no kind of answer", "accept: image/png\r\n", [200, 406]],
    ["that wants an answer in parts", "accept: multipart/mixed; deferSpec=20220824\r\n", [200, 406]],
    ["that wants to trace", "apollo-federation-include-trace: ftv1\r\napollo-tracing: 1\r\nx-apollo-tracing: 1\r\n", [200]],
    ["that expects what nobody has", "expect: the-unexpected\r\n", [200, 400, 417]],
  ])("%s is read, or refused", async (_what, headers, statuses) => {
    const told = await sendRaw(gateway.url, Buffer.from(`${line}${headers}${body}`, "latin1"));
    expect(statusesOf(told)).toHaveLength(1);
    expect(statuses).toContain(statusesOf(told)[0]);
    expect(told).not.toContain(CANARY);
    expect(told).not.toMatch(/ftv1|tracing/);
  });

  test.each<[what: string, bytes: string | Buffer]>([
    ["HTTP/2's greeting", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["TLS's greeting", Buffer.from("16030100c8010000c40303", "hex")],
    ["a proxy's greeting", "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\nGET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n"],
    ["an HTTP of the future", "GET /livez HTTP/9.9\r\nhost: localhost\r\n\r\n"],
    ["bytes at random", Buffer.from(Array.from({ length: 500 }, (_, n) => (n * 73 + 41) % 256))],
  ])("that is %s is refused in JSON", async (_what, bytes) => {
    const told = await sendRaw(gateway.url, bytes, { enough: (text) => text.endsWith("}]}") });
    expect(statusesOf(told)).toEqual([400]);
    expect(told).toContain('"code":"BAD_REQUEST"');
  });
});

test("a head without a host is refused by Node itself, without a word", async () => {
  const told = await sendRaw(gateway.url, "GET /livez HTTP/1.1\r\n\r\n");
  expect([statusesOf(told), /[<{]/.test(told)]).toEqual([[400], false]);
});

describe("a request within a request is not found there:", () => {
  const smuggled = "GET /livez HTTP/1.1\r\nhost: localhost\r\nx-request-id: smuggled\r\n\r\n";
  const head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";

  test.each<[what: string, bytes: string]>([
    ["a length and chunks", `${head}content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ["chunks and a length", `${head}transfer-encoding: chunked\r\ncontent-length: 6\r\n\r\n0\r\n\r\n${smuggled}`],
    ["two lengths", `${head}content-length: 2\r\ncontent-length: 60\r\n\r\n{}${smuggled}`],
    ["two lengths in one", `${head}content-length: 2, 60\r\n\r\n{}${smuggled}`],
    ["a length with a sign", `${head}content-length: +2\r\n\r\n{}${smuggled}`],
    ["a length in another base", `${head}content-length: 0x2\r\n\r\n{}${smuggled}`],
    ["a length below zero", `${head}content-length: -1\r\n\r\n{}${smuggled}`],
    ["a coding that is not chunked", `${head}transfer-encoding: xchunked\r\ncontent-length: 2\r\n\r\n{}${smuggled}`],
    ["chunked, but not last", `${head}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`],
    ["a space before the colon", `${head}transfer-encoding : chunked\r\ncontent-length: 2\r\n\r\n{}${smuggled}`],
    ["a chunk of a size that is none", `${head}transfer-encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n${smuggled}`],
    ["a chunk of more than there is", `${head}transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n${smuggled}`],
    ["lines that end early", `${head}transfer-encoding: chunked\n\n0\n\n${smuggled}`],
  ])("%s", async (_what, bytes) => {
    const told = await sendRaw(gateway.url, bytes, { deadlineMs: 1_000, enough: (text) => statusesOf(text).length > 0 && text.endsWith("}") });
    expect(told).not.toContain("smuggled");
    expect(statusesOf(told)).toEqual([400]);
  });
});

describe("a body", () => {
  test("that is packed is not unpacked: neither an honest one nor a bomb", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    for (const encoding of ["gzip", "x-gzip", "deflate", "br", "identity, gzip"]) {
      for (const body of [gzipSync(OPERATION), bomb]) {
        const [status, code] = await refusalOf({ headers: { ...JSON_BODY, "content-encoding": encoding }, body });
        expect([[400, "BAD_REQUEST"], [415, "UNSUPPORTED_MEDIA_TYPE"]]).toContainEqual([status, code]);
      }
    }
  });

  test("above 100 KB is refused, whether it tells its length or not", async () => {
    const body = JSON.stringify({ query: "{ __typename }", variables: { a: "x".repeat(150_000) } });
    for (const path of [...OPERATION_PATHS, "/events"]) {
      for (const headers of [JSON_BODY, { ...JSON_BODY, "transfer-encoding": "chunked" }]) {
        expect(await refusalOf({ path, headers: { ...headers, "x-api-key": SECRET }, body })).toEqual([413, "PAYLOAD_TOO_LARGE"]);
      }
    }
  });

  test.each([
    ["a batch", `[${OPERATION}]`],
    ["a batch of ten", JSON.stringify(Array.from({ length: 10 }, () => ({ query: "{ __typename }" })))],
    ["an empty batch", "[]"],
    ["a number", "7"],
    ["a text", '"{ __typename }"'],
    ["null", "null"],
    ["lists in lists", `${"[".repeat(50_000)}${"]".repeat(50_000)}`],
    ["lists that are not closed", "[".repeat(100_000)],
    ["a key twice", '{"query": "{ __typename }", "query": ["x"]}'],
    ["two values", `${OPERATION}${OPERATION}`],
    ["UTF-16", Buffer.from(OPERATION, "utf16le")],
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ["a prototype", '{"query": "{ __typename }", "__proto__": {"polluted": true}}'],
    ["a constructor's prototype", '{"query": "{ __typename }", "constructor": {"prototype": {"polluted": true}}}'],
    ["a prototype by escapes", '{"query": "{ __typename }", "\\u005f_proto__": {"polluted": true}}'],
  ])("that is %s is refused", async (_what, body) => {
    for (const path of OPERATION_PATHS) expect(await refusalOf({ path, body })).toEqual([400, "BAD_REQUEST"]);
    expect("polluted" in {}).toBe(false);
  });

  test("that begins with a byte order mark is JSON all the same, or is refused", async () => {
    for (const path of OPERATION_PATHS) expect([200, 400]).toContain((await send(gateway.url, { path, body: `\ufeff${OPERATION}` })).status);
  });
});

describe("a query string", () => {
  test.each([
    "query=%7B__typename%7D&query=%7Bother%7D",
    "query[]=%7B__typename%7D",
    "query[a]=%7B__typename%7D",
    "__proto__[query]=%7B__typename%7D",
    "constructor.prototype.query=%7B__typename%7D",
    "query=%7B__typename%7D&variables=nonsense",
    "query=%7B__typename%7D&variables=%5B1%5D",
    "query=%7B__typename%7D&extensions=7",
    "query=%ff%fe",
    "query=%",
    "query",
    "",
  ])("%p is no operation", async (search) => {
    const headers = { "apollo-require-preflight": "1" };
    for (const path of OPERATION_PATHS) expect([path, (await refusalOf({ method: "GET", path: `${path}?${search}`, headers }))[0]]).toEqual([path, 400]);
  });
});

describe("POST /events", () => {
  const instanceArn = "arn:aws:connect:us-east-1:111122223333:instance/00000000-0000-4000-8000-000000000001";
  const event = { source: "aws.connect", time: "2026-01-01T00:00:00Z", detail: { eventType: "QUEUED", contactId: "c", instanceArn } };
  const post = (body: string, key?: string) => refusalOf({ path: "/events", headers: { ...JSON_BODY, ...(key !== undefined && { "x-api-key": key }) }, body });

  test("tells nobody without the secret whether an event is a good one", async () => {
    for (const key of [undefined, "", "x", SECRET.slice(1), `${SECRET} x`, SECRET.toUpperCase(), "__proto__"]) {
      for (const body of [JSON.stringify(event), "{}"]) expect([key, ...(await post(body, key))]).toEqual([key, 401, "UNAUTHENTICATED"]);
    }
  });

  test.each<[what: string, event: unknown]>([
    ["no object", []],
    ["nothing", null],
    ["of another source", { ...event, source: "aws.s3" }],
    ["without detail", { source: "aws.connect" }],
    ["about a contact whose id is no text", { ...event, detail: { ...event.detail, contactId: { a: CANARY } } }],
    ["about a contact whose id is too long", { ...event, detail: { ...event.detail, contactId: "c".repeat(257) } }],
    ["about no instance", { ...event, detail: { ...event.detail, instanceArn: CANARY } }],
    ["about an instance by a long name", { ...event, detail: { ...event.detail, instanceArn: "a".repeat(50_000) } }],
    ["about an instance that is a path", { ...event, detail: { ...event.detail, instanceArn: "arn:aws:connect:us-east-1:111122223333:instance/../x" } }],
  ])("is refused when the event is %s", async (_what, body) => {
    expect(await post(JSON.stringify(body), SECRET)).toEqual([400, "BAD_REQUEST"]);
  });
});
