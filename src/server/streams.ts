import type { ApolloServer } from "@apollo/server";
import type { FastifyInstance } from "fastify";
import type { GraphQLSchema } from "graphql";

import type { Telemetry } from "../domain/telemetry.js";
import type { Authenticate } from "../domain/access.js";
import type { OperationContext } from "./apollo.js";
import { authenticateRequests } from "./authenticate-requests.js";
import type { Execute } from "./compiled-executor.js";
import type { CreateContext } from "./create-context.js";
import { declineUpgrade } from "./decline-upgrade.js";
import type { Log } from "./log.js";
import { createOperations } from "./operations.js";
import { createOriginCheck } from "./origin.js";
import type { Shedder } from "./overload.js";
import { SSE_PATH } from "./paths.js";
import { createProtocol } from "./protocol.js";
import { createSeats } from "./seats.js";
import { shedRequests } from "./shed-requests.js";
import { createSse, type Sse } from "./sse.js";
import { STREAM_DEFAULTS, type StreamOptions } from "./stream-options.js";
import { createWebSockets } from "./websocket.js";
import { createWelcome } from "./welcome.js";

export interface StreamsOptions {
  readonly apollo: ApolloServer<OperationContext>;
  readonly schema: GraphQLSchema;
  /** Of the events of subscriptions. */
  readonly execute: Execute;
  readonly createContext: CreateContext;
  readonly authenticate: Authenticate;
  readonly shedder: Shedder;
  readonly streams?: Partial<StreamOptions>;
  /** Whether it is for this machine alone. */
  readonly isLocal?: boolean;
  readonly telemetry: Telemetry;
  readonly log: Log;
}

export interface Streams {
  /** Answers a POST or a GET by server-sent events. */
  readonly answer: Sse["answer"];
  /** Takes no new stream and ends those there are. Resolves when the sockets are closed; HTTP's own close waits for the event streams. */
  close(graceMs: number): Promise<void>;
  /** Cuts the sockets that are left. */
  terminate(): void;
}

/** Puts the transports that can stream beside the routes of an HTTP server. */
export function addStreams(http: FastifyInstance, { apollo, schema, execute, createContext, authenticate, shedder, streams, isLocal = false, telemetry, log }: StreamsOptions): Streams {
  const bounds = { ...STREAM_DEFAULTS, ...streams };
  const operations = createOperations({ apollo, createContext, execute, telemetry, log });
  const isOwnOrigin = createOriginCheck(bounds.allowedOrigins, isLocal);

  const takeSeat = createSeats(bounds.maxConnectionsPerUser);
  const protocol = createProtocol({ schema, operations, welcome: createWelcome(authenticate, takeSeat), shedder, telemetry, bounds });
  const webSockets = createWebSockets({ protocol, isOwnOrigin, bounds, telemetry, log });
  http.server.on("upgrade", (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() === "websocket") webSockets.upgrade(request, socket, head);
    else declineUpgrade(http.server, request, socket, head);
  });

  const sse = createSse({ operations, takeSeat, isOwnOrigin, bounds });
  http.route({
    url: SSE_PATH,
    method: ["GET", "POST"],
    exposeHeadRoute: false,
    onRequest: [shedRequests(shedder, () => "stream"), authenticateRequests(authenticate)],
    handler: (request, reply) => sse.answer(request, reply),
  });

  return {
    answer: (request, reply) => sse.answer(request, reply),
    close(graceMs) {
      sse.close();
      // The last goodbye is said while there is still time to hear it.
      return webSockets.close(Math.min(bounds.drainSpreadMs, graceMs / 2));
    },
    terminate: () => webSockets.terminate(),
  };
}
