import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { FastifyInstance } from "fastify";

import { createHttp } from "../../src/server/http.js";
import { addLiveView } from "../../src/server/live-view.js";
import { createLog } from "../../src/server/log.js";
import { startGateway } from "../support/gateway.js";

let directory: string;
let http: FastifyInstance;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "live-view-"));
  http = createHttp({ bodyLimitBytes: 1_024, log: createLog("silent") });
});
afterEach(async () => {
  await http.close();
  await rm(directory, { recursive: true });
});

async function serve(files: Readonly<Record<string, string>>) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(directory, path, ".."), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  await addLiveView(http, pathToFileURL(`${directory}/`));
  const url = await http.listen({ host: "127.0.0.1", port: 0 });
  return (path: string) => fetch(`${url}${path}`);
}

const BUILT = { "index.html": "<title>wall</title>", "theme.js": "1", "assets/index-abc.js": "2", "assets/index-abc.css": "3", ".sources": "hash" };

test("the page is served at its own paths, is asked for anew each time, and may load from its own origin only", async () => {
  const get = await serve(BUILT);
  for (const path of ["/live", "/live/", "/live/contacts/instance/contact", "/live?queue=sales"]) {
    const response = await get(path);
    expect(await response.text()).toBe("<title>wall</title>");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; /);
  }
});

test("assets whose names say what they hold are kept for good, others are not", async () => {
  const get = await serve(BUILT);
  const cachingOf = async (path: string) => (await get(path)).headers.get("cache-control");
  expect(await cachingOf("/live/assets/index-abc.js")).toBe("public, max-age=31536000, immutable");
  expect(await cachingOf("/live/assets/index-abc.css")).toBe("public, max-age=31536000, immutable");
  expect(await cachingOf("/live/theme.js")).toBe("no-cache");
});

test("nothing else is served: neither what the build keeps for itself, nor what is beside it, nor a page for an asset that is gone", async () => {
  const get = await serve(BUILT);
  for (const path of ["/live/.sources", "/live/../package.json", "/live/..%2f..%2fetc%2fpasswd", "/live/assets/index-old.js", "/live/contacts/instance"]) {
    expect((await get(path)).status).toBe(404);
  }
});

test("where there is no build, a page says which command makes one", async () => {
  const get = await serve({});
  const response = await get("/live");
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("npm run build:live-view");
});

test("a gateway to the emulator has it unless told otherwise; it is let in without a token, since it holds no data", async () => {
  const statusOf = async (settings: Record<string, string>) => {
    const gateway = await startGateway({ settings, emulator: { contacts: [] } });
    try {
      return (await gateway.request("/live")).status;
    } finally {
      await gateway.close();
    }
  };
  expect(await statusOf({ LIVE_VIEW: "false" })).toBe(404);
  expect([200, 503]).toContain(await statusOf({}));
  expect([200, 503]).toContain(await statusOf({ AUTH: "router", ROUTER_SECRET: "a-secret-of-the-tests-alone-0123456789", AUDIT_LOG: "none" }));
});
