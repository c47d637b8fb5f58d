import type { Principal } from "../domain/principal.js";
import type { OperationKind } from "../domain/telemetry.js";

/** One HTTP request, or one operation on a WebSocket, as the log, the metrics and the error bodies name it. */
export interface Call {
  readonly requestId: string;
  /** Known once an operation was found in the request, as its kind is. */
  operationName: string | null;
  kind: OperationKind;
  /** Whether its answer has errors. */
  hasErrors: boolean;
  /** Who asks. One who may see nothing, until that is known. */
  principal: Principal;
}

export function createCall(requestId: string, principal: Principal): Call {
  return { requestId, operationName: null, kind: "unknown", hasErrors: false, principal };
}
