import type { FastifyInstance } from "fastify";

export type Readiness = "starting" | "ready" | "degraded" | "shedding" | "draining";

/** `/livez`: the process answers, whatever the upstream does. `/readyz`: it wants requests. */
export function addHealthRoutes(http: FastifyInstance, readiness: () => Readiness): void {
  http.get("/livez", () => ({ status: "live" }));
  http.get("/readyz", (_request, reply) => {
    const status = readiness();
    return reply.code(status === "ready" ? 200 : 503).send({ status });
  });
}
