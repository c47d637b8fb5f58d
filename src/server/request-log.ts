import type { FastifyInstance } from "fastify";

import type { Log } from "./log.js";

const QUIET_ROUTES: ReadonlySet<string> = new Set(["/events", "/livez", "/readyz"]);

/** One line a request: what it was and how it went, nothing of what it said. */
export function logRequests(http: FastifyInstance, log: Log): void {
  http.addHook("onResponse", ({ call, method, routeOptions }, { statusCode, elapsedTime }, done) => {
    const route = routeOptions.url ?? null;
    const level = QUIET_ROUTES.has(route ?? "") ? "debug" : "info";
    const { requestId, operationName } = call;
    log[level]({ requestId, method, route, operation: operationName, status: statusCode, ms: Math.round(elapsedTime * 10) / 10 }, "request");
    done();
  });
}
