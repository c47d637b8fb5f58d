import type { GraphQLFormattedError } from "graphql";

/** What a client gets instead of data, on every road: the form of a GraphQL error, also where no GraphQL was reached. */
export interface ErrorBody {
  readonly errors: readonly GraphQLFormattedError[];
}

/** A refusal before there is an operation. */
export function errorBody(code: string, message: string, requestId: string): ErrorBody {
  return { errors: [{ message, extensions: { code, requestId } }] };
}

/** The same errors, with the id under which the log knows the request. */
export function withRequestId(errors: readonly GraphQLFormattedError[], requestId: string): GraphQLFormattedError[] {
  return errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
}
