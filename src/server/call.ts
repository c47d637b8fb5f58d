import type { Principal } from "../domain/principal.js";

/** One HTTP request, or one operation on a WebSocket, as the log and the error bodies name it. */
export interface Call {
  readonly requestId: string;
  /** Known once an operation was found in the request. */
  operationName: string | null;
  /** Who asks. One who may see nothing, until that is known. */
  principal: Principal;
}
