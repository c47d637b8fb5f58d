import { GraphQLError, Kind, OperationTypeNode, type DocumentNode, type FormattedExecutionResult, type GraphQLFormattedError, type GraphQLSchema } from "graphql";
import { makeServer, type OperationResult, type Server } from "graphql-ws";

import type { Metrics } from "../domain/telemetry.js";
import { createCall, type Call } from "./call.js";
import { formatError } from "./format-error.js";
import type { Operations, Outcome } from "./operations.js";
import type { Shedder } from "./overload.js";
import type { Peer } from "./peer.js";
import { requestOf } from "./read-operation.js";
import { refusalError } from "./refuse.js";
import type { StreamOptions } from "./stream-options.js";
import { tellRefusals } from "./tell-refusals.js";
import type { Welcome } from "./welcome.js";

export interface ProtocolOptions {
  readonly schema: GraphQLSchema;
  readonly operations: Operations;
  readonly welcome: Welcome;
  readonly shedder: Shedder;
  readonly telemetry: Pick<Metrics, "refused">;
  readonly bounds: Pick<StreamOptions, "maxSubscriptions">;
}

/** graphql-transport-ws: graphql-ws speaks it, and what it is asked for goes through the one pipeline. */
export function createProtocol({ schema, operations, welcome, shedder, telemetry, bounds }: ProtocolOptions): Server<Peer> {
  async function outcomeOf(peer: Peer, request: Parameters<typeof requestOf>[0]): Promise<Outcome> {
    const call = createCall(peer.operationId(), peer.principal);
    if (peer.running >= bounds.maxSubscriptions) return refused(429, tooMany(call, bounds.maxSubscriptions));

    peer.running += 1;
    const leave = () => (peer.running -= 1);
    const giveBack = await shedder.admit(SUBSCRIPTION.test(request.query ?? "") ? "stream" : "query");
    try {
      if (giveBack === null) return refused(503, refusalError("OVERLOADED", call.requestId));
      const outcome = await operations.run(requestOf(request), { call, transport: "websocket", traceparent: request.extensions?.["traceparent"], room: () => peer.outbox.room() });
      if (outcome.kind !== "stream") return outcome;
      peer.running += 1;
      void outcome.results.ended.then(leave);
      peer.adopt(outcome.results);
      return outcome;
    } finally {
      leave();
      giveBack?.();
    }
  }

  function refused(status: number, error: GraphQLFormattedError): Outcome {
    tellRefusals(telemetry, [error]);
    return { kind: "refused", status, errors: [error] };
  }

  return makeServer<undefined, Peer>({
    // The socket's own watch goes on while it is found out who is there.
    connectionInitWaitTimeout: 0,
    onConnect: ({ connectionParams, extra: peer }) => welcome(peer, connectionParams),
    async onSubscribe({ extra: peer }, _id, payload) {
      const outcome = await outcomeOf(peer, payload);
      switch (outcome.kind) {
        case "refused":
          return outcome.errors.map((told) => new ToldError(told));
        case "result":
          return { schema, document: RUN_ALREADY, contextValue: outcome.result };
        case "stream":
          return { schema, document: RUN_ALREADY, contextValue: outcome.results };
      }
    },
    // The types promise errors that are still to be formatted; ours have been.
    subscribe: ({ contextValue }) => contextValue as OperationResult,
    onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
    // What is no refusal was thrown on the way out.
    onError: (_context, _id, _payload, errors) => errors.map((error) => (error instanceof ToldError ? error.told : formatError(error.toJSON(), error))),
  });
}

/** graphql-ws looks into a document for the kind of its operation; ours have been through the pipeline, and only their outcome is left to send. */
const RUN_ALREADY: DocumentNode = {
  kind: Kind.DOCUMENT,
  definitions: [{ kind: Kind.OPERATION_DEFINITION, operation: OperationTypeNode.SUBSCRIPTION, selectionSet: { kind: Kind.SELECTION_SET, selections: [] } }],
};

/** Told without parsing. A subscription that is written otherwise, behind a fragment say, counts as a query: it is the first to be shed. */
const SUBSCRIPTION = /^\s*subscription\b/;

/** An error that is formatted already, in the class that graphql-ws takes: it closes the whole socket for anything else. */
class ToldError extends GraphQLError {
  constructor(readonly told: GraphQLFormattedError) {
    super(told.message);
  }
}

function tooMany({ requestId }: Call, limit: number): GraphQLFormattedError {
  return { message: "This socket has as many operations running as it may: complete one.", extensions: { code: "TOO_MANY_SUBSCRIPTIONS", limit, requestId } };
}
