import type { Server } from "node:http";
import type { ServerOptions as SecureServerOptions } from "node:https";

import { fastify, type FastifyHttpOptions, type FastifyInstance } from "fastify";

import { NOBODY } from "../domain/principal.js";
import { createCall, type Call } from "./call.js";
import { closeWithConnection } from "./close-with-connection.js";
import { isLocalHost } from "./local-host.js";
import type { Log } from "./log.js";
import { createErrorHandler, refuse, refuseOnSocket, type Refusal } from "./refuse.js";
import { requestIdFrom } from "./request-id.js";
import { logRequests } from "./request-log.js";

declare module "fastify" {
  interface FastifyRequest {
    call: Call;
  }
  interface FastifyReply {
    /** Why the request never became an operation; null where it did. */
    refusal: Refusal | null;
  }
}

/** A client has this long to send its headers and its body. */
const REQUEST_TIMEOUT_MS = 15_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than load balancers keep a connection (60 s), so that they, not we, end it. */
const KEEP_ALIVE_MS = 72_000;
const TIMEOUT_CHECK_MS = 2_000;

/** PEM, as read from the operator's files. */
export interface TlsOptions {
  readonly cert: string;
  readonly key: string;
  /** Whose certificates clients may show; null: none are asked for. */
  readonly clientCa: string | null;
}

export interface HttpOptions {
  readonly bodyLimitBytes: number;
  /** Null: plain HTTP. */
  readonly tls?: TlsOptions | null;
  /** Whether it is for this machine alone, and is asked under this machine's own names only. */
  readonly isLocal?: boolean;
  readonly log: Log;
}

/** An HTTP server without routes: ids, log, bounds, and JSON for whatever goes wrong. */
export function createHttp({ bodyLimitBytes, tls = null, isLocal = false, log }: HttpOptions): FastifyInstance {
  const handleError = createErrorHandler(log);
  const options = {
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
  } satisfies FastifyHttpOptions<Server>;
  // The type of the server is all that differs, and nobody asks for it.
  const http = tls === null ? fastify(options) : (fastify({ ...options, https: { ...options.http, ...secureContext(tls) } }) as unknown as FastifyInstance);

  closeWithConnection(http.server);
  // A form or a text can be posted across origins without asking: only JSON is read at all.
  http.removeContentTypeParser("text/plain");
  http.decorateRequest("call");
  http.decorateRequest("giveBack");
  http.decorateReply("refusal", null);
  http.addHook("onRequest", (request, reply, done) => {
    request.call = createCall(request.id, NOBODY);
    reply.headers({ "x-request-id": request.id, "x-content-type-options": "nosniff", "cache-control": "no-store" });
    done();
  });
  if (isLocal) {
    http.addHook("onRequest", (request, reply, done) => {
      if (isLocalHost(request.headers.host)) done();
      else refuse(reply, "FORBIDDEN", request.id);
    });
  }
  logRequests(http, log);
  http.setErrorHandler(handleError);
  http.setNotFoundHandler((request, reply) => refuse(reply, "NOT_FOUND", request.id));
  return http;
}

/** Who shows no certificate, or one that is not trusted, is let in as far as probes go: it is for the authentication to say what that is worth. */
function secureContext({ cert, key, clientCa }: TlsOptions): SecureServerOptions {
  return { cert, key, minVersion: "TLSv1.2", ...(clientCa !== null && { ca: clientCa, requestCert: true, rejectUnauthorized: false }) };
}
