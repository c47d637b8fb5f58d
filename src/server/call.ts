/** One HTTP request, or one operation on a WebSocket, as the log and the error bodies name it. */
export interface Call {
  readonly requestId: string;
  /** Known once an operation was found in the request. */
  operationName: string | null;
}
