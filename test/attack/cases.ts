import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import type { Operation, RoadName } from "./roads.js";
import type { Verdict } from "./verdict.js";

/** The verdict that a case has to get. */
export interface Expected {
  /** Null: it is served, without an error. */
  readonly code: string | null;
  /** Of HTTP; 400 unless it says otherwise. */
  readonly status?: number;
}

/** A road that gives another verdict, or cannot say such a thing at all; and why. */
export type Exception = { readonly because: string } & (Expected | { readonly closed: number } | { readonly skipped: true });

export interface Case extends Expected {
  readonly name: string;
  readonly operation: Operation;
  readonly except?: Partial<Record<RoadName, Exception>>;
  /** It names contacts in good form, and the upstream is asked about them. */
  readonly asksUpstream?: true;
  /** What else its answer has to show. */
  readonly check?: (verdict: Verdict) => void;
}

/** In values only: no answer may give it back. */
export const CANARY = "canary-d1e7";

const { instanceId } = WELL_KNOWN;
const PARSE = { code: "GRAPHQL_PARSE_FAILED" } as const;
const INVALID = { code: "GRAPHQL_VALIDATION_FAILED" } as const;
/** What is asked of the schema itself, with INTROSPECTION=false. */
const HIDDEN = { code: "GRAPHQL_VALIDATION_FAILED" } as const;
const COMPLEX = { code: "QUERY_TOO_COMPLEX" } as const;
const INPUT = { code: "BAD_USER_INPUT" } as const;
const BAD = { code: "BAD_REQUEST" } as const;
const UNRESOLVED = { code: "OPERATION_RESOLUTION_FAILURE" } as const;
const UNKNOWN = { code: "PERSISTED_QUERY_NOT_FOUND", status: 200 } as const;
const SERVED = { code: null, status: 200 } as const;

type Exceptions = NonNullable<Case["except"]>;

const onUrls = (because: string): Exceptions => ({ GET: { because, skipped: true }, "SSE by GET": { because, skipped: true } });
const FOLLOW = 'segmentsAdded(contact: { instanceId: "i", contactId: "c" }) { kind }';
const LONG = onUrls("Node reads 16 KB of head, the URL in it");
const CLOSES: Exceptions = { WebSocket: { because: "graphql-transport-ws: an invalid message closes the socket", closed: 4400 } };
const STREAMED = { because: "this road streams", ...SERVED };
const NO_PROTOTYPES = { because: "a body with such a key is refused before anybody looks for an operation in it", ...BAD };

const times = (count: number, text: (n: number) => string, separator = " "): string => Array.from({ length: count }, (_, n) => text(n)).join(separator);
const nested = (depth: number, open: string, inmost: string, close: string): string => `${open.repeat(depth)}${inmost}${close.repeat(depth)}`;
const keys = (count: number) => Array.from({ length: count }, (_, n) => ({ instanceId, contactId: `c${n}` }));
/** JSON that no literal can write: `__proto__` as a key of its own. */
const json = (text: string): unknown => JSON.parse(text) as unknown;

const SYNTAX: readonly Case[] = [
  { name: "a document that ends too early", operation: { query: "{ contactAnalysis(" }, ...PARSE },
  { name: "a document of nothing but a comment", operation: { query: "# nothing" }, ...PARSE },
  { name: "a document of what is passed over only", operation: { query: " ,,,\t\n" }, ...PARSE },
  { name: "no document", operation: {}, ...BAD },
  { name: "an empty document", operation: { query: "" }, ...BAD },
  { name: "a document of 2,500 tokens", operation: { query: `{ ${"__typename ".repeat(2_500)}}` }, ...PARSE, except: LONG },
  { name: "selections nested 12,000 deep", operation: { query: nested(12_000, "{a", "", "}") }, ...PARSE, except: LONG },
  { name: "selections that are never closed", operation: { query: "{a".repeat(3_000) }, ...PARSE },
  { name: "a list nested 20,000 deep", operation: { query: `{ a(b: ${nested(20_000, "[", "", "]")}) }` }, ...PARSE, except: LONG },
  { name: "an object nested 1,000 deep", operation: { query: `{ a(b: ${nested(1_000, "{a:", "1", "}")}) }` }, ...PARSE },
  { name: "a variable's type nested 1,500 deep", operation: { query: `query ($v: ${nested(1_500, "[", "ID", "]")}) { __typename }` }, ...PARSE },
  { name: "a NUL character", operation: { query: "{ __typename \u0000 }" }, ...PARSE },
  { name: "control characters", operation: { query: "{ \u0007\u001b[31m }" }, ...PARSE },
  {
    name: "half of a character",
    operation: { query: `{ node(id: "\ud800") { id } }` },
    ...PARSE,
    except: onUrls("a URL holds whole characters only"),
  },
  { name: "a byte order mark before the document", operation: { query: "\ufeff{ __typename }" }, ...SERVED },
  { name: "a string that is not closed", operation: { query: `{ node(id: "${CANARY}) { id } }` }, ...PARSE },
  { name: "a schema for a document", operation: { query: "type Query { mine: Int }" }, ...INVALID },
  { name: "an extension of the schema beside an operation", operation: { query: "{ __typename } extend type Query { mine: Int }" }, ...INVALID },
];

const VALIDATION: readonly Case[] = [
  { name: "a field that is not there", operation: { query: "{ nothing }" }, ...INVALID },
  ...[
    ["field", "{ contactAnalisis { id } }"],
    ["argument", '{ node(idd: "x") { id } }'],
    ["fragment's type", '{ node(id: "x") { ... on ContactAnalisis { id } } }'],
    ["variable's type", "query ($v: AnalysisOutputTipe) { __typename }"],
    ["enum value", '{ contactAnalysis(instanceId: "i", contactId: "c", outputType: REDACTD) { id } }'],
    ["input object's field", '{ contactAnalyses(contacts: [{ instanceId: "i", contactIdd: "c", contactId: "c" }]) { id } }'],
    ["directive", "{ __typename @skipp(if: true) }"],
  ].map(([what = "", query = ""]): Case => ({
    name: `a name that is nearly a ${what}'s`,
    operation: { query },
    ...INVALID,
    check: ({ told }) => {
      if (/Did you mean|"ContactAnalysis"|"contactAnalysis"|"REDACTED"|"contactId"|"@skip"/.test(told)) throw new Error(`it is helped along: ${told}`);
    },
  })),
  {
    name: "a value of another type in the document",
    operation: { query: `{ contactAnalysis(instanceId: "i", contactId: "c", maxAgeSeconds: "${CANARY}") { id } }` },
    ...INVALID,
  },
  { name: "an object in the place of an id", operation: { query: `{ node(id: { a: "${CANARY}" }) { id } }` }, ...INVALID },
  {
    name: "a text in the place of an enum's value",
    operation: { query: `{ contactAnalysis(instanceId: "i", contactId: "c", outputType: "${CANARY}") { id } }` },
    ...INVALID,
  },
  {
    name: "a subscription that no validator takes",
    operation: { query: "subscription ($v: Boolean!) { segmentsAdded @skip(if: $v) { kind } }", variables: { v: true } },
    ...INVALID,
  },
  {
    name: "a subscription to two things",
    operation: { query: `subscription { a: ${FOLLOW} b: ${FOLLOW} }` },
    ...INVALID,
  },
  { name: "@defer", operation: { query: '{ node(id: "x") { ... @defer { id } } }' }, ...INVALID },
  { name: "@stream", operation: { query: '{ contactAnalyses(contacts: []) @stream(initialCount: 1) { id } }' }, ...INVALID },
  { name: "fragments in a circle", operation: { query: "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }" }, ...INVALID },
  { name: "a fragment that holds itself", operation: { query: "{ ...A } fragment A on Query { __typename ...A }" }, ...INVALID },
  { name: "introspection", operation: { query: "{ __schema { types { name } } }" }, ...HIDDEN },
  { name: "introspection of one type", operation: { query: '{ __type(name: "Query") { name } }' }, ...HIDDEN },
  {
    name: "introspection in a fragment, under another name",
    operation: { query: "{ ...F } fragment F on Query { nothing: __schema { queryType { name } } }" },
    ...HIDDEN,
  },
];

const COST: readonly Case[] = [
  { name: "101 aliases of __typename", operation: { query: `{ ${times(101, (n) => `a${n}: __typename`)} }` }, ...COMPLEX },
  {
    name: "200 aliases within a contact",
    operation: { query: `{ contactAnalysis(instanceId: "i", contactId: "c") { ${times(200, (n) => `a${n}: status`)} } }` },
    ...COMPLEX,
  },
  {
    name: "101 contacts by aliases",
    operation: { query: `query ($i: ID!) { ${times(101, (n) => `a${n}: contactAnalysis(instanceId: $i, contactId: "${n}") { status }`)} }`, variables: { i: instanceId } },
    ...COMPLEX,
  },
  {
    name: "101 contacts in a variable",
    operation: { query: "query ($keys: [ContactKey!]!) { contactAnalyses(contacts: $keys) { status } }", variables: { keys: keys(101) } },
    ...COMPLEX,
  },
  {
    name: "60 contacts in a variable, by two aliases",
    operation: {
      query: "query ($keys: [ContactKey!]!) { a: contactAnalyses(contacts: $keys) { status } b: contactAnalyses(contacts: $keys) { status } }",
      variables: { keys: keys(60) },
    },
    ...COMPLEX,
  },
  {
    name: "pages whose size is in a variable, by aliases",
    operation: {
      query: `query ($keys: [ContactKey!]!, $first: Int) { contactAnalyses(contacts: $keys) { ${times(20, (n) => `a${n}: segments(first: $first) { edges { cursor position } }`)} } }`,
      variables: { keys: keys(20), first: 500 },
    },
    ...COMPLEX,
  },
  { name: "ten directives in one place", operation: { query: `{ __typename ${"@aa".repeat(10)} }` }, ...COMPLEX },
  { name: "a hundred directives that are there", operation: { query: `{ __typename ${"@skip(if: false)".repeat(100)} }` }, ...COMPLEX },
  {
    name: "fields nested 200 deep",
    operation: { query: `{ contactAnalysis(instanceId: "i", contactId: "c") ${nested(200, "{ contact { analysis ", "{ id }", "} }")} }` },
    ...COMPLEX,
  },
  { name: "fields nested 200 deep that are not there", operation: { query: nested(200, "{ a ", "", "}") }, ...COMPLEX },
  {
    name: "fields nested 60 deep by fragments",
    operation: {
      query: `{ contactAnalysis(instanceId: "i", contactId: "c") { ...F0 } } ${times(30, (n) => `fragment F${n} on ContactAnalysis { contact { analysis { ...F${n + 1} } } }`)} fragment F30 on ContactAnalysis { id }`,
    },
    ...COMPLEX,
  },
  {
    name: "fragments that double, and double again",
    operation: { query: `{ ...F0 } ${times(20, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F20 on Query { __typename }` },
    ...COMPLEX,
  },
  {
    name: "introspection in circles",
    operation: { query: "{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }" },
    ...HIDDEN,
  },
];

const PLACE: readonly Case[] = [
  {
    name: "a subscription",
    operation: { query: `subscription { segmentsAdded(contact: { instanceId: "${instanceId}", contactId: "nobody" }) { kind } }` },
    ...BAD,
    except: { WebSocket: STREAMED, "SSE by POST": STREAMED, "SSE by GET": STREAMED, "SSE at /graphql": STREAMED },
    asksUpstream: true,
  },
  { name: "a mutation", operation: { query: "mutation { anything }" }, ...BAD },
  { name: "several operations, and none of them named", operation: { query: "query A { __typename } query B { __typename }" }, ...UNRESOLVED },
  {
    name: "several operations, and another one named",
    operation: { query: "query A { __typename } query B { __typename }", operationName: CANARY },
    ...UNRESOLVED,
  },
  { name: "one operation, and another one named", operation: { query: "query A { __typename }", operationName: CANARY }, ...UNRESOLVED },
  { name: "fragments and no operation", operation: { query: "fragment F on Query { __typename }" }, ...INVALID },
  { name: "two operations of one name", operation: { query: "query A { __typename } query A { __typename }", operationName: "A" }, ...INVALID },
  {
    name: "an operation without a name beside one that has one",
    operation: { query: "{ __typename } query A { __typename }", operationName: "A" },
    ...INVALID,
  },
];

const PERSISTED: readonly Case[] = [
  ...(
    [
      ["whose hash is another document's", { version: 1, sha256Hash: "0".repeat(64) }],
      ["of another version", { version: 2, sha256Hash: "0".repeat(64) }],
      ["without a version", { sha256Hash: "0".repeat(64) }],
    ] as const
  ).map(([what, persistedQuery]): Case => ({
    name: `a persisted query ${what}`,
    operation: { query: "{ __typename }", extensions: { persistedQuery } },
    ...BAD,
  })),
  ...["0".repeat(64), "__proto__", "constructor", CANARY].map((sha256Hash): Case => ({
    name: `a persisted query that nobody knows: ${sha256Hash}`,
    operation: { extensions: { persistedQuery: { version: 1, sha256Hash } } },
    ...UNKNOWN,
  })),
  {
    name: "a persisted query that nobody knows, with an empty text",
    operation: { query: "", extensions: { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } } },
    ...UNKNOWN,
  },
];

/** A field that takes a variable of the type. */
const USES = {
  "ID!": "node(id: $v) { id }",
  "Int!": 'contactAnalysis(instanceId: "i", contactId: "c", maxAgeSeconds: $v) { id }',
  "Boolean!": "__typename @skip(if: $v)",
  "AnalysisOutputType!": 'contactAnalysis(instanceId: "i", contactId: "c", outputType: $v) { id }',
  "ContactKey!": "contactAnalyses(contacts: [$v]) { id }",
  "[ContactKey!]!": "contactAnalyses(contacts: $v) { id }",
} as const;

const VARIABLES: readonly Case[] = [
  ...(
    [
      ["an object for an id", "ID!", { a: CANARY }],
      ["a list for an id", "ID!", [CANARY]],
      ["a number with a fraction for an id", "ID!", 1.5],
      ["a Boolean for an id", "ID!", true],
      ["null for an id", "ID!", null],
      ["a text for a number", "Int!", CANARY],
      ["a number beyond 32 bits", "Int!", 2 ** 40],
      ["a text for a Boolean", "Boolean!", CANARY],
      ["a value that an enum does not have", "AnalysisOutputType!", CANARY],
      ["an enum's value by the name of a prototype's property", "AnalysisOutputType!", "constructor"],
      ["an object without its fields", "ContactKey!", {}],
      ["an object with a field too many", "ContactKey!", { instanceId: "i", contactId: "c", [CANARY]: CANARY }],
      ["an object with a prototype's property", "ContactKey!", { instanceId: "i", contactId: "c", constructor: CANARY }],
      ["a text for an object", "ContactKey!", CANARY],
      ["a list whose items do not fit", "[ContactKey!]!", [{ instanceId: "i", contactId: [CANARY] }]],
      ["a list nested 1,000 deep", "[ContactKey!]!", json(nested(1_000, "[", "", "]"))],
    ] as const
  ).map(([name, type, v]): Case => ({ name, operation: { query: `query ($v: ${type}) { ${USES[type]} }`, variables: { v } }, ...INPUT })),
  { name: "a variable that is not given", operation: { query: "query ($v: ID!) { node(id: $v) { id } }", variables: { w: CANARY } }, ...INPUT },
  {
    name: "a variable of a type that is none of input",
    operation: { query: "query ($v: ContactAnalysis) { __typename }", variables: { v: CANARY } },
    ...INVALID,
  },
  {
    name: "a variable of a type that is not there",
    operation: { query: "query ($v: toString) { __typename }", variables: { v: CANARY } },
    ...INVALID,
  },
  ...(["text", 7, true, [CANARY]] as const).flatMap((value) =>
    (["variables", "extensions"] as const).map((name): Case => ({
      name: `${JSON.stringify(value)} for ${name}`,
      operation: { query: "{ __typename }", [name]: value },
      ...BAD,
      except: CLOSES,
    })),
  ),
  ...([{ a: 1 }, 7, true, ["x"]] as const).map((query): Case => ({
    name: `${JSON.stringify(query)} for a document`,
    operation: { query },
    ...BAD,
    except: { ...CLOSES, ...onUrls("a URL holds texts only") },
  })),
  ...([{ a: 1 }, 7, true, ["x"]] as const).map((operationName): Case => ({
    name: `${JSON.stringify(operationName)} for an operation's name`,
    operation: { query: "{ __typename }", operationName },
    ...BAD,
    except: { ...CLOSES, ...onUrls("a URL holds texts only") },
  })),
];

const PROTOTYPE_NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"] as const;

const PROTOTYPES: readonly Case[] = [
  ...PROTOTYPE_NAMES.flatMap((name): Case[] => [
    {
      name: `a variable $${name} that is not given`,
      operation: { query: `query ($${name}: ID!) { node(id: $${name}) { id } }`, variables: {} },
      ...INPUT,
    },
    {
      name: `an operation named ${name} that is not there`,
      operation: { query: "query A { __typename } query B { __typename }", operationName: name },
      ...UNRESOLVED,
    },
    { name: `an operation named ${name}`, operation: { query: `query ${name} { __typename }`, operationName: name }, ...SERVED },
    { name: `a field ${name}`, operation: { query: `{ ${name} }` }, ...INVALID },
    { name: `a fragment on ${name}`, operation: { query: `{ ... on ${name} { __typename } }` }, ...INVALID },
    { name: `a fragment ${name} that is not there`, operation: { query: `{ ...${name} }` }, ...INVALID },
    { name: `a fragment ${name}`, operation: { query: `{ ...${name} } fragment ${name} on Query { __typename }` }, ...SERVED },
    { name: `a directive @${name}`, operation: { query: `{ __typename @${name} }` }, ...INVALID },
    { name: `an argument ${name}`, operation: { query: `{ node(id: "x", ${name}: "x") { id } }` }, ...INVALID },
    {
      name: `an enum's value ${name}`,
      operation: { query: `{ contactAnalysis(instanceId: "i", contactId: "c", outputType: ${name}) { id } }` },
      ...INVALID,
    },
    {
      name: `an alias ${name}`,
      operation: { query: `{ ${name}: __typename }` },
      ...SERVED,
      check: ({ data }) => {
        if (Object.getOwnPropertyDescriptor(data, name)?.value !== "Query") throw new Error(`expected data.${name}, got ${JSON.stringify(data)}`);
      },
    },
    {
      name: `an object with aliases ${name}`,
      operation: { query: `{ contactAnalysis(instanceId: "i", contactId: "c") { ${name}: contact { ${name}: contactId } } }` },
      ...SERVED,
      check: ({ data }) => {
        if (!JSON.stringify(data).includes(`{"${name}":{"${name}":"c"}}`)) throw new Error(`expected its aliases, got ${JSON.stringify(data)}`);
      },
    },
  ]),
  {
    name: "variables that carry a __proto__",
    operation: { query: "query ($v: ID!) { node(id: $v) { id } }", variables: json('{"__proto__": {"v": "x"}}') },
    ...INPUT,
    except: { POST: NO_PROTOTYPES, "SSE by POST": NO_PROTOTYPES, "SSE at /graphql": NO_PROTOTYPES },
  },
  {
    name: "variables that carry a constructor's prototype",
    operation: { query: "query ($v: ID!) { node(id: $v) { id } }", variables: json('{"constructor": {"prototype": {"v": "x"}}}') },
    ...INPUT,
    except: { POST: NO_PROTOTYPES, "SSE by POST": NO_PROTOTYPES, "SSE at /graphql": NO_PROTOTYPES },
  },
  {
    name: "an input object that carries a __proto__",
    operation: { query: "query ($v: ContactKey!) { contactAnalyses(contacts: [$v]) { id } }", variables: { v: json('{"__proto__": {"instanceId": "i", "contactId": "c"}}') } },
    ...INPUT,
    except: { POST: NO_PROTOTYPES, "SSE by POST": NO_PROTOTYPES, "SSE at /graphql": NO_PROTOTYPES },
  },
  {
    name: "extensions that carry a __proto__",
    operation: { query: "{ __typename }", extensions: json('{"__proto__": {"persistedQuery": {"version": 1, "sha256Hash": "0"}}}') },
    ...SERVED,
    except: { POST: NO_PROTOTYPES, "SSE by POST": NO_PROTOTYPES, "SSE at /graphql": NO_PROTOTYPES },
  },
  {
    name: "an operation that carries a __proto__ itself",
    operation: json('{"__proto__": {"query": "{ __typename }"}}') as Operation,
    ...BAD,
  },
  {
    name: "a cursor and an id by prototypes' names",
    operation: {
      query: `query ($v: ID!, $c: String) { node(id: $v) { id } contactAnalysis(instanceId: "i", contactId: $v) { segments(after: $c) { edges { cursor } } } }`,
      variables: { v: "constructor", c: "__proto__" },
    },
    ...INPUT,
    status: 200,
    asksUpstream: true,
  },
];

const IDS: readonly Case[] = ["", ".", "..", "../../secrets", "a/b", "a\\b", "a?b", "a#b", "a%2e", "a b", "a\u0000b", "a\nb", "\ud800", "😀", "x".repeat(257), `${CANARY}/`]
  .map((contactId): Case => ({
    name: `${JSON.stringify(contactId).slice(0, 20)} for a contact's id`,
    operation: { query: `query ($c: ID!) { contactAnalysis(instanceId: "${instanceId}", contactId: $c) { status } }`, variables: { c: contactId } },
    ...INPUT,
    status: 200,
  }));

/** Every case for every road. What they have in common, whatever the road: zero calls of the upstream unless it says otherwise. */
export const CASES: readonly Case[] = [...SYNTAX, ...VALIDATION, ...COST, ...PLACE, ...PERSISTED, ...VARIABLES, ...PROTOTYPES, ...IDS];
