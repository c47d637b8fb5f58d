import type { OperationEnd, Telemetry, Transport } from "../domain/telemetry.js";
import type { Call } from "./call.js";

/** An operation as metrics and traces hear of it: that it began, what was done for it, and once how it ended. */
export interface ToldOperation {
  /** What is done within is part of its trace. */
  run<T>(work: () => Promise<T>): Promise<T>;
  ended(end: OperationEnd): void;
}

/** @param traceparent by which whoever asks says which trace it is part of, as it came */
export function tellOperation(telemetry: Telemetry, transport: Transport, traceparent: unknown, call: Call): ToldOperation {
  const startedAt = performance.now();
  telemetry.operationBegan(transport);
  return {
    run: (work) => telemetry.operation(transport, traceparent, work),
    ended: (end) => telemetry.operationEnded(transport, call.kind, end, performance.now() - startedAt),
  };
}

/** How an operation has ended that is not streamed. */
export function endOf({ hasErrors }: Call): OperationEnd {
  return hasErrors ? "errors" : "result";
}
