import { createHash } from "node:crypto";

import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { ApolloServer } from "@apollo/server";
import { buildSchema, parse, type DocumentNode } from "graphql";

import { createTrail } from "../../../src/access/trail.js";
import { NOBODY } from "../../../src/domain/principal.js";
import { NO_TELEMETRY } from "../../../src/domain/telemetry.js";
import { createApollo, type OperationContext } from "../../../src/server/apollo.js";
import { createBoundedCache } from "../../../src/server/bounded-cache.js";
import { createCaches } from "../../../src/server/caches.js";
import { createLog } from "../../../src/server/log.js";

/** Characters: few of these fill either cache. */
const LONG = 90_000;

const executed: DocumentNode[] = [];
let apollo: ApolloServer<OperationContext>;
beforeEach(async () => {
  apollo = await createApollo({
    schema: buildSchema("type Query { hello: String }"),
    execute({ document }) {
      executed.push(document);
      return Promise.resolve({ data: {} });
    },
    introspection: true,
    limits: { maxContacts: 1, maxFields: 10, maxCalls: 30 },
    operationsPerSecond: null, telemetry: NO_TELEMETRY,
    log: createLog("silent"),
  });
});
afterEach(async () => {
  executed.length = 0;
  await apollo.stop();
});

async function run(request: { query?: string; extensions?: Record<string, unknown> }): Promise<unknown> {
  const trail = createTrail({ principal: "p1", requestId: "r1", writeAudit: () => undefined });
  const contextValue = { call: { requestId: "r1", operationName: null, principal: NOBODY }, trail, upstreamCalls: () => 0 } as unknown as OperationContext;
  const { body } = await apollo.executeOperation(request, { contextValue });
  return body.kind === "single" ? (body.singleResult.errors?.[0]?.extensions?.["code"] ?? null) : null;
}

const textOf = (n: number, length: number) => `{ hello } # ${n}`.padEnd(length, "x");
const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: createHash("sha256").update(text).digest("hex") } });

test("What clients register is bounded: what nobody has asked for longest is forgotten", async () => {
  const [first, last] = [textOf(0, LONG), textOf(40, LONG)];
  for (let n = 0; n <= 40; n++) {
    const text = textOf(n, LONG);
    await run({ query: text, extensions: persisted(text) });
    if (n === 10) expect(await run({ extensions: persisted(first) })).toBeNull();
  }
  expect(await run({ extensions: persisted(last) })).toBeNull();
  expect(await run({ extensions: persisted(first) })).toBe("PERSISTED_QUERY_NOT_FOUND");
});

test("What was parsed is bounded, and kept for whoever asks it again", async () => {
  for (const n of [0, 0, 1, 2, 3, 0]) await run({ query: textOf(n, LONG) });
  const [first, again, , , , reparsed] = executed;
  expect([again === first, reparsed === first]).toEqual([true, false]);
});

test("Many small documents are bounded as well: a document takes more than its text", async () => {
  const { documentStore } = createCaches();
  for (let n = 0; n < 12_000; n++) await documentStore.set(String(n), parse("{ a }"));
  expect([await documentStore.get("0"), await documentStore.get("11999")]).toEqual([undefined, expect.anything()]);
});

test("A cache holds what fits, and what was deleted no longer", async () => {
  const cache = createBoundedCache<string>(10, ({ length }) => length);
  await cache.set("a", "12345");
  await cache.set("b", "12345");
  await cache.get("a");
  await cache.set("c", "12345");
  expect(await Promise.all(["a", "b", "c"].map((key) => cache.get(key)))).toEqual(["12345", undefined, "12345"]);
  await cache.delete("a");
  expect(await cache.get("a")).toBeUndefined();
});
