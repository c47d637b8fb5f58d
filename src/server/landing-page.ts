import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { addGraphiqlRoutes } from "./graphiql.js";
import { GRAPHQL_PATH } from "./paths.js";
import { addSandboxRoutes } from "./sandbox.js";

export type LandingPage = "graphiql" | "sandbox" | "none";

/** What a browser finds at `/`. */
export async function addLandingPage(http: FastifyInstance, landingPage: LandingPage, operations: readonly string[]): Promise<void> {
  switch (landingPage) {
    case "graphiql":
      await addGraphiqlRoutes(http, operations);
      return;
    case "sandbox":
      addSandboxRoutes(http, operations);
      return;
    case "none":
      return;
  }
}

/**
 * Leads there whoever types the address of the operations into a browser. It comes before it is found out who asks: a browser brings no token
 * by itself, and all that it learns is where the page is.
 */
export function leadToLandingPage(landingPage: LandingPage) {
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (landingPage !== "none" && isVisit(request)) void reply.redirect("/");
    else done();
  };
}

/** Whether it asks for a page, and for no operation. */
function isVisit({ method, url, headers: { accept = "" } }: FastifyRequest): boolean {
  return method === "GET" && url === GRAPHQL_PATH && /\btext\/html\b/i.test(accept);
}
