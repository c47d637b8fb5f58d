import { HeaderMap, type ApolloServerPlugin, type BaseContext, type GraphQLRequestContextDidResolveOperation } from "@apollo/server";
import { GraphQLError, OperationTypeNode, type OperationDefinitionNode } from "graphql";

import type { Asked } from "./asked.js";
import { contactsOf } from "./contacts-of.js";
import { fieldsOf } from "./fields-of.js";
import { GRAPHQL_PATH, SSE_PATH } from "./paths.js";
import { tooComplex } from "./too-complex.js";

export interface OperationLimits {
  readonly maxContacts: number;
  readonly maxFields: number;
}

/** Apollo Server's type promises an operation; at run time there may be none. */
type OperationRequest = Omit<GraphQLRequestContextDidResolveOperation<MaybeStreaming>, "operation"> & { readonly operation?: OperationDefinitionNode };

/** What the context of a transport that can stream has. */
interface MaybeStreaming extends BaseContext {
  readonly source?: unknown;
}

/** Refuses an operation that its transport does not serve, or that asks for more than it may, before anything is asked of the upstream. */
export function limitOperation(limits: OperationLimits): ApolloServerPlugin<MaybeStreaming> {
  return {
    requestDidStart({ request: { http }, contextValue: { source } }) {
      // What is no query is refused below, whatever the method: Apollo Server would answer a GET of it with 405, before it asks a plugin.
      if (http) http.method = "POST";
      return Promise.resolve({
        didResolveOperation({ schema, document, operation, request }: OperationRequest) {
          // The execution refuses a document that does not say which of its operations is meant.
          if (!operation) return Promise.resolve();
          const asked = { schema, document, operation, variables: request.variables ?? {} };
          const refusal = maybeMisplaced(operation, source !== undefined) ?? maybeTooComplex(asked, limits);
          return refusal === null ? Promise.resolve() : Promise.reject(refusal);
        },
      });
    },
  };
}

function maybeMisplaced({ operation }: OperationDefinitionNode, canStream: boolean): GraphQLError | null {
  switch (operation) {
    case OperationTypeNode.QUERY:
      return null;
    case OperationTypeNode.SUBSCRIPTION:
      return canStream ? null : badRequest(ELSEWHERE);
    case OperationTypeNode.MUTATION:
      return badRequest("There are no mutations here.");
  }
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { ...BAD_REQUEST, code: "BAD_REQUEST" } });
}

function maybeTooComplex(asked: Asked, { maxContacts, maxFields }: OperationLimits): GraphQLError | null {
  const contacts = contactsOf(asked);
  if (contacts > maxContacts) return tooComplex("The operation asks for more contacts than one operation may.", contacts, maxContacts);
  const fields = fieldsOf(asked);
  if (fields > maxFields) return tooComplex("The answer may hold more fields than one answer may: ask for less at once.", fields, maxFields);
  return null;
}

const ELSEWHERE = `Subscriptions are served over WebSocket (graphql-transport-ws) at ${GRAPHQL_PATH}, and as server-sent events at ${SSE_PATH}.`;
const BAD_REQUEST = { http: { status: 400, headers: new HeaderMap() } };
