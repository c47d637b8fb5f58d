import { HeaderMap, type ApolloServerPlugin, type BaseContext } from "@apollo/server";
import { GraphQLError, OperationTypeNode, type OperationDefinitionNode } from "graphql";

import type { OperationKind, Tracing } from "../domain/telemetry.js";
import type { Call } from "./call.js";
import { withRequestId } from "./error-body.js";
import type { Log } from "./log.js";
import { isInternal } from "./format-error.js";
import { loggedError } from "./logged-error.js";
import { logFaults } from "./tell-errors.js";

/** Names operations in the log, and requests in errors; logs the errors that clients see masked. */
export function watchOperation(log: Log, telemetry: Pick<Tracing, "operationNamed">): ApolloServerPlugin<BaseContext & { readonly call: Call }> {
  return {
    requestDidStart: ({ contextValue: { call } }) =>
      Promise.resolve({
        didResolveOperation({ operationName, operation }) {
          call.operationName = operationName?.slice(0, 64) ?? null;
          call.kind = kindOf(operation);
          telemetry.operationNamed(call.kind, call.operationName);
          return Promise.resolve();
        },
        didEncounterErrors({ errors }) {
          logFaults(errors, call, log);
          return Promise.resolve();
        },
        willSendResponse({ response: { body } }) {
          if (body.kind === "single" && body.singleResult.errors !== undefined) {
            call.hasErrors = true;
            body.singleResult.errors = withRequestId(body.singleResult.errors, call.requestId);
          }
          return Promise.resolve();
        },
      }),
    contextCreationDidFail({ error }) {
      log.error({ error: loggedError(error) }, "no context for an operation");
      return Promise.resolve();
    },
    unexpectedErrorProcessingRequest({ requestContext, error }) {
      if (isThrownByValidation(error, requestContext)) return Promise.reject(invalidSubscription());
      // A plugin's refusal: Apollo Server takes it for a fault, and would answer so.
      if (!isInternal(error)) return Promise.reject(error);
      logFaults([error], requestContext.contextValue.call, log);
      return Promise.resolve();
    },
  };
}

/** Apollo Server's type promises an operation; at run time there may be none. */
function kindOf(operation: OperationDefinitionNode | undefined): OperationKind {
  return operation === undefined || operation.operation === OperationTypeNode.MUTATION ? "unknown" : operation.operation;
}

/** graphql-js 16 throws where it should report: at a root field of a subscription whose `@skip` or `@include` hangs on a variable. */
function isThrownByValidation(error: Error, { document, operation }: { readonly document?: unknown; readonly operation?: unknown }): boolean {
  return error instanceof GraphQLError && error.originalError === undefined && document !== undefined && operation === undefined;
}

function invalidSubscription(): GraphQLError {
  return new GraphQLError("The root field of a subscription takes no @skip or @include that hangs on a variable.", {
    extensions: { code: "GRAPHQL_VALIDATION_FAILED", http: { status: 400, headers: new HeaderMap() } },
  });
}
