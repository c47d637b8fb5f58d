import { fastify, type FastifyReply } from "fastify";
import type { Registry } from "prom-client";

export interface MetricsServerOptions {
  readonly host: string;
  /** 0 = a free one. */
  readonly port: number;
}

export interface MetricsServer {
  /** Its origin; metrics are at `/metrics` there. */
  readonly url: string;
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 10_000;
/** Nobody has anything to send. */
const BODY_LIMIT_BYTES = 1;

/** Serves the metrics, and nothing else, apart from what the public reaches. @throws what `listen` throws, for instance EADDRINUSE */
export async function createMetricsServer(registry: Registry, { host, port }: MetricsServerOptions): Promise<MetricsServer> {
  const http = fastify({ logger: false, bodyLimit: BODY_LIMIT_BYTES, requestTimeout: REQUEST_TIMEOUT_MS, forceCloseConnections: true });
  http.addHook("onRequest", (_request, reply, done) => {
    reply.headers({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
    done();
  });
  http.get("/metrics", { exposeHeadRoute: false }, async (_request, reply) => {
    const text = await registry.metrics();
    return reply.type(registry.contentType).send(text);
  });
  http.setNotFoundHandler((_request, reply) => refuse(reply, 404, "NOT_FOUND", "There is nothing here. Metrics are at /metrics."));
  http.setErrorHandler((error: { readonly statusCode?: number }, _request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode < 500) return refuse(reply, statusCode, "BAD_REQUEST", "The request cannot be read.");
    return refuse(reply, 500, "INTERNAL_SERVER_ERROR", "The metrics cannot be read.");
  });
  await http.listen({ host, port });
  return { url: http.listeningOrigin, close: () => http.close() };
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}
