import { HeaderMap, type ApolloServerPlugin, type BaseContext, type GraphQLRequestContextDidResolveOperation } from "@apollo/server";
import { GraphQLError, type OperationDefinitionNode } from "graphql";

import { RequestError } from "../domain/errors.js";
import { contactsOf } from "./contacts-of.js";

/** Apollo Server's type promises an operation; at run time there may be none. */
type OperationRequest = Omit<GraphQLRequestContextDidResolveOperation<BaseContext>, "operation"> & { readonly operation?: OperationDefinitionNode };

/** Refuses an operation that asks for more contacts than `limit`, before anything is asked of the upstream. */
export function limitContacts(limit: number): ApolloServerPlugin {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ schema, document, operation, request }: OperationRequest) {
          // The execution refuses a document that does not say which of its operations is meant.
          if (!operation) return Promise.resolve();
          const cost = contactsOf({ schema, document, operation, variables: request.variables ?? {} });
          return cost > limit ? Promise.reject(tooManyContacts(cost, limit)) : Promise.resolve();
        },
      }),
  };
}

function tooManyContacts(cost: number, limit: number): GraphQLError {
  const error = new RequestError("QUERY_TOO_COMPLEX", "The operation asks for more contacts than one operation may.", { cost, limit });
  return new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 400, headers: new HeaderMap() } } });
}
