import type { ApolloServerPlugin, BaseContext } from "@apollo/server";

import type { Call } from "./call.js";
import { withRequestId } from "./error-body.js";
import { isInternal } from "./format-error.js";
import type { Log } from "./log.js";
import { loggedError } from "./logged-error.js";

/** Names operations in the log, and requests in errors; logs the errors that clients see masked. */
export function watchOperation(log: Log): ApolloServerPlugin<BaseContext & { readonly call: Call }> {
  return {
    requestDidStart: ({ contextValue: { call } }) =>
      Promise.resolve({
        didResolveOperation({ operationName }) {
          call.operationName = operationName?.slice(0, 64) ?? null;
          return Promise.resolve();
        },
        didEncounterErrors({ errors }) {
          for (const error of errors.filter(isInternal)) {
            const { requestId, operationName } = call;
            log.error({ requestId, operation: operationName, error: loggedError(error.originalError ?? error) }, "operation failed");
          }
          return Promise.resolve();
        },
        willSendResponse({ response: { body } }) {
          if (body.kind === "single" && body.singleResult.errors !== undefined) {
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
      const { requestId } = requestContext.contextValue.call;
      log.error({ requestId, error: loggedError(error) }, "operation failed");
      return Promise.resolve();
    },
  };
}
