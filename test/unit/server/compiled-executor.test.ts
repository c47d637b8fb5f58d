import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { execute, parse, validate, type ExecutionResult, type GraphQLSchema } from "graphql";

import { ContactUnavailable, RequestError } from "../../../src/domain/errors.js";
import { analysisId, segmentId } from "../../../src/domain/global-id.js";
import type { Entry } from "../../../src/domain/segment.js";
import type { Loaders } from "../../../src/loaders/loaders.js";
import { createExecutor } from "../../../src/server/compiled-executor.js";
import { formatError } from "../../../src/server/format-error.js";
import { arbitraryOperation } from "../../support/arbitrary-operation.js";
import { STANDALONE, SUBGRAPH } from "../schema/support/ask.js";
import { ENTRIES, LIST } from "../schema/support/records.js";
import { sampleContext } from "../schema/support/sample-context.js";

const IDS = ["instance-1", "contact-1", "..", analysisId(LIST), segmentId(ENTRIES[0]!)];
const SCALARS = {
  ID: IDS,
  String: ["cursor-0", ""],
  Int: [0, 1, 5, 100, -1],
  Boolean: [true, false],
  _Any: [
    { __typename: "Contact", instanceId: "instance-1", contactId: "contact-2" },
    { __typename: "ContactAnalysis", id: analysisId(LIST) },
    { __typename: "Contact" },
    { __typename: "Nobody" },
  ],
};

/** Loaders that fail, and records with what cannot be: a null that may not be one, a time that is none, a kind that nobody knows. */
const TROUBLES: Readonly<Record<string, Partial<Loaders>>> = {
  none: {},
  "a contact unavailable": { segments: () => Promise.reject(new ContactUnavailable("NOT_FOUND")), held: () => Promise.reject(new ContactUnavailable("NOT_FOUND")) },
  "a walk too long": { segments: () => Promise.reject(new RequestError("WALK_TOO_LONG", "Too long.", { limit: 2 })) },
  "a fault of ours": { look: () => Promise.reject(new TypeError("a fault")), transcript: () => { throw new TypeError("a fault"); } },
  "records that cannot be": {
    segments: () => Promise.resolve({ edges: ENTRIES.map(broken).map((node) => ({ node, position: node.position, cursor: "c" })), pageInfo: null as never }),
    entry: () => Promise.resolve({ ...ENTRIES[0]!, kind: "NOTHING" } as never),
  },
  "an error for a record": { entry: () => Promise.resolve(new RequestError("BAD_USER_INPUT", "Bad.") as never), sparse: () => Promise.resolve(new Error("bad") as never) },
};

function broken(entry: Entry): Entry {
  const harm = { transcriptId: null, time: new Date(NaN), eventType: null, attachments: "none", matchedDetails: [null], status: "NOBODY_KNOWS", upstreamKind: new Error("bad") };
  return { ...entry, ...harm } as unknown as Entry;
}

function told({ data, errors }: ExecutionResult): string {
  return JSON.stringify({ data, errors: errors?.map((error) => formatError(error.toJSON(), error)) });
}

/** Whether the executor has reasons of its own to leave the operation to graphql-js. */
const LEFT = /__proto__|\$v\d+: Boolean =/;

describe.each([
  ["standalone", STANDALONE],
  ["subgraph", SUBGRAPH],
] as readonly (readonly [string, GraphQLSchema])[])("operations over the %s graph", (_build, schema) => {
  it("are answered as graphql-js answers them, errors and the order of fields included, and by graphql-js only where there are errors", async () => {
    const seen = { compiled: 0, failed: 0, invalid: 0 };
    await fc.assert(
      fc.asyncProperty(fc.gen(), fc.constantFrom(...Object.keys(TROUBLES)), async (draw, trouble) => {
        const { source, operationName, variables } = arbitraryOperation(schema, SCALARS, draw);
        const document = parse(source);
        const bad = validate(schema, document); if (bad.length > 0) { seen.invalid++; (globalThis as any).why ??= {}; const m = bad[0]!.message.replace(/"[^"]*"/g, "X").slice(0, 90); (globalThis as any).why[m] = ((globalThis as any).why[m] ?? 0) + 1; }
        fc.pre(validate(schema, document).length === 0);
        const args = { document, operationName, variableValues: variables, contextValue: sampleContext({ loaders: TROUBLES[trouble]! }) };
        const expected = await execute({ schema, ...args });

        let interpreted = 0;
        const run = createExecutor(schema, (given) => {
          interpreted += 1;
          return execute(given);
        });
        const first = await run(args);
        const second = await run(args);

        expect(told(first)).toBe(told(expected));
        expect(told(second)).toBe(told(expected));
        if (!LEFT.test(source)) expect(interpreted).toBe(expected.errors === undefined ? 1 : 2);
        seen[expected.errors === undefined ? "compiled" : "failed"]++;
      }),
      { numRuns: Number(process.env['RUNS'] ?? 500) },
    );
    console.log(seen, (globalThis as any).why);
  });
});
