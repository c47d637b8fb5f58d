import type { Operation } from "./roads.js";

/** A place in an operation where clients put texts of their own. */
export interface Place {
  readonly name: string;
  readonly operation: (text: string) => Operation;
  /** What may come of it, besides being served. */
  readonly codes: readonly string[];
}

const ANALYSIS = "contactAnalysis(instanceId: $i, contactId: $c)";
const KEY = "$i: ID!, $c: ID!";
const NAMED = `query (${KEY}) { ${ANALYSIS} { __typename } }`;

/** None of them asks anything of the upstream. */
export const PLACES: readonly Place[] = [
  { name: "a contact's id", operation: (c) => ({ query: NAMED, variables: { i: "i", c } }), codes: ["BAD_USER_INPUT"] },
  { name: "an instance's id", operation: (i) => ({ query: NAMED, variables: { i, c: "c" } }), codes: ["BAD_USER_INPUT"] },
  { name: "a node's id", operation: (id) => ({ query: "query ($id: ID!) { node(id: $id) { __typename } }", variables: { id } }), codes: [] },
  {
    name: "a cursor",
    operation: (after) => ({
      query: `query (${KEY}, $after: String!) { ${ANALYSIS} { segments(after: $after) { nodes { __typename } } } }`,
      variables: { i: "i", c: "c", after },
    }),
    codes: ["BAD_USER_INPUT"],
  },
  {
    name: "a cursor to go back from",
    operation: (before) => ({
      query: `query (${KEY}, $before: String!) { ${ANALYSIS} { segments(last: 1, before: $before) { nodes { __typename } } } }`,
      variables: { i: "i", c: "c", before },
    }),
    codes: ["BAD_USER_INPUT"],
  },
  {
    name: "a cursor to go on from, live",
    operation: (after) => ({
      query: `subscription (${KEY}, $after: String!) { segmentsAdded(contact: { instanceId: $i, contactId: $c }, after: $after) { kind } }`,
      variables: { i: "i", c: "c", after },
    }),
    codes: ["BAD_USER_INPUT", "BAD_REQUEST"],
  },
  {
    name: "a place among live contacts",
    operation: (after) => ({ query: "query ($after: String!) { liveContacts(first: 1, after: $after) { nodes { state } } }", variables: { after } }),
    codes: ["BAD_USER_INPUT"],
  },
  {
    name: "a queue's id",
    operation: (id) => ({ query: "query ($id: ID!) { liveContacts(first: 1, queueIds: [$id], agentIds: [$id]) { nodes { state } } }", variables: { id } }),
    codes: ["BAD_USER_INPUT"],
  },
  {
    name: "an enum's value",
    operation: (type) => ({
      query: `query (${KEY}, $type: AnalysisOutputType!) { contactAnalysis(instanceId: $i, contactId: $c, outputType: $type) { __typename } }`,
      variables: { i: "i", c: "c", type },
    }),
    codes: ["BAD_USER_INPUT"],
  },
  {
    name: "a literal",
    operation: (text) => ({ query: `{ node(id: ${JSON.stringify(text)}) { __typename } }` }),
    // Of JSON's escapes, GraphQL knows no half characters.
    codes: ["GRAPHQL_PARSE_FAILED"],
  },
  {
    name: "an operation's name",
    operation: (operationName) => ({ query: "query A { __typename } query B { __typename }", operationName }),
    codes: ["OPERATION_RESOLUTION_FAILURE"],
  },
  {
    name: "a persisted query's hash",
    operation: (sha256Hash) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } }),
    codes: ["PERSISTED_QUERY_NOT_FOUND", "BAD_REQUEST"],
  },
];
