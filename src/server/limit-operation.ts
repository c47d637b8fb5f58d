import { HeaderMap, type ApolloServerPlugin, type BaseContext, type GraphQLRequestContextDidResolveOperation } from "@apollo/server";
import { GraphQLError, OperationTypeNode, type OperationDefinitionNode } from "graphql";

import { RequestError } from "../domain/errors.js";
import type { Asked } from "./asked.js";
import { contactsOf } from "./contacts-of.js";
import { fieldsOf } from "./fields-of.js";

export interface OperationLimits {
  readonly maxContacts: number;
  readonly maxFields: number;
}

/** Apollo Server's type promises an operation; at run time there may be none. */
type OperationRequest = Omit<GraphQLRequestContextDidResolveOperation<BaseContext>, "operation"> & { readonly operation?: OperationDefinitionNode };

/** Refuses an operation that is no query, or that asks for more than it may, before anything is asked of the upstream. */
export function limitOperation(limits: OperationLimits): ApolloServerPlugin {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ schema, document, operation, request }: OperationRequest) {
          // The execution refuses a document that does not say which of its operations is meant.
          if (!operation) return Promise.resolve();
          const refusal = maybeRefusal({ schema, document, operation, variables: request.variables ?? {} }, limits);
          return refusal === null ? Promise.resolve() : Promise.reject(refusal);
        },
      }),
  };
}

function maybeRefusal(asked: Asked, { maxContacts, maxFields }: OperationLimits): GraphQLError | null {
  if (asked.operation.operation !== OperationTypeNode.QUERY) {
    return new GraphQLError("Only queries are served.", { extensions: { ...BAD_REQUEST, code: "BAD_REQUEST" } });
  }
  const contacts = contactsOf(asked);
  if (contacts > maxContacts) return tooComplex("The operation asks for more contacts than one operation may.", contacts, maxContacts);
  const fields = fieldsOf(asked);
  if (fields > maxFields) return tooComplex("The answer may hold more fields than one answer may: ask for less at once.", fields, maxFields);
  return null;
}

const BAD_REQUEST = { http: { status: 400, headers: new HeaderMap() } };

function tooComplex(message: string, cost: number, limit: number): GraphQLError {
  return new GraphQLError(message, {
    originalError: new RequestError("QUERY_TOO_COMPLEX", message, { cost, limit }),
    extensions: BAD_REQUEST,
  });
}
