import type { ApolloServer, GraphQLRequest } from "@apollo/server";
import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from "graphql";

import type { Trail } from "../access/trail.js";
import type { Telemetry } from "../domain/telemetry.js";
import type { OperationContext } from "./apollo.js";
import type { Call } from "./call.js";
import type { Execute } from "./compiled-executor.js";
import type { CreateContext } from "./create-context.js";
import { withRequestId } from "./error-body.js";
import { formatError, isInternal } from "./format-error.js";
import type { Log } from "./log.js";
import type { OpenedSource, SourceSlot } from "./open-source.js";
import { createResultStream, type ResultStream } from "./result-stream.js";
import { tellErrors } from "./tell-errors.js";
import { endOf, tellOperation } from "./tell-operation.js";
import { tellRefusals } from "./tell-refusals.js";

/** What came of an operation on a transport that can stream. */
export type Outcome =
  /** It was not executed. `status` and `headers`: how HTTP says so. */
  | { readonly kind: "refused"; readonly status: number; readonly headers?: ReadonlyMap<string, string>; readonly errors: readonly GraphQLFormattedError[] }
  | { readonly kind: "result"; readonly result: FormattedExecutionResult }
  | { readonly kind: "stream"; readonly results: ResultStream };

export interface RunOptions {
  readonly call: Call;
  /** For the log. */
  readonly transport: "websocket" | "sse";
  /** By which whoever asks says which trace the operation is part of, as it came. */
  readonly traceparent: unknown;
  /** Awaited between an event and its execution: resolves when the reader has room for a result. */
  readonly room?: () => Promise<void>;
}

export interface Operations {
  /** Runs an operation of any kind. @throws what `createContext` throws, and nothing else */
  run(request: GraphQLRequest, options: RunOptions): Promise<Outcome>;
}

export interface OperationsOptions {
  readonly apollo: ApolloServer<OperationContext>;
  /** Called for an operation, and again for each of its events: one event sees what its own loaders have read, and nothing older. */
  readonly createContext: CreateContext;
  /** Executes a subscription's selection for one event, which is its root value. */
  readonly execute: Execute;
  readonly telemetry: Telemetry;
  readonly log: Log;
}

/** What goes on from the opening of a stream to each of its events. */
interface Opening {
  readonly call: Call;
  readonly trail: Trail;
}

/** The pipeline behind WebSocket and SSE: Apollo Server's own, so that what holds on one road holds on all of them. */
export function createOperations({ apollo, createContext, execute, telemetry, log }: OperationsOptions): Operations {
  async function outcomeOf(request: GraphQLRequest, { call, room }: RunOptions): Promise<Outcome> {
    const source: SourceSlot = { opened: null };
    const contextValue: OperationContext = { ...createContext(call), call, source };
    try {
      const { body, http } = await apollo.executeOperation(request, { contextValue });
      if (source.opened !== null) return { kind: "stream", results: resultsOf(source.opened, contextValue, room) };
      if (body.kind === "incremental") throw new Error("expected a whole result, got an incremental one");

      const { singleResult: result } = body;
      // An answer without `data` says that nothing was executed.
      if (result.data !== undefined) return { kind: "result", result };
      return { kind: "refused", status: http.status ?? 400, errors: result.errors ?? [] };
    } catch (error) {
      // Logged by then, if it is our fault.
      const errors = withRequestId([formatError({ message: "" }, error)], call.requestId);
      return { kind: "refused", ...httpOf(error), errors };
    }
  }

  function resultsOf({ events, operation }: OpenedSource, { call, trail }: Opening, room: RunOptions["room"]): ResultStream {
    const results = createResultStream({
      events,
      room,
      async resultOf(rootValue) {
        const contextValue: OperationContext = { ...createContext(call, trail), call };
        const { errors, ...result } = await execute({ ...operation, rootValue, contextValue });
        return errors === undefined ? result : { ...result, errors: tellErrors(errors, call, log) };
      },
      failureOf(error) {
        const errors = tellErrors([error], call, log);
        tellRefusals(telemetry, errors);
        return { errors };
      },
    });
    void results.ended.then(() => trail.close());
    return results;
  }

  return {
    async run(request, options) {
      const startedAt = performance.now();
      const { call, transport, traceparent } = options;
      const told = tellOperation(telemetry, transport, traceparent, call);
      const logEnd = (end: string, results: number) => {
        const { requestId, operationName } = call;
        const ms = Math.round((performance.now() - startedAt) * 10) / 10;
        log.info({ requestId, transport, operation: operationName, end, results, ms }, "operation");
      };

      const outcome = await told.run(() => outcomeOf(request, options)).catch((error: unknown) => {
        told.ended("refused");
        throw error;
      });
      switch (outcome.kind) {
        case "stream":
          void outcome.results.ended.then(({ by, results }) => {
            told.ended(by);
            logEnd(by, results);
          });
          break;
        case "result":
          told.ended(endOf(call));
          logEnd("result", 1);
          break;
        case "refused":
          told.ended("refused");
          tellRefusals(telemetry, outcome.errors);
          logEnd("refused", 0);
      }
      return outcome;
    },
  };
}

/** As Apollo Server itself would answer by HTTP. */
function httpOf(error: unknown): { readonly status: number; readonly headers?: ReadonlyMap<string, string> } {
  if (isInternal(error)) return { status: 500 };
  const { http } = (error as Partial<GraphQLError>).extensions ?? {};
  const { status = 400, headers } = (http ?? {}) as { readonly status?: number; readonly headers?: ReadonlyMap<string, string> };
  return { status, ...(headers && { headers }) };
}
