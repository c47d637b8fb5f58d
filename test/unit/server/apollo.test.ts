import { afterEach, expect, test } from "@jest/globals";
import { buildSchema } from "graphql";

import { createTrail } from "../../../src/access/trail.js";
import { NOBODY } from "../../../src/domain/principal.js";
import { NO_TELEMETRY } from "../../../src/domain/telemetry.js";
import { createApollo, type OperationContext } from "../../../src/server/apollo.js";
import { createExecutor } from "../../../src/server/compiled-executor.js";
import { createLog } from "../../../src/server/log.js";

const TRAIL = createTrail({ principal: "p1", requestId: "r1", writeAudit: () => undefined });
const lines: string[] = [];
const log = createLog("debug", { write: (line) => lines.push(line) });
afterEach(() => {
  lines.length = 0;
});

/** An operation over a graph of one field that throws. */
async function run(thrown: unknown) {
  const schema = buildSchema("type Query { fails: Int }");
  schema.getQueryType()!.getFields()["fails"]!.resolve = () => {
    throw thrown;
  };
  const apollo = await createApollo({ schema, execute: createExecutor(schema), introspection: true, limits: { maxContacts: 1, maxFields: 10, maxCalls: 30 }, operationsPerSecond: null, telemetry: NO_TELEMETRY, log });
  const contextValue = { call: { requestId: "r1", operationName: null, principal: NOBODY }, trail: TRAIL, upstreamCalls: () => 0 } as unknown as OperationContext;
  const { body } = await apollo.executeOperation({ query: "query Failing { fails }" }, { contextValue });
  await apollo.stop();
  return body.kind === "single" ? body.singleResult : null;
}

test("a fault of ours is masked for the client, and logged under the same id without its message", async () => {
  const result = await run(Object.assign(new TypeError("canary"), { code: "EPIPE", response: "canary" }));
  expect(result).toMatchObject({ data: { fails: null }, errors: [{ path: ["fails"], extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "r1" } }] });
  expect(JSON.parse(lines.join(""))).toMatchObject({
    level: "error",
    requestId: "r1",
    operation: "Failing",
    error: { name: "TypeError", code: "EPIPE", stack: expect.stringContaining("apollo.test.ts") },
  });
  expect(JSON.stringify(result) + lines.join("")).not.toContain("canary");
});
