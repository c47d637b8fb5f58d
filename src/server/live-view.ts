import { readdir, readFile } from "node:fs/promises";
import { extname } from "node:path";

import type { FastifyInstance, FastifyReply } from "fastify";

import { LIVE_VIEW_PATH } from "./paths.js";

/** The pages load from their own origin and talk to it alone. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

const NO_BUILD = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Live contacts</title>
  </head>
  <body>
    <p>The live view has not been built. This builds it: <code>npm run build:live-view</code>. Then start the gateway again.</p>
  </body>
</html>
`;

/** The live view at `/live`: a wall of live contacts, and a page for each. It holds no data: what it shows it asks for, as its user. */
export async function addLiveView(http: FastifyInstance, directory: URL): Promise<void> {
  const page = await maybeText(new URL("index.html", directory));

  const answer = (reply: FastifyReply) =>
    reply
      .status(page === null ? 503 : 200)
      .headers({ "content-security-policy": CONTENT_SECURITY_POLICY, "referrer-policy": "no-referrer", "cache-control": "no-cache" })
      .type("text/html; charset=utf-8")
      .send(page ?? NO_BUILD);
  http.get(LIVE_VIEW_PATH, (_request, reply) => answer(reply));
  http.get(`${LIVE_VIEW_PATH}/`, (_request, reply) => answer(reply));
  // The page finds out which contact it is of by itself.
  http.get(`${LIVE_VIEW_PATH}/contacts/:instanceId/:contactId`, (_request, reply) => answer(reply));

  for (const path of page === null ? [] : await filesIn(directory)) {
    const type = TYPES[extname(path)];
    if (type === undefined) continue;
    const content = await readFile(new URL(path, directory));
    // The assets' names change with what they hold.
    const caching = path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    http.get(`${LIVE_VIEW_PATH}/${path}`, (_request, reply) => reply.header("cache-control", caching).type(type).send(content));
  }
}

/** Every file is read, and has a route of its own: no path that is asked for ever reaches the disk. */
async function filesIn(directory: URL): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true });
  return entries.map((path) => path.replaceAll("\\", "/"));
}

async function maybeText(file: URL): Promise<string | null> {
  return readFile(file, "utf8").catch(() => null);
}
