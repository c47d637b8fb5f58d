import { HeaderMap } from "@apollo/server";
import { GraphQLError } from "graphql";

import { RequestError } from "../domain/errors.js";

/** A refusal for what an operation would cost, with what that is and what it may be. */
export function tooComplex(message: string, cost: number, limit: number): GraphQLError {
  return new GraphQLError(message, {
    originalError: new RequestError("QUERY_TOO_COMPLEX", message, { cost, limit }),
    extensions: { http: { status: 400, headers: new HeaderMap() } },
  });
}
