import { describe, expect, it } from "@jest/globals";
import { buildSchema, getOperationAST, parse } from "graphql";

import { createCompiledOperations } from "../../../src/server/compiled-operations.js";

const schema = buildSchema("type Query { text: String, other(text: String): Query } type Mutation { text: String }");

function asked(source: string, variables: Record<string, unknown> = {}) {
  const document = parse(source);
  return { document, operation: getOperationAST(document)!, variables };
}

describe("compiled operations", () => {
  it("are held from the second time on, each for its own document and switches", () => {
    const operations = createCompiledOperations(schema);
    const plain = asked("{ text }");
    expect(operations.find(plain)).toBeNull();
    expect(operations.find(plain)).toBe(operations.find(plain));
    expect(operations.find(asked("{ text }"))).toBeNull();

    const switched = (s: boolean) => ({ ...withSwitch, variables: { s } });
    const withSwitch = asked("query ($s: Boolean!) { text @skip(if: $s) }");
    expect(operations.find(switched(true))).toBeNull();
    expect([operations.find(switched(true))?.size, operations.find(switched(false))?.size]).toEqual([0, 1]);
    expect(operations.find(switched(true))).toBe(operations.find(switched(true)));
  });

  it("are few enough: what was asked for longest ago goes first", () => {
    const operations = createCompiledOperations(schema);
    const twice = (compilation: ReturnType<typeof asked>) => operations.find(compilation) ?? operations.find(compilation);
    const [first, last] = [asked("{ text }"), asked("{ text }")];
    const held = [twice(first), twice(last)];
    const large = `{ ${Array.from({ length: 1_900 }, (_, n) => `f${n}: text`).join(" ")} }`;
    for (let n = 0; n < 30; n++) {
      twice(asked(large));
      expect(operations.find(last)).toBe(held[1]);
    }
    expect(operations.find(first)).not.toBe(held[0]);
  });

  it("are none for a mutation, whose fields wait for each other", () => {
    const operations = createCompiledOperations(schema);
    const mutation = asked("mutation { text }");
    expect([operations.find(mutation), operations.find(mutation), operations.find(mutation)]).toEqual([null, null, null]);
  });
});
