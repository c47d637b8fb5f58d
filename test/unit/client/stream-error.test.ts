import { expect, test } from "@jest/globals";
import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";
import { CombinedError } from "@urql/core";
import { GraphQLError } from "graphql";

import { isFinalCode, StreamError, toStreamError } from "../../../src/client/stream-error.js";

const graphQLErrors = [new GraphQLError("passing"), new GraphQLError("", { extensions: { code: "BAD_USER_INPUT" } })];

test.each<[string, unknown, StreamError["code"]]>([
  ["an execution result's errors", graphQLErrors, "BAD_USER_INPUT"],
  ["graphql-ws' close event", { code: 4400, reason: "Invalid message received" }, 4400],
  ["graphql-sse's NetworkError", Object.assign(new Error(), { response: new Response(null, { status: 400 }) }), 400],
  ["Apollo Client's CombinedGraphQLErrors", new CombinedGraphQLErrors({ errors: graphQLErrors.map((error) => error.toJSON()) }), "BAD_USER_INPUT"],
  ["Apollo Client's ServerError", new ServerError("", { response: new Response(null, { status: 401 }), bodyText: "" }), 401],
  ["urql's CombinedError", new CombinedError({ graphQLErrors, response: new Response(null, { status: 200 }) }), "BAD_USER_INPUT"],
  ["urql's CombinedError of the network", new CombinedError({ networkError: Object.assign(new Error(), { code: 1006 }) }), 1006],
  ["fetch's TypeError", new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) }), "ECONNREFUSED"],
  ["a text", "lost", null],
  ["nothing", undefined, null],
])("the code is found in %s", (_where, thrown, code) => {
  expect(toStreamError(thrown)).toMatchObject({ name: "StreamError", code, cause: thrown });
});

test("of several codes, one that is final counts", () => {
  expect(toStreamError([{ extensions: { code: "INTERNAL_SERVER_ERROR" } }, { extensions: { code: "CURSOR_EXPIRED" } }]).code).toBe("CURSOR_EXPIRED");
});

test("an error that names itself as its cause is looked into all the same", () => {
  const error = new Error("round", { cause: null });
  error.cause = error;
  expect(toStreamError(error).code).toBeNull();
});

test("a StreamError stays the one that it is", () => {
  const error = new StreamError("UNAUTHENTICATED");
  expect(toStreamError(error)).toBe(error);
});

test.each(["BAD_USER_INPUT", "CURSOR_EXPIRED", "UNAUTHENTICATED", "FORBIDDEN", "GRAPHQL_VALIDATION_FAILED", "QUERY_TOO_COMPLEX"])("%s is final", (code) => {
  expect(isFinalCode(code)).toBe(true);
});

test.each([400, 401, 403, 404, 406, 1002, 1007, 1008, 1009, 1011, 4400, 4401, 4406, 4409, 4429, 4500])("%d is final", (code) => {
  expect(isFinalCode(code)).toBe(true);
});

test.each([null, "INTERNAL_SERVER_ERROR", "TOKEN_EXPIRED", "OVERLOADED", 200, 408, 429, 500, 503, 1000, 1001, 1005, 1006, 1012, 1013, 1014, 4403, 4408, 4499])(
  "%s will pass",
  (code) => {
    expect(isFinalCode(code)).toBe(false);
  },
);
