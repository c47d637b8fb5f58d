import { HeaderMap, type ApolloServerPlugin, type BaseContext, type GraphQLRequestContextDidResolveOperation } from "@apollo/server";
import { GraphQLError, OperationTypeNode, type OperationDefinitionNode } from "graphql";

import type { Asked } from "./asked.js";
import { contactsOf } from "./contacts-of.js";
import { fieldsOf } from "./fields-of.js";
import type { SourceSlot } from "./open-source.js";
import { GRAPHQL_PATH, SSE_PATH } from "./paths.js";
import { tooComplex } from "./too-complex.js";

export interface OperationLimits {
  readonly maxContacts: number;
  readonly maxFields: number;
  /** Of the upstream; the loaders keep to it. */
  readonly maxCalls: number;
}

/** Apollo Server's type promises an operation; at run time there may be none. */
type OperationRequest = Omit<GraphQLRequestContextDidResolveOperation<LimitedContext>, "operation"> & { readonly operation?: OperationDefinitionNode };

interface LimitedContext extends BaseContext {
  /** What the context of a transport that can stream has. */
  readonly source?: SourceSlot;
  readonly upstreamCalls: () => number;
}

/** What an operation was reckoned to ask for. */
interface Cost {
  readonly contacts: number;
  readonly fields: number;
}

/**
 * Refuses an operation that its transport does not serve, or that asks for more than it may, before anything is asked of the upstream; tells
 * what the others have cost.
 */
export function limitOperation(limits: OperationLimits): ApolloServerPlugin<LimitedContext> {
  return {
    requestDidStart({ request: { http }, contextValue: { source, upstreamCalls } }) {
      let cost: Cost | null = null;
      // What is no query is refused below, whatever the method: Apollo Server would answer a GET of it with 405, before it asks a plugin.
      if (http) http.method = "POST";
      return Promise.resolve({
        didResolveOperation({ schema, document, operation, request }: OperationRequest) {
          // The execution refuses a document that does not say which of its operations is meant.
          if (!operation) return Promise.resolve();
          const asked = { schema, document, operation, variables: request.variables ?? {} };
          cost = { contacts: contactsOf(asked), fields: fieldsOf(asked) };
          const refusal = maybeMisplaced(asked, source !== undefined) ?? maybeTooComplex(cost, limits);
          return refusal === null ? Promise.resolve() : Promise.reject(refusal);
        },
        willSendResponse({ response: { body } }) {
          // An answer without `data` says that nothing was executed.
          if (cost !== null && body.kind === "single" && body.singleResult.data !== undefined) {
            body.singleResult.extensions = { ...body.singleResult.extensions, cost: told(cost, upstreamCalls(), limits) };
          }
          return Promise.resolve();
        },
      });
    },
  };
}

function maybeMisplaced({ schema, operation: { operation } }: Asked, canStream: boolean): GraphQLError | null {
  // Validation has nothing to say of a kind of operation that the schema does not have.
  if (!schema.getRootType(operation)) return badRequest(`There are no ${KINDS[operation]} here.`);
  return operation === OperationTypeNode.SUBSCRIPTION && !canStream ? badRequest(ELSEWHERE) : null;
}

const KINDS: Readonly<Record<OperationTypeNode, string>> = {
  [OperationTypeNode.QUERY]: "queries",
  [OperationTypeNode.MUTATION]: "mutations",
  [OperationTypeNode.SUBSCRIPTION]: "subscriptions",
};

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { ...BAD_REQUEST, code: "BAD_REQUEST" } });
}

function told({ contacts, fields }: Cost, upstreamCalls: number, { maxContacts, maxFields, maxCalls }: OperationLimits) {
  return {
    contacts: { requested: contacts, limit: maxContacts },
    fields: { requested: fields, limit: maxFields },
    upstreamCalls: { made: upstreamCalls, limit: maxCalls },
  };
}

function maybeTooComplex({ contacts, fields }: Cost, { maxContacts, maxFields }: OperationLimits): GraphQLError | null {
  if (contacts > maxContacts) return tooComplex("The operation asks for more contacts than one operation may.", contacts, maxContacts);
  if (fields > maxFields) return tooComplex("The answer may hold more fields than one answer may: ask for less at once.", fields, maxFields);
  return null;
}

const ELSEWHERE = `Subscriptions are served over WebSocket (graphql-transport-ws) at ${GRAPHQL_PATH}, and as server-sent events at ${SSE_PATH}, or here where Accept names text/event-stream.`;
const BAD_REQUEST = { http: { status: 400, headers: new HeaderMap() } };
