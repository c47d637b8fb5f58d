import type { ApolloServerPlugin } from "@apollo/server";
import { ApolloServerPluginLandingPageLocalDefault } from "@apollo/server/plugin/landingPage/default";
import type { FastifyInstance } from "fastify";

import { addGraphiqlRoutes } from "./graphiql.js";

export type LandingPage = "graphiql" | "sandbox" | "none";

/** What Apollo Server itself shows to a browser at /graphql. */
export function maybeSandbox(landingPage: LandingPage, document: string): ApolloServerPlugin | null {
  if (landingPage !== "sandbox") return null;
  return ApolloServerPluginLandingPageLocalDefault({ embed: { runTelemetry: false }, includeCookies: false, footer: false, document });
}

/** What a browser finds at `/`. */
export async function addLandingPage(http: FastifyInstance, landingPage: LandingPage, document: string): Promise<void> {
  switch (landingPage) {
    case "graphiql":
      await addGraphiqlRoutes(http, document);
      return;
    case "sandbox":
      http.get("/", (_request, reply) => reply.redirect("/graphql"));
      return;
    case "none":
      return;
  }
}
