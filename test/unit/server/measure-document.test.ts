import { describe, expect, test } from "@jest/globals";
import { getIntrospectionQuery, parse } from "graphql";

import { DOCUMENT_BOUNDS } from "../../../src/server/bound-document.js";
import { measureDocument } from "../../../src/server/measure-document.js";

const measure = (source: string) => measureDocument(parse(source));
const NOTHING = { depth: 1, aliases: 0, rootFields: 1, directives: 0 };

describe("A document is measured by", () => {
  test.each([
    ["its depth", "{ a { b { c } } }", { depth: 3 }],
    ["its depth through fragments", "{ a { ...F } } fragment F on T { b { ... { c } } }", { depth: 3 }],
    ["the aliases of one selection, those of its fragments included", "{ a: x b: x ...F } fragment F on T { c: x { d: y } ... { e: x } }", { aliases: 4, rootFields: 4, depth: 2 }],
    ["its root fields, each as often as it is selected", "{ a a ...F ...F } fragment F on T { a }", { rootFields: 4 }],
    ["the directives of a field", "{ a @d @d b @d }", { directives: 2, rootFields: 2 }],
    ["the directives of a fragment", "{ ...F ... @d { a } } fragment F on T @d @d @d { a }", { directives: 3, rootFields: 2 }],
    ["the directives of a spread", "{ ...F @d @d } fragment F on T { a }", { directives: 2 }],
    ["the directives of an operation and of a variable", "query ($v: Int @d @d @d) @d { a }", { directives: 3 }],
    ["the largest of its operations", "query A { a } query B { a { b } c: d }", { depth: 2, aliases: 1, rootFields: 2 }],
  ])("%s", (_what, source, expected) => {
    expect(measure(source)).toEqual({ ...NOTHING, ...expected });
  });
});

test("Fragments that are unknown, or go round in circles, are left to the validation", () => {
  expect(measure("{ a ...Nobody ...F } fragment F on T { b { ...G } } fragment G on T { ...F c }")).toEqual({ ...NOTHING, depth: 2, rootFields: 2 });
});

test("Fragments that double again and again are each looked at once", () => {
  const doubling = Array.from({ length: 60 }, (_, n) => `fragment F${n} on T { ...F${n + 1} ...F${n + 1} }`).join(" ");
  expect(measure(`{ ...F0 } ${doubling} fragment F60 on T { a }`).rootFields).toBe(2 ** 60);
});

test("The bounds leave room for all that can be asked of the schema itself", () => {
  const { depth, ...others } = measure(
    getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true }),
  );
  expect(depth).toBeLessThan(DOCUMENT_BOUNDS.depth);
  expect(others).toEqual({ aliases: 0, rootFields: 1, directives: 0 });
});
