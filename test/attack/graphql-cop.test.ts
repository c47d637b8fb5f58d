import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { startGateway, type TestGateway } from "../support/gateway.js";
import { JSON_BODY, send, type Reply, type Sent } from "./http.js";

/** One of the checks of graphql-cop (github.com/dolevf/graphql-cop, version 1.15), by its name there: what it sends, and when it finds fault. */
interface Check {
  readonly name: string;
  readonly sent: Sent;
  readonly finds: (reply: Reply) => unknown;
}

interface Told {
  readonly data?: { readonly __typename?: unknown; readonly alias100?: unknown; readonly __schema?: { readonly types: readonly unknown[] } };
  readonly errors?: readonly unknown[];
}

const posted = (query: string): Sent => ({ headers: { ...JSON_BODY, accept: "*/*" }, body: JSON.stringify({ operationName: "cop", query, variables: {} }) });
const got = (query: string): Sent => ({ method: "GET", path: `/graphql?${new URLSearchParams({ query }).toString()}`, headers: { accept: "*/*" } });
const told = ({ body }: Reply): Told => JSON.parse(body) as Told;
const repeated = (count: number, text: (n: number) => string): string => Array.from({ length: count }, (_, n) => text(n)).join(" ");

const CHECKS: readonly Check[] = [
  { name: "field_suggestions", sent: posted("query cop { __schema { directive } }"), finds: ({ body }) => body.includes("Did you mean") },
  { name: "introspection", sent: posted("query cop { __schema { types { name fields { name } } } }"), finds: (reply) => told(reply).data?.__schema?.types },
  {
    name: "detect_graphiql",
    sent: { method: "GET", headers: { accept: "text/html" } },
    finds: ({ body }) => /graphiql\.min\.css|GraphQL Playground|GraphiQL|graphql-playground/.test(body),
  },
  { name: "get_method_support", sent: got("query cop {__typename}"), finds: (reply) => told(reply).data?.__typename },
  { name: "alias_overloading", sent: posted(`query cop { ${repeated(101, (n) => `alias${n}:__typename`)} }`), finds: (reply) => told(reply).data?.alias100 },
  {
    name: "batch_query",
    sent: { headers: JSON_BODY, body: JSON.stringify(Array.from({ length: 10 }, () => ({ operationName: "cop", query: "query cop { __typename }", variables: {} }))) },
    finds: (reply) => Array.isArray(told(reply)),
  },
  { name: "field_duplication", sent: posted(`query cop { ${repeated(500, () => "__typename")} }`), finds: (reply) => told(reply).data?.__typename },
  {
    name: "trace_mode",
    sent: posted("query cop { __typename }"),
    finds: (reply) => /tracing/i.test(reply.told),
  },
  // It looks for ten errors; more than one is enough here.
  { name: "directive_overloading", sent: posted(`query cop { __typename ${"@aa".repeat(10)} }`), finds: (reply) => (told(reply).errors ?? []).length > 1 },
  {
    name: "circular_query_introspection",
    sent: posted("query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }"),
    finds: (reply) => told(reply).data?.__schema,
  },
  { name: "get_based_mutation", sent: got("mutation cop {__typename}"), finds: (reply) => told(reply).data?.__typename },
  {
    name: "post_based_csrf",
    sent: { headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ query: "query cop { __typename }" }).toString() },
    finds: (reply) => told(reply).data?.__typename,
  },
  {
    name: "unhandled_error_detection",
    sent: posted("qwerty cop { abc }"),
    finds: (reply) => /exception|stacktrace/i.test(reply.body),
  },
];

/** What has to be off for a scanner, and is on for developers by default: what it then finds is what the setting says. */
const FOUND_BY_DEFAULT = ["field_suggestions", "introspection"];

test("graphql-cop has thirteen checks, and so have we", () => {
  expect(new Set(CHECKS.map(({ name }) => name)).size).toBe(13);
});

describe.each([
  ["with introspection off, as for the public,", { INTROSPECTION: "false" }, []],
  ["with introspection on, and an editor at its door,", { LANDING_PAGE: "graphiql" }, FOUND_BY_DEFAULT],
] as const)("%s graphql-cop", (_where, settings, expected) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ settings, emulator: { contacts: [] } });
  });
  afterAll(() => gateway.close());

  test.each(CHECKS.map((check) => [check.name, check] as const))("%s finds what it should", async (name, { sent, finds }) => {
    const reply = await send(gateway.url, sent);
    expect(Boolean(finds(reply))).toBe((expected as readonly string[]).includes(name));
    expect(reply.status).toBeLessThan(500);
  });
});
