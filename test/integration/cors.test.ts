import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { Unauthenticated } from "../../src/domain/errors.js";
import { NOBODY } from "../../src/domain/principal.js";
import { startToy, type Toy } from "./streams/support.js";

const WALL = "https://wall.example";
const FOREIGN = ["https://mallory.example", "https://wall.example.mallory.example", "http://wall.example", "null"];
const PREFLIGHT = { "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type" };
const JSON_BODY = { "content-type": "application/json" };

let toy: Toy;
let unlisted: Toy;
beforeAll(async () => {
  const options = {
    authenticate: ({ headers }: { headers: { authorization?: string } }) =>
      headers.authorization === undefined ? Promise.reject(new Unauthenticated()) : Promise.resolve({ ...NOBODY, kind: "user" as const, id: headers.authorization }),
    operationsPerSecond: 0.1,
  };
  toy = await startToy({ ...options, streams: { allowedOrigins: [WALL, "http://localhost:5173"] } });
  unlisted = await startToy(options);
});
afterAll(() => Promise.all([toy.close(), unlisted.close()]));

function send(path: string, headers: Record<string, string>, init: RequestInit = {}, { url }: Toy = toy): Promise<Response> {
  return fetch(new URL(path, url), { method: "POST", ...init, headers });
}

/** What a browser looks at. */
function corsOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-")));
}

describe.each(["/graphql", "/graphql/stream"])("a page of another origin, at %s", (path) => {
  test("is given leave without a token where its origin is listed", async () => {
    for (const origin of [WALL, "http://localhost:5173"]) {
      const response = await send(path, { origin, ...PREFLIGHT }, { method: "OPTIONS" });
      expect([response.status, await response.text()]).toEqual([204, ""]);
      expect(response.headers.get("vary")).toBe("Origin");
      expect(corsOf(response)).toEqual({
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "content-type, authorization, apollo-require-preflight, x-apollo-operation-name, x-request-id, accept",
        "access-control-expose-headers": "x-request-id, retry-after",
        "access-control-max-age": "600",
      });
    }
  });

  test("is told nothing where it is not, nor which origins are", async () => {
    for (const origin of FOREIGN) {
      const asked = await send(path, { origin, ...PREFLIGHT }, { method: "OPTIONS" });
      const sent = await send(path, { origin, ...JSON_BODY, authorization: origin }, { body: JSON.stringify({ query: "{ hello }" }) });
      for (const response of [asked, sent]) {
        expect(corsOf(response)).toEqual({});
        // What a cache keeps of it is not for others.
        expect(response.headers.get("vary")).toBe("Origin");
        expect(JSON.stringify([...response.headers]) + (await response.text())).not.toContain("wall.example");
      }
      expect(asked.status).toBeGreaterThanOrEqual(400);
      expect(asked.headers.get("content-type")).toMatch(/^application\/json/);
    }
  });

  test("reads what it is answered, errors included", async () => {
    const from = { origin: WALL, ...JSON_BODY };
    const readable = { "access-control-allow-origin": WALL, "access-control-expose-headers": "x-request-id, retry-after" };
    const body = JSON.stringify({ query: "{ hello }" });

    const unknown = await send(path, from, { body });
    expect([unknown.status, corsOf(unknown), await unknown.json()]).toMatchObject([401, readable, { errors: [{ extensions: { code: "UNAUTHENTICATED" } }] }]);
    const served = await send(path, { ...from, authorization: path }, { body });
    expect([served.status, corsOf(served), await served.text()]).toEqual([200, readable, expect.stringContaining("world")]);
    const limited = await send(path, { ...from, authorization: path }, { body });
    expect([limited.status, corsOf(limited), limited.headers.get("retry-after")]).toEqual([429, readable, expect.any(String)]);
    for (const [wrong, code] of [['{"query": "{ nothing }"}', "GRAPHQL_VALIDATION_FAILED"], ["{", "BAD_REQUEST"]] as const) {
      const refused = await send(path, { ...from, authorization: code + path }, { body: wrong });
      expect([refused.status, corsOf(refused), await refused.json()]).toMatchObject([400, readable, { errors: [{ extensions: { code } }] }]);
    }
  });

  test("gets no leave to bring cookies along", async () => {
    const response = await send(path, { origin: WALL, cookie: "a=b", ...PREFLIGHT }, { method: "OPTIONS" });
    expect(response.headers.has("access-control-allow-credentials")).toBe(false);
  });

  test("gets no leave where no origin is listed", async () => {
    const response = await send(path, { origin: WALL, ...PREFLIGHT }, { method: "OPTIONS" }, unlisted);
    expect([response.status >= 400, response.headers.get("content-type"), corsOf(response)]).toEqual([true, "application/json; charset=utf-8", {}]);
  });
});

test("Whoever asks without an origin, or for no leave in particular, is answered in JSON or not at all", async () => {
  for (const headers of [{}, { origin: WALL }]) {
    const response = await send("/graphql/stream", headers, { method: "OPTIONS" });
    const body = await response.text();
    expect(body === "" || response.headers.get("content-type")?.startsWith("application/json")).toBe(true);
  }
});
