import { fastify, type FastifyInstance } from "fastify";

import { NOBODY } from "../domain/principal.js";
import type { Call } from "./call.js";
import type { Log } from "./log.js";
import { createErrorHandler, refuse, refuseOnSocket } from "./refuse.js";
import { requestIdFrom } from "./request-id.js";
import { logRequests } from "./request-log.js";

declare module "fastify" {
  interface FastifyRequest {
    call: Call;
  }
}

/** A client has this long to send its headers and its body. */
const REQUEST_TIMEOUT_MS = 15_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than load balancers keep a connection (60 s), so that they, not we, end it. */
const KEEP_ALIVE_MS = 72_000;
const TIMEOUT_CHECK_MS = 2_000;

/** An HTTP server without routes: ids, log, bounds, and JSON for whatever goes wrong. */
export function createHttp({ bodyLimitBytes, log }: { bodyLimitBytes: number; log: Log }): FastifyInstance {
  const handleError = createErrorHandler(log);
  const http = fastify({
    // Fastify's own log lines hold addresses and URLs.
    logger: false,
    bodyLimit: bodyLimitBytes,
    requestIdHeader: false,
    genReqId: ({ headers }) => requestIdFrom(headers["x-request-id"]),
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    clientErrorHandler: refuseOnSocket,
    frameworkErrors: handleError,
    // While we drain, who still has a connection is answered; `connection: close` sends it elsewhere for the next request.
    return503OnClosing: false,
  });

  // A form or a text can be posted across origins without asking: only JSON is read at all.
  http.removeContentTypeParser("text/plain");
  http.decorateRequest("call");
  http.addHook("onRequest", (request, reply, done) => {
    request.call = { requestId: request.id, operationName: null, principal: NOBODY };
    reply.headers({ "x-request-id": request.id, "x-content-type-options": "nosniff", "cache-control": "no-store" });
    done();
  });
  logRequests(http, log);
  http.setErrorHandler(handleError);
  http.setNotFoundHandler((request, reply) => refuse(reply, "NOT_FOUND", request.id));
  return http;
}
