import { expect, test } from "@jest/globals";
import { buildSchema } from "graphql";

import { checkDocuments } from "../../../src/server/check-documents.js";

const schema = buildSchema("type Query { hello(to: String): String, self: Query } type Subscription { ticks: Int }");

function problemOf(text: string, { introspection = true } = {}): string | undefined {
  const problems = checkDocuments({ texts: new Map([["good", "{ hello }"], ["it", text]]) }, { schema, introspection });
  expect(problems.map(({ id }) => id)).toEqual(problems.length === 0 ? [] : ["it"]);
  expect(JSON.stringify(problems)).not.toMatch(/canary|Canary/);
  return problems[0]?.message;
}

test.each([
  ["is no GraphQL", 'query Canary {\n hello(to: "canary', "is not a document that can be read (line 2, column 19)"],
  ["is longer than any may be", `{ ${"hello ".repeat(2_000)}}`, expect.stringContaining("is not a document that can be read")],
  ["is nested so deep that no parser reads it", "{a".repeat(900), expect.stringContaining("is not a document that can be read")],
  ["asks for what is not there", "query Canary {\n canary\n}", "is not valid for the schema (line 2, column 2)"],
  ["is more than one mistake", "{ canary canary2 }", "is not valid for the schema (line 1, column 3)"],
  ["goes too deep", `${"{ self ".repeat(20)}{ hello }${"}".repeat(20)}`, "goes further than a document may: see QUERY_TOO_COMPLEX"],
  ["makes graphql-js throw", "subscription ($v: Boolean!) { ticks @skip(if: $v) }", expect.stringContaining("is not valid for the schema")],
])("a trusted document that %s is told of by its id, and nothing of its text", (_what, text, problem) => {
  expect(problemOf(text)).toEqual(problem);
});

test("a trusted document that could be answered is none to tell of", () => {
  for (const text of ["query Canary($to: String = \"canary\") { hello(to: $to) }", "subscription { ticks }", "query A { hello } query B { hello }"]) expect(problemOf(text)).toBeUndefined();
});

test("a trusted document may ask for the schema only where everybody may", () => {
  const text = "{ __schema { queryType { name } } }";
  expect(problemOf(text)).toBeUndefined();
  expect(problemOf(text, { introspection: false })).toContain("is not valid for the schema");
});
