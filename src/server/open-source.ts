import { HeaderMap, type ApolloServerPlugin, type BaseContext, type GraphQLRequestContextResponseForOperation } from "@apollo/server";
import { createSourceEventStream, OperationTypeNode, type ExecutionArgs, type OperationDefinitionNode } from "graphql";

import type { Call } from "./call.js";
import { isInternal } from "./format-error.js";
import type { Log } from "./log.js";
import { tellErrors } from "./tell-errors.js";

/** A subscription that was let in: where its events come from, and what is executed for each of them. */
export interface OpenedSource {
  readonly events: AsyncIterator<unknown>;
  readonly operation: Pick<ExecutionArgs, "schema" | "document" | "variableValues" | "operationName">;
}

/** What a transport that can stream puts into the context, to find its source there: Apollo Server itself knows results only. */
export interface SourceSlot {
  opened: OpenedSource | null;
}

interface StreamingContext extends BaseContext {
  readonly call: Call;
  readonly source?: SourceSlot;
}

/** Apollo Server's type promises an operation; at run time there may be none, which the execution refuses. */
type OperationToAnswer = Omit<GraphQLRequestContextResponseForOperation<StreamingContext>, "operation"> & {
  readonly operation?: OperationDefinitionNode;
};

/** Opens the source of a subscription in the place of its execution: after all that every operation passes, and after it only. */
export function openSource(log: Log): ApolloServerPlugin<StreamingContext> {
  async function responseForOperation({ schema, document, operation, request, contextValue }: OperationToAnswer) {
    const { call, source } = contextValue;
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION || source === undefined) return null;

    const args = { schema, document, variableValues: request.variables ?? {}, operationName: request.operationName ?? null };
    const opened = await createSourceEventStream({ ...args, contextValue });
    if (Symbol.asyncIterator in opened) {
      source.opened = { events: opened[Symbol.asyncIterator](), operation: args };
      return answer(200, {});
    }
    const errors = opened.errors ?? [];
    return answer(errors.some(isInternal) ? 500 : 400, { errors: tellErrors(errors, call, log) });
  }
  return { requestDidStart: () => Promise.resolve({ responseForOperation }) };
}

function answer<Result>(status: number, singleResult: Result) {
  return { http: { status, headers: new HeaderMap() }, body: { kind: "single" as const, singleResult } };
}
