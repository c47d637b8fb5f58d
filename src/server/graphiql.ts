import type { FastifyInstance } from "fastify";

import { GRAPHQL_PATH, SSE_PATH } from "./paths.js";

/** The page loads from its own origin and talks to it alone. Styles are the exception: the editor makes them as it goes. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>contact-analysis-gateway</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/graphiql/graphiql.css" />
  </head>
  <body>
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script src="/graphiql/graphiql.js"></script>
  </body>
</html>
`;

/** GraphiQL at `/` with the operations in its tabs, from this server alone: it works without internet. */
export async function addGraphiqlRoutes(http: FastifyInstance, operations: readonly string[]): Promise<void> {
  // 9 MB that only those who show the page should hold.
  const { css, editorWorkerService, graphqlWorker, js, jsonWorker } = await import("@graphql-yoga/render-graphiql/graphiql");

  http.get("/", (_request, reply) =>
    reply
      .headers({ "content-security-policy": CONTENT_SECURITY_POLICY, "referrer-policy": "no-referrer" })
      .type("text/html; charset=utf-8")
      .send(PAGE),
  );

  const assets = {
    "graphiql.css": css,
    "graphiql.js": `${START_EDITOR}\n${js};\n${startPage(operations)}\n`,
    // Named as the editor asks for them.
    "editorWorkerService.js": editorWorkerService,
    "graphql.js": graphqlWorker,
    "json.js": jsonWorker,
  };
  for (const [name, content] of Object.entries(assets)) {
    const type = name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
    http.get(`/graphiql/${name}`, (_request, reply) => reply.header("cache-control", "private, max-age=300").type(type).send(content));
  }
}

const START_EDITOR = "self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_id, label) => `/graphiql/${label}.js` };";

/**
 * Subscriptions come as server-sent events: they are asked for with the headers that are in the editor, a token among them, which a WebSocket of
 * this editor is not given. The token stays in the page, and is gone with it.
 */
function startPage(operations: readonly string[]): string {
  const options = {
    endpoint: GRAPHQL_PATH,
    subscriptionsEndpoint: SSE_PATH,
    subscriptionsProtocol: "GRAPHQL_SSE",
    shouldPersistHeaders: false,
    title: "contact-analysis-gateway",
    logo: " ",
    defaultTabs: operations.map((query) => ({ query })),
  };
  return `YogaGraphiQL.renderYogaGraphiQL(document.querySelector("#root"), ${JSON.stringify(options)});`;
}
