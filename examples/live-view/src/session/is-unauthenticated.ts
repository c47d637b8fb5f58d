import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";

const UNAUTHORIZED = 401;

/** Whether the gateway wants another token. */
export function isUnauthenticated(error: unknown): boolean {
  if (ServerError.is(error)) return error.statusCode === UNAUTHORIZED;
  return CombinedGraphQLErrors.is(error) && error.errors.some(({ extensions }) => CODES.has(extensions?.["code"]));
}

const CODES: ReadonlySet<unknown> = new Set(["UNAUTHENTICATED", "TOKEN_EXPIRED"]);
