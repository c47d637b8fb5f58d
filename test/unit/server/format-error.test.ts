import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { buildSchema, graphql, GraphQLError } from "graphql";

import { ContactUnavailable, RequestError } from "../../../src/domain/errors.js";
import { formatError, isInternal } from "../../../src/server/format-error.js";

const schema = buildSchema(`
  enum Kind { RAW REDACTED }
  input Key { instanceId: ID!, count: Int }
  type Query { ask(keys: [Key!], kind: Kind! = RAW, count: Int): Int }
`);

async function errorOf(source: string, variableValues: Record<string, unknown>, ask: () => unknown = () => 1) {
  const { errors } = await graphql({ schema, source, variableValues, rootValue: { ask } });
  const error = errors?.[0];
  if (error === undefined) throw new Error("expected an error, got none");
  return formatError(error.toJSON(), error);
}

describe("formatError", () => {
  test("says of a variable which one and of what type, and never its value", async () => {
    const source = "query ($keys: [Key!], $kind: Kind! = RAW, $count: Int) { ask(keys: $keys, kind: $kind, count: $count) }";
    for (const [variables, name] of [
      [{ keys: [{ instanceId: "i", count: "canary" }] }, '"$keys" has a value that is not of its type "[Key!]"'],
      [{ keys: [{ canary: "canary" }] }, '"$keys"'],
      [{ kind: "CANARY" }, '"$kind" has a value that is not of its type "Kind!"'],
      [{ count: "canary" }, '"$count"'],
    ] as const) {
      const { message, extensions } = await errorOf(source, variables);
      expect(extensions).toEqual({ code: "BAD_USER_INPUT" });
      expect(message).toContain(name);
      expect(message).not.toMatch(/canary/i);
    }
  });

  test("blames the client for a null where an argument may not be null", async () => {
    const answer = await errorOf("query ($kind: Kind = RAW) { ask(kind: $kind) }", { kind: null });
    expect(answer).toMatchObject({ message: expect.stringContaining('Argument "kind"'), extensions: { code: "BAD_USER_INPUT" } });
  });

  test("gives a RequestError its code and its details, and the place where it was thrown", async () => {
    const thrown = new RequestError("QUERY_TOO_COMPLEX", "Too much.", { cost: 3, limit: 2 });
    const answer = await errorOf("{ first: ask }", {}, () => {
      throw thrown;
    });
    expect(answer).toEqual({
      message: "Too much.",
      locations: [{ line: 1, column: 3 }],
      path: ["first"],
      extensions: { code: "QUERY_TOO_COMPLEX", cost: 3, limit: 2 },
    });
  });

  test("masks whatever else is thrown, a GraphQL error with a code of its own included", async () => {
    for (const thrown of [
      new Error("canary"),
      new ContactUnavailable("UPSTREAM_FORBIDDEN"),
      new GraphQLError("canary", { extensions: { code: "SOMETHING", secret: "canary" } }),
      "canary",
      null,
    ]) {
      const answer = await errorOf("{ ask }", {}, () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- libraries do throw such things
        throw thrown;
      });
      expect(answer.extensions).toEqual({ code: "INTERNAL_SERVER_ERROR" });
      expect(JSON.stringify(answer)).not.toContain("canary");
    }
  });

  test("never throws, and masks what it does not know", () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(formatError({ message: "" }, thrown).extensions).toEqual({ code: "INTERNAL_SERVER_ERROR" });
        expect(isInternal(thrown)).toBe(true);
      }),
    );
  });
});
