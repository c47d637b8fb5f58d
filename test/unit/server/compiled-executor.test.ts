import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  buildSchema,
  execute,
  parse,
  validate,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLScalarType,
  type GraphQLSchema,
} from "graphql";

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

/** An executor, and how often it left an operation to graphql-js. */
function createCounted(schema: GraphQLSchema) {
  let interpreted = 0;
  const run = createExecutor(schema, (args) => {
    interpreted += 1;
    return execute(args);
  });
  return { run, interpreted: () => interpreted };
}

/** All that a client may see of an answer, its order included. */
function told({ data, errors }: ExecutionResult): string {
  return JSON.stringify({ data, errors: errors?.map((error) => formatError(error.toJSON(), error)) });
}

const SCALARS = {
  ID: ["instance-1", "contact-1", "..", analysisId(LIST), segmentId(ENTRIES[0]!)],
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

const TROUBLES: Readonly<Record<string, Partial<Loaders>>> = {
  none: {},
  "a contact that is unavailable": {
    segments: () => Promise.reject(new ContactUnavailable("NOT_FOUND")),
    held: () => Promise.reject(new ContactUnavailable("NOT_FOUND")),
  },
  "a request that goes too far": { segments: () => Promise.reject(new RequestError("WALK_TOO_LONG", "Too long.", { limit: 2 })) },
  "faults of ours": {
    look: () => Promise.reject(new TypeError("a fault")),
    transcript: () => {
      throw new TypeError("a fault");
    },
  },
  "records that cannot be": {
    segments: () =>
      Promise.resolve({
        edges: ENTRIES.map(broken).map((node) => ({ node, position: node.position, cursor: "cursor" })),
        pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: undefined as never },
      }),
    entry: () => Promise.resolve({ ...ENTRIES[0]!, kind: "NOTHING" as never }),
  },
  "errors for records": {
    entry: () => Promise.resolve(new RequestError("BAD_USER_INPUT", "Bad.") as never),
    sparse: () => Promise.resolve({ categories: new Error("bad"), summary: new Error("bad"), extractedInformation: [] } as never),
  },
};

/** Null where there may be none, a time that is none, no list where there must be one, an enum's value that nobody knows, an error. */
function broken(entry: Entry): Entry {
  const values = { transcriptId: null, time: new Date(NaN), attachments: 7, matchedDetails: [null] };
  return { ...entry, ...values, status: "NOBODY_KNOWS", upstreamKind: new Error("bad") } as unknown as Entry;
}

/** What is left to graphql-js although there is nothing wrong with it: see `compileOperation`, and variables that may be null. */
const LEFT = /__proto__|: Boolean =/;

describe.each([
  ["standalone", STANDALONE],
  ["subgraph", SUBGRAPH],
] as const)("any operation over the %s graph", (_build, schema) => {
  it.each(Object.keys(TROUBLES))("is answered as graphql-js answers it, and without it unless there are errors (%s)", async (trouble) => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (draw) => {
        const { source, operationName, variables } = arbitraryOperation(schema, SCALARS, draw);
        const document = parse(source);
        fc.pre(validate(schema, document).length === 0);
        const args = { document, operationName, variableValues: variables, contextValue: sampleContext({ loaders: TROUBLES[trouble]! }) };
        const expected = await execute({ schema, ...args });
        const { run, interpreted } = createCounted(schema);

        expect(told(await run(args))).toBe(told(expected));
        expect(told(await run(args))).toBe(told(expected));
        if (!LEFT.test(source)) expect(interpreted()).toBe(expected.errors === undefined ? 1 : 2);
      }),
      { numRuns: 40 },
    );
  });
});

describe("an operation", () => {
  const VIEW = "contactAnalysis(instanceId: $i, contactId: $c)";
  const ALIASES = Array.from({ length: 2_000 }, (_, n) => `f${n}: status`).join(" ");
  const asked = (source: string, more: Partial<ExecutionArgs> = {}) => ({
    document: parse(source),
    variableValues: { i: "instance-1", c: "contact-1" },
    contextValue: sampleContext(),
    ...more,
  });

  it("is left to graphql-js the first time, and parsed anew it is another one", async () => {
    const { run, interpreted } = createCounted(STANDALONE);
    const source = `query ($i: ID!, $c: ID!) { ${VIEW} { status } }`;
    for (let time = 0; time < 5; time++) await run(asked(source));
    expect(interpreted()).toBe(5);

    const again = asked(source);
    for (let time = 0; time < 5; time++) await run(again);
    expect(interpreted()).toBe(6);
  });

  it("is compiled for each value of what skips and includes", async () => {
    const { run, interpreted } = createCounted(STANDALONE);
    const args = asked(`query ($i: ID!, $c: ID!, $s: Boolean!) {
      ${VIEW} { status ...F @skip(if: $s) ...F @include(if: $s) channel @skip(if: $s) }
    } fragment F on ContactAnalysis { contactId }`);
    const answers = [];
    for (const s of [true, false, true, false]) answers.push(await run({ ...args, variableValues: { ...args.variableValues, s } }));
    expect(answers.map(({ data }) => Object.keys(data?.["contactAnalysis"] as object))).toEqual([
      ["status", "contactId"],
      ["status", "contactId", "channel"],
      ["status", "contactId"],
      ["status", "contactId", "channel"],
    ]);
    expect(interpreted()).toBe(1);
  });

  it("is refused by graphql-js where what skips is null", async () => {
    const { run } = createCounted(STANDALONE);
    const args = asked(`query ($i: ID!, $c: ID!, $s: Boolean = true) { ${VIEW} { status @skip(if: $s) contactId } }`, {
      variableValues: { i: "instance-1", c: "contact-1", s: null },
    });
    await run(args);
    expect(told(await run(args))).toBe(told(await execute({ schema: STANDALONE, ...args })));
  });

  it.each([
    ["introspects", "{ __schema { queryType { name } } }"],
    ["renames a field to what every object has", `query ($i: ID!, $c: ID!) { ${VIEW} { __proto__: status } }`],
    ["selects more than is worth keeping", `query ($i: ID!, $c: ID!) { ${VIEW} { ${ALIASES} } }`],
  ])("is left to graphql-js where it %s", async (_what, source) => {
    const { run, interpreted } = createCounted(STANDALONE);
    const args = asked(source);
    for (let time = 0; time < 3; time++) expect(told(await run(args))).toBe(told(await execute({ schema: STANDALONE, ...args })));
    expect(interpreted()).toBe(3);
  });

  it("goes on with whatever has come, while the rest is waited for", async () => {
    const { run, interpreted } = createCounted(STANDALONE);
    const { loaders } = sampleContext();
    const args = asked(`query ($i: ID!, $c: ID!) {
      ${VIEW} { status segments { nodes { ... on IssuesSegment { issuesDetected { transcriptItems { segment { content } } } } } } }
    }`);
    for (let time = 0; time < 2; time++) {
      let isAsked = (): void => undefined;
      const messageIsAsked = new Promise<void>((resolve) => (isAsked = resolve));
      const look: Loaders["look"] = (view) => messageIsAsked.then(() => loaders.look(view));
      const transcript: Loaders["transcript"] = (list, id) => {
        isAsked();
        return loaders.transcript(list, id);
      };
      expect((await run({ ...args, contextValue: sampleContext({ loaders: { look, transcript } }) })).errors).toBeUndefined();
    }
    expect(interpreted()).toBe(1);
  });

  it("is executed for each event of a subscription, whose root value the event is", async () => {
    const { run, interpreted } = createCounted(STANDALONE);
    const args = asked(`subscription ($i: ID!, $c: ID!) {
      segmentsAdded(contact: { instanceId: $i, contactId: $c }) {
        kind edges { position node { ... on TranscriptSegment { id content } } } analysis { status }
      }
    }`);
    for (const position of [1, 2, 3]) {
      const edges = [{ node: ENTRIES[0], position, cursor: "cursor" }];
      const event = { ...args, rootValue: { list: LIST, kind: "SEGMENTS", edges } };
      expect(told(await run(event))).toBe(told(await execute({ schema: STANDALONE, ...event })));
      expect(told(await run(event))).toContain(`"position":${position}`);
    }
    expect(interpreted()).toBe(1);
  });
});

describe("what resolvers may return, beyond what ours do", () => {
  const schema = buildSchema(`
    scalar Odd
    interface Animal { name: String }
    type Cat implements Animal { name: String }
    type Query {
      text: String, number: Int!, odd: Odd, oddities: [Odd!]
      cat: Cat, animal: Animal, cats: [Cat!], self: Query, echo(a: Int = 3, b: [Int!]): String
    }
  `);
  (schema.getType("Odd") as GraphQLScalarType).serialize = (value) => (value === "none" ? null : value);
  (schema.getType("Cat") as GraphQLObjectType).isTypeOf = (value) => (value as { readonly kind?: unknown }).kind === "cat";

  const late = <T>(value: T): Promise<T> => Promise.resolve(value);
  const keyAbove = (_args: unknown, _context: unknown, { path }: GraphQLResolveInfo) => path.prev?.key;
  const tom = { kind: "cat", name: "Tom" };
  it.each<[string, string, unknown]>([
    ["a property", "{ text }", { text: "x" }],
    ["a method", "{ text self { text } }", { text: () => "x", self: () => late({ text: keyAbove }) }],
    ["a method with arguments", "query ($a: Int, $b: Int!) { echo(b: [1, $b]) other: echo(a: $a) }", { echo: JSON.stringify }],
    ["a promise", "{ text number }", { text: late("x"), number: late(1) }],
    ["a promise of a scalar that takes anything", "{ odd }", { odd: late("x") }],
    ["promises in a list", "{ oddities }", { oddities: [late("x"), "y", late("z")] }],
    ["a promise of nothing", "{ number text }", { number: late(null), text: "x" }],
    ["a promise that rejects in a list", "{ oddities text }", { oddities: ["x", Promise.reject(new Error("no"))], text: "x" }],
    ["any iterable", "{ oddities }", { oddities: new Set(["x", "y"]) }],
    ["text for a list", "{ oddities }", { oddities: "xy" }],
    ["an object for a list", "{ oddities }", { oddities: {} }],
    ["text for an object", "{ self { text } }", { self: "text" }],
    ["a scalar that is serialised to nothing", "{ odd }", { odd: "none" }],
    ["an error for a scalar", "{ odd }", { odd: new Error("no") }],
    ["a function for a scalar", "{ odd }", { odd: () => late("x") }],
    ["an error for an object", "{ self { text } }", { self: new Error("no") }],
    ["an object of its type", "{ cat { name } cats { name } }", { cat: tom, cats: [tom, late(tom)] }],
    ["an object of another type", "{ cat { name } }", { cat: { name: "Rex" } }],
    ["an object that only isTypeOf tells", "{ animal { __typename name } }", { animal: tom }],
    ["an object that tells its type", "{ animal { __typename name } }", { animal: { ...tom, __typename: "Cat" } }],
    ["nothing at all", "{ text self { text } }", undefined],
    ["zero, false and empty text", "{ text number odd }", { text: "", number: 0, odd: false }],
  ])("is completed as by graphql-js: %s", async (_what, source, rootValue) => {
    const { run } = createCounted(schema);
    const args = { document: parse(source), rootValue, variableValues: { b: 2 } };
    const expected = told(await execute({ schema, ...args }));
    expect(told(await run(args))).toBe(expected);
    expect(told(await run(args))).toBe(expected);
  });
});
