import type { FastifyInstance } from "fastify";

import { GRAPHQL_PATH } from "./paths.js";

const SCRIPTS = "https://embeddable-sandbox.cdn.apollographql.com";
const FRAMES = "https://sandbox.embed.apollographql.com";

/**
 * Apollo's script shows its frame, and sends what is asked in the frame from this page: to the page's own origin, so that neither operations nor
 * answers go by Apollo. That script, and no other of elsewhere, is run.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `script-src 'self' ${SCRIPTS}`,
  `frame-src ${FRAMES}`,
  "connect-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src data:",
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
    <style>
      body { margin: 0; }
      iframe { position: absolute; width: 100%; height: 100%; border: 0; }
    </style>
  </head>
  <body>
    <div id="sandbox">Apollo Sandbox loads from the internet, and needs JavaScript. LANDING_PAGE=graphiql needs no internet.</div>
    <script src="${SCRIPTS}/v2/embeddable-sandbox.umd.production.min.js"></script>
    <script src="/sandbox.js"></script>
  </body>
</html>
`;

/** Apollo Sandbox at `/`. Apollo Server's own page for it has no place for the address of subscriptions, and stands behind the door of the operations. */
export function addSandboxRoutes(http: FastifyInstance, operations: readonly string[]): void {
  http.get("/", (_request, reply) =>
    reply
      .headers({ "content-security-policy": CONTENT_SECURITY_POLICY, "referrer-policy": "no-referrer" })
      .type("text/html; charset=utf-8")
      .send(PAGE),
  );
  http.get("/sandbox.js", (_request, reply) => reply.type("text/javascript; charset=utf-8").send(startSandbox(operations)));
}

/** It has no tabs to open with: of the operations in its editor, the one at the cursor runs. */
function startSandbox(operations: readonly string[]): string {
  const options = {
    target: "#sandbox",
    runTelemetry: false,
    endpointIsEditable: false,
    hideCookieToggle: true,
    initialState: { document: operations.join("\n"), includeCookies: false, pollForSchemaUpdates: false },
  };
  return `document.querySelector("#sandbox").replaceChildren();
new EmbeddedSandbox({
  ...${JSON.stringify(options)},
  initialEndpoint: new URL("${GRAPHQL_PATH}", location).href,
  initialSubscriptionEndpoint: new URL("${GRAPHQL_PATH}", location.origin.replace(/^http/, "ws")).href,
});
`;
}
