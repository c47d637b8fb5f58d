import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";

import { startGateway, type TestGateway } from "../support/gateway.js";

const JSON_BODY = { "content-type": "application/json" };
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

interface ErrorBody {
  readonly data?: unknown;
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string; readonly requestId: string } }[];
}

let gateway: TestGateway;
let instanceId: string;
let contactId: string;

beforeAll(async () => {
  gateway = await startGateway({ settings: { QUERY_MAX_CONTACTS: "3", QUERY_MAX_FIELDS: "100000", LOG_LEVEL: "debug" }, emulator: { contacts: [] } });
  ({ instanceId, contactId } = await gateway.control.startContact({ scenario: "manual" }));
});
afterAll(() => gateway.close());
afterEach(() => gateway.control.resetCalls());

const post = (body: unknown, headers: Record<string, string> = JSON_BODY) =>
  gateway.request("/graphql", { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });

/** Asserts that a refusal has the one form that refusals have, and gives its code. */
async function refusalOf(response: Response): Promise<readonly [status: number, code: string]> {
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  const { data, errors } = (await response.json()) as ErrorBody;
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(1);
  const { message, extensions } = errors[0]!;
  expect(message).not.toMatch(/node_modules|\bat .*:\d+:\d+/);
  expect(extensions.requestId).toBe(response.headers.get("x-request-id"));
  return [response.status, extensions.code];
}

/** A connection for what no HTTP client sends. */
async function openSocket({ url }: TestGateway): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  return socket;
}

const ask = (fields = "status") => `{ contactAnalysis(instanceId: "${instanceId}", contactId: "${contactId}") { ${fields} } }`;

describe("an operation", () => {
  test("comes by POST, or by GET with a header that no form can send", async () => {
    const search = new URLSearchParams({ query: "query ($i: ID!, $c: ID!) { contactAnalysis(instanceId: $i, contactId: $c) { status } }" });
    search.set("variables", JSON.stringify({ i: instanceId, c: contactId }));
    const byGet = await gateway.request(`/graphql?${search.toString()}`, { headers: { "apollo-require-preflight": "1" } });
    const byPost = await post({ query: ask() });
    for (const response of [byGet, byPost]) {
      expect(response.status).toBe(200);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(await response.json()).toMatchObject({ data: { contactAnalysis: { status: "IN_PROGRESS" } } });
    }
  });

  test("tells what it has cost, and what it might have", async () => {
    const fresh = ask().replace(") {", ", maxAgeSeconds: 0) {");
    const [first, again] = [await post({ query: fresh }), await post({ query: ask() })];
    const cost = { contacts: { requested: 1, limit: 3 }, fields: { requested: 2, limit: 100_000 } };
    expect(await first.json()).toMatchObject({ extensions: { cost: { ...cost, upstreamCalls: { made: 1, limit: 30 } } } });
    expect(await again.json()).toMatchObject({ extensions: { cost: { ...cost, upstreamCalls: { made: 0, limit: 30 } } } });
  });

  test("is refused where another site's page could have sent it", async () => {
    const search = new URLSearchParams({ query: "{ __typename }" });
    expect(await refusalOf(await gateway.request(`/graphql?${search.toString()}`))).toEqual([400, "BAD_REQUEST"]);
    for (const type of ["text/plain", "text/plain; x=application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      expect(await refusalOf(await post({ query: "{ __typename }" }, { "content-type": type }))).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
    }
    expect((await post({ query: "{ __typename }" })).headers.has("access-control-allow-origin")).toBe(false);
  });

  test("comes alone: a batch is refused", async () => {
    expect(await refusalOf(await post([{ query: "{ __typename }" }]))).toEqual([400, "BAD_REQUEST"]);
  });

  test.each([
    ["JSON that ends too early", '{"query": "{ __typename }"'],
    ["no JSON", "<query/>"],
    ["nothing", ""],
    ["a prototype", '{"__proto__": {"query": "{ __typename }"}}'],
    ["no query", "{}"],
    ["a query that is no text", '{"query": 1}'],
    ["variables that are no object", '{"query": "{ __typename }", "variables": [1]}'],
  ])("is refused in JSON when its body is %s", async (_what, body) => {
    expect(await refusalOf(await post(body))).toEqual([400, "BAD_REQUEST"]);
  });

  test("may be 100 KB long, and no longer", async () => {
    const padded = (bytes: number) => JSON.stringify({ query: "{ __typename }", operationName: null }).padEnd(bytes);
    expect((await post(padded(102_400))).status).toBe(200);
    expect(await refusalOf(await post(padded(102_401)))).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  test.each([
    ["does not parse", "{ contactAnalysis(", "GRAPHQL_PARSE_FAILED"],
    ["is so long that its nesting could overflow a parser", `{ ${"__typename ".repeat(2_000)}}`, "GRAPHQL_PARSE_FAILED"],
    ["asks for what is not in the graph", "{ nothing }", "GRAPHQL_VALIDATION_FAILED"],
    ["names no operation of several", "query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"],
    [
      "unfolds its fragments without end",
      `query { ...F0 } ${Array.from({ length: 14 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(" ")} fragment F14 on Query { __typename }`,
      "QUERY_TOO_COMPLEX",
    ],
    ["is a mutation", "mutation { contactAnalysis }", "BAD_REQUEST"],
    ["is a subscription", `subscription { segmentsAdded(contact: { instanceId: "i", contactId: "c" }) { kind } }`, "BAD_REQUEST"],
    ["is a subscription that no validator takes", "subscription ($v: Boolean!) { segmentsAdded @skip(if: $v) { kind } }", "GRAPHQL_VALIDATION_FAILED"],
    ["needs a variable that is not given", "query ($i: ID!) { contactAnalysis(instanceId: $i, contactId: $i) { status } }", "BAD_USER_INPUT"],
  ])("that %s is refused with its code", async (_what, query, code) => {
    expect(await refusalOf(await post({ query }))).toEqual([400, code]);
  });

  test("that was to be persisted is refused where its hash is not its own", async () => {
    const persisted = (persistedQuery: unknown) => post({ query: "{ __typename }", extensions: { persistedQuery } });
    expect(await refusalOf(await persisted({ version: 1, sha256Hash: "00" }))).toEqual([400, "BAD_REQUEST"]);
    expect(await refusalOf(await persisted({ version: 2, sha256Hash: "00" }))).toEqual([400, "BAD_REQUEST"]);
  });

  test("is answered where only a part of it is wrong, and says which", async () => {
    const { status, data, errors } = await gateway.query<{ good: unknown; bad: unknown }>(
      `{ good: contactAnalysis(instanceId: "${instanceId}", contactId: "${contactId}") { status }
         bad: node(id: "nonsense") { id } }`,
    );
    expect(status).toBe(200);
    expect(data.good).toEqual({ status: "IN_PROGRESS" });
    for (const { extensions } of errors ?? []) expect(extensions?.["requestId"]).toMatch(UUID);
  });

  test("is told of a wrong variable without its value", async () => {
    const response = await post({
      query: "query ($keys: [ContactKey!]!) { contactAnalyses(contacts: $keys) { status } }",
      variables: { keys: [{ instanceId, contactId: { secret: "canary" } }] },
    });
    expect(response.status).toBe(400);
    const body = await response.text();
    expect(body).toContain("BAD_USER_INPUT");
    expect(body).not.toContain("canary");
  });
});

describe("the bound on contacts", () => {
  const aliases = (count: number) =>
    Array.from({ length: count }, (_, n) => `a${n}: contactAnalysis(instanceId: "${instanceId}", contactId: "c${n}") { contactId }`).join(" ");
  const wall = "query ($keys: [ContactKey!]!, $more: Boolean = true) { ...Wall again: contactAnalyses(contacts: $keys) @include(if: $more) { status } }";
  const fragment = "fragment Wall on Query { contactAnalyses(contacts: $keys) { status } }";
  const keys = (count: number) => Array.from({ length: count }, (_, n) => ({ instanceId, contactId: `c${n}` }));

  test.each([
    ["aliases", `{ ${aliases(4)} }`, 0, 4],
    ["lists", "query ($keys: [ContactKey!]!) { contactAnalyses(contacts: $keys) { status } }", 5, 5],
    ["fragments and aliases together", `${wall} ${fragment}`, 2, 4],
  ])("counts %s, and refuses before anything is asked of the upstream", async (_what, query, keyCount, cost) => {
    const response = await post({ query, variables: { keys: keys(keyCount) } });
    const { errors } = (await response.json()) as ErrorBody;
    expect([response.status, errors[0]?.extensions]).toEqual([400, { code: "QUERY_TOO_COMPLEX", cost, limit: 3, requestId: expect.any(String) }]);
    expect(await gateway.control.calls()).toMatchObject({ total: 0 });
  });

  test("counts what is executed: not what a directive leaves out, nor another operation of the document", async () => {
    const skipped = await post({ query: `${wall} ${fragment}`, variables: { keys: keys(2), more: false } });
    expect([skipped.status, await skipped.json()]).toMatchObject([200, { data: { contactAnalyses: [{}, {}] } }]);
    const one = await post({ query: `query Few { ${aliases(3)} } query Many { ${aliases(9)} }`, operationName: "Few" });
    expect(one.status).toBe(200);
  });
});

describe("the bound on an answer's fields", () => {
  const aliased = (count: number, field: string) => Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(" ");
  const wall = (fields: string, variables = ", $first: Int") => `query ($keys: [ContactKey!]!${variables}) { contactAnalyses(contacts: $keys) { ${fields} } }`;
  const page = "segments(first: $first) { edges { cursor position } }";
  const categories = `fragment C on CategorySummary { ${aliased(3, "matched { pointsOfInterest { transcriptItems { segment { id time content displayName sentiment } } } }")} }`;
  const askWall = (query: string, contacts: number, variables: object = {}) =>
    post({ query, variables: { ...variables, keys: Array.from({ length: contacts }, () => ({ instanceId, contactId })) } });

  test.each([
    ["aliases of a page", wall(aliased(100, page)), 1],
    ["pages of one contact again and again", wall(aliased(40, page)), 3],
    ["aliases within a page", wall(`segments(last: $first) { ${aliased(95, "edges { cursor position node { __typename } }")} }`), 1],
    ["pages of the default size", wall(aliased(95, "segments { edges { cursor position node { __typename } } }"), ""), 3],
    ["aliases of lists that have no size", `${wall(aliased(95, "categories { ...C }"), "")} ${categories}`, 3],
    ["introspection again and again", `{ ${aliased(100, "__schema { types { fields { args { name } } } }")} }`, 0],
  ])("counts %s, and refuses before anything is asked of the upstream", async (_what, query, contacts) => {
    const response = await askWall(query, contacts, { first: 500 });
    const { errors } = (await response.json()) as ErrorBody;
    expect([response.status, errors[0]?.extensions]).toMatchObject([400, { code: "QUERY_TOO_COMPLEX", limit: 100_000 }]);
    expect(await gateway.control.calls()).toMatchObject({ total: 0 });
  });

  test("counts what is executed: not what a directive leaves out, and what is asked twice once", async () => {
    const optional = `... @include(if: $more) { ${aliased(100, page)} }`;
    expect((await askWall(wall(`status ${optional}`, ", $first: Int, $more: Boolean!"), 1, { first: 500, more: false })).status).toBe(200);
    expect((await askWall(wall(`${page} `.repeat(100)), 1, { first: 500 })).status).toBe(200);
  });

  test("cannot be made up for by a page of less than nothing", async () => {
    const query = wall(`${aliased(100, page)} less: segments(first: -2000000000) { edges { cursor } }`);
    expect((await askWall(query, 1, { first: 500 })).status).toBe(400);
  });
});

describe("a directive that does not fit", () => {
  test("is left to the execution, which says so", async () => {
    const query = "query ($no: Boolean = true) { __typename @skip(if: $no) }";
    const response = await post({ query, variables: { no: null } });
    expect([response.status, await response.json()]).toMatchObject([200, { errors: [{ extensions: { code: "BAD_USER_INPUT" } }] }]);
  });
});

describe("arguments that do not fit", () => {
  test("are left to the execution, which says so", async () => {
    const query = "query ($keys: [ContactKey!] = []) { contactAnalyses(contacts: $keys) { status } }";
    const response = await post({ query, variables: { keys: null } });
    expect([response.status, await response.json()]).toMatchObject([200, { data: null, errors: [{ extensions: { code: "BAD_USER_INPUT" } }] }]);
  });
});

describe("as a subgraph", () => {
  let subgraph: TestGateway;
  beforeAll(async () => {
    const settings = { FEDERATION: "true", INTROSPECTION: "false", CONTACT_TYPE: "ConnectContact", QUERY_MAX_CONTACTS: "3" };
    subgraph = await startGateway({ settings, beside: gateway.emulator });
  });
  afterAll(() => subgraph.close());

  test("it tells the router its schema, introspection or not", async () => {
    const { data } = await subgraph.query<{ _service: { sdl: string } }>("{ _service { sdl } }");
    expect(data._service.sdl).toContain("type ConnectContact");
  });

  test("it counts the contacts that a router asks for", async () => {
    const query = "query ($all: [_Any!]!) { _entities(representations: $all) { __typename ... on ContactAnalysis { status } } }";
    const all = Array.from({ length: 4 }, (_, n) => ({ __typename: "ContactAnalysis", instanceId, contactId: `c${n}`, outputType: "REDACTED" }));
    expect((await subgraph.query(query, { all })).errors?.[0]?.extensions).toMatchObject({ code: "QUERY_TOO_COMPLEX", cost: 4, limit: 3 });
    expect(await gateway.control.calls()).toMatchObject({ total: 0 });
    expect((await subgraph.query(query, { all: all.slice(1) })).errors).toBeUndefined();
  });
});

describe("a request's id", () => {
  test("is the caller's, in the answer's header and in the log", async () => {
    const { headers } = await post({ query: "query Named { __typename }" }, { ...JSON_BODY, "x-request-id": "from-the.router:1" });
    expect(headers.get("x-request-id")).toBe("from-the.router:1");
    expect(gateway.logLines).toContainEqual(
      expect.objectContaining({ requestId: "from-the.router:1", method: "POST", route: "/graphql", operation: "Named", status: 200, ms: expect.any(Number) }),
    );
  });

  test.each(["with spaces and more", "x".repeat(129), "{}"])("is a new one where the caller's is %p", async (given) => {
    const { headers } = await post({ query: "{ __typename }" }, { ...JSON_BODY, "x-request-id": given });
    expect(headers.get("x-request-id")).toMatch(UUID);
  });
});

describe("around /graphql", () => {
  test("there is nothing, in JSON, where no landing page is set", async () => {
    for (const path of ["/", "/graphiql/graphiql.js", "/.env", "/%zz"]) {
      expect((await refusalOf(await gateway.request(path)))[0]).toBe(path === "/%zz" ? 400 : 404);
    }
  });

  test("the process says that it lives and is ready, and asks nobody for that", async () => {
    for (const [path, status] of [["/livez", "live"], ["/readyz", "ready"]] as const) {
      const response = await gateway.request(path);
      expect([response.status, await response.json()]).toEqual([200, { status }]);
    }
    expect(await gateway.control.calls()).toMatchObject({ total: 0 });
  });

  test.each([
    ["no HTTP", "nonsense\r\n\r\n", 400, "BAD_REQUEST"],
    ["headers that never end", `GET / HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(20_000)}`, 431, "HEADERS_TOO_LARGE"],
    ["a host that is no host", "GET /graphql HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n", 403, "FORBIDDEN"],
    ["a name that was made to lead here", "GET /graphql HTTP/1.1\r\nhost: rebound.example\r\nconnection: close\r\n\r\n", 403, "FORBIDDEN"],
  ])("%s is answered with a status and JSON", async (_what, sent, status, code) => {
    const socket = await openSocket(gateway);
    socket.write(sent);
    const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});

describe("what is written down", () => {
  test("holds nothing of what customers, clients or the upstream said", async () => {
    const { contactId: told } = await gateway.control.startContact({ scenario: "manual" });
    const time = { AbsoluteTime: "2026-01-02T03:04:05.678Z" };
    const said = { Id: "t1", ParticipantId: "p1", ParticipantRole: "CUSTOMER", DisplayName: "canary-name", Content: "canary-text", Time: time };
    await gateway.control.append({ contactId: told, segments: [{ Transcript: said }] });

    const document = `query Told($i: ID!, $c: ID!, $after: String) {
      contactAnalysis(instanceId: $i, contactId: $c) { segments(after: $after) { nodes { ... on TranscriptSegment { content displayName } } } }
    }`;
    const { data } = await gateway.query(document, { i: instanceId, c: told });
    expect(JSON.stringify(data)).toContain("canary-text");

    await gateway.query(document, { i: instanceId, c: told, after: "canary-cursor" });
    await gateway.query(document, { i: "canary-instance", c: ["canary-contact"] });
    await gateway.query('{ canary_field(canary: "canary-literal") }');
    await post("canary-body", { ...JSON_BODY, authorization: "Bearer canary-token", "user-agent": "canary-agent" });
    await gateway.request("/canary-path?canary-search=1");
    await gateway.control.fault({ kind: "access-denied", times: 1 });
    await gateway.query(ask("asOf"), {});

    const written = JSON.stringify(gateway.logLines);
    expect(written).toContain('"operation":"Told"');
    expect(written).not.toContain("canary");
  });
});

describe("with introspection off", () => {
  let closed: TestGateway;
  beforeAll(async () => {
    closed = await startGateway({ settings: { INTROSPECTION: "false" }, beside: gateway.emulator });
  });
  afterAll(() => closed.close());

  test("the schema is neither told nor hinted at", async () => {
    expect((await gateway.query("{ __schema { queryType { name } } }")).status).toBe(200);
    expect((await gateway.query("{ contactAnalisis { id } }")).errors?.[0]?.message).toContain("Did you mean");

    expect((await closed.query("{ __schema { queryType { name } } }")).errors?.[0]?.extensions?.["code"]).toBe("GRAPHQL_VALIDATION_FAILED");
    expect((await closed.query("{ contactAnalisis { id } }")).errors?.[0]?.message).not.toContain("contactAnalysis");
    expect((await closed.query("{ __typename }")).data).toEqual({ __typename: "Query" });
  });
});

describe("a stop", () => {
  /** Resolves once the upstream has been called. */
  async function untilCalled({ control }: TestGateway): Promise<void> {
    while ((await control.calls()).total === 0) await delay(5);
  }

  test("lets what is in flight finish, and takes nothing new", async () => {
    const stopping = await startGateway({ emulator: { contacts: [] } });
    const contact = await stopping.control.startContact({ scenario: "manual" });
    await stopping.control.fault({ kind: "latency", milliseconds: 400 });
    const answer = stopping.query("query ($i: ID!, $c: ID!) { contactAnalysis(instanceId: $i, contactId: $c) { status } }", {
      i: contact.instanceId,
      c: contact.contactId,
    });
    await untilCalled(stopping);
    const closed = stopping.close();
    expect(await answer).toMatchObject({ status: 200, data: { contactAnalysis: { status: "IN_PROGRESS" } } });
    await closed;
    await expect(stopping.request("/livez")).rejects.toThrow();
  });

  test("answers a request that was still arriving", async () => {
    const stopping = await startGateway({ beside: gateway.emulator });
    const socket = await openSocket(stopping);
    socket.write("GET /livez HTTP/1.1\r\n");
    // The server has read the beginning once it has answered somebody who came later.
    await stopping.request("/livez");
    const closed = stopping.close();
    await stopping.request("/readyz").catch(() => undefined);
    socket.write("host: localhost\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 OK\r\n(.+\r\n)*connection: close\r\n/i);
    await closed;
  });

  test("says that it is not ready first, and serves on for the delay", async () => {
    const stopping = await startGateway({ settings: { SHUTDOWN_DELAY: "600ms" }, beside: gateway.emulator });
    const closed = stopping.close();
    const readiness = await stopping.request("/readyz");
    expect([readiness.status, readiness.headers.get("connection")]).toEqual([503, "close"]);
    expect((await stopping.request("/livez")).status).toBe(200);
    expect((await stopping.query("{ __typename }")).status).toBe(200);
    await closed;
    await expect(stopping.request("/livez")).rejects.toThrow();
  });

  test("waits no longer than the grace, whatever is left", async () => {
    const stopping = await startGateway({ settings: { SHUTDOWN_GRACE: "100ms" }, emulator: { contacts: [] } });
    const contact = await stopping.control.startContact({ scenario: "manual" });
    await stopping.control.fault({ kind: "wedge" });
    const answer = stopping.query("query ($i: ID!, $c: ID!) { contactAnalysis(instanceId: $i, contactId: $c) { status } }", {
      i: contact.instanceId,
      c: contact.contactId,
    });
    const outcome = answer.then(() => "answered", () => "cut");
    await untilCalled(stopping);
    const startedMs = performance.now();
    await stopping.close();
    expect(await outcome).toBe("cut");
    // Far less than the 5 s that the wedged call would take.
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });
});
