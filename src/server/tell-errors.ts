import type { GraphQLError, GraphQLFormattedError } from "graphql";

import type { Call } from "./call.js";
import { withRequestId } from "./error-body.js";
import { formatError, isInternal } from "./format-error.js";
import type { Log } from "./log.js";
import { loggedError } from "./logged-error.js";

/** Errors as a client gets them; what clients see masked goes to the log. For what Apollo Server does not format itself. */
export function tellErrors(errors: readonly unknown[], call: Call, log: Log): GraphQLFormattedError[] {
  logFaults(errors, call, log);
  return withRequestId(
    errors.map((error) => formatError({ message: "" }, error)),
    call.requestId,
  );
}

/** Logs the errors that are our fault. */
export function logFaults(errors: readonly unknown[], { requestId, operationName }: Call, log: Log): void {
  for (const error of errors.filter(isInternal)) {
    const cause = (error as Partial<GraphQLError> | null)?.originalError ?? error;
    log.error({ requestId, operation: operationName, error: loggedError(cause) }, "operation failed");
  }
}
