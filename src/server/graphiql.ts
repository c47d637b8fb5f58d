import type { FastifyInstance } from "fastify";

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

/** GraphiQL at `/` with `document` in its editor, from this server alone: it works without internet. */
export async function addGraphiqlRoutes(http: FastifyInstance, document: string): Promise<void> {
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
    "graphiql.js": `${START_EDITOR}\n${js};\n${startPage(document)}\n`,
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

function startPage(document: string): string {
  const options = { endpoint: "/graphql", title: "contact-analysis-gateway", logo: " ", defaultQuery: document, subscriptionsProtocol: "WS" };
  return `YogaGraphiQL.renderYogaGraphiQL(document.querySelector("#root"), ${JSON.stringify(options)});`;
}
