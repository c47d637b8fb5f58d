import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { readConfig } from "../../src/config.js";
import { ConfigError } from "../../src/config/config-error.js";
import { createGateway } from "../../src/gateway.js";
import { ROADS, type Operation } from "../attack/roads.js";
import { startGateway } from "../support/gateway.js";
import { startToy, type Toy } from "./streams/support.js";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const HELLO = "query Hello { hello }";
const ECHO = "query Echo($more: Boolean!) { hello again: hello @include(if: $more) }";
/** Not in the file. */
const OTHER = "query Other { other: hello }";
/** An id that is no hash: relay-compiler's are MD5, unless it is told otherwise. */
const TEXTS = new Map([
  ["5d41402a", HELLO],
  [sha256(ECHO), ECHO],
  // What the road itself asks, to see whether it is still open.
  ["0", "{ __typename }"],
]);

const persisted = (sha256Hash: string, version = 1) => ({ persistedQuery: { version, sha256Hash } });

let lenient: Toy;
let strict: Toy;
beforeAll(async () => {
  lenient = await startToy({ documents: { texts: TEXTS, areAll: false } });
  strict = await startToy({ documents: { texts: TEXTS, areAll: true }, introspection: false });
});
afterAll(() => Promise.all([lenient.close(), strict.close()]));

describe.each(ROADS)("by $name", (road) => {
  async function send(toy: Toy, operation: Operation): Promise<readonly [code: string | null, data: unknown]> {
    const { code, data, survived } = await road.send(toy.url, operation);
    expect(survived).toBe(true);
    return [code, data];
  }
  const served = (data: object) => [null, data];
  const refused = (code: string) => [code, null];

  test("a document is named by its id in the place of its text", async () => {
    for (const toy of [lenient, strict]) {
      for (const id of [{ documentId: "5d41402a" }, { documentId: "sha256:5d41402a" }, { extensions: persisted("5d41402a") }, { extensions: persisted("sha256:5d41402a") }]) {
        expect(await send(toy, id)).toEqual(served({ hello: "world" }));
        expect(await send(toy, { query: "", ...id })).toEqual(served({ hello: "world" }));
        expect(await send(toy, { query: HELLO, ...id })).toEqual(served({ hello: "world" }));
      }
      const variables = { more: true };
      expect(await send(toy, { documentId: `sha256:${sha256(ECHO)}`, variables, operationName: "Echo", extensions: { a: 1 } })).toEqual(served({ hello: "world", again: "world" }));
      expect(await send(toy, { extensions: persisted(sha256(ECHO)), variables })).toEqual(served({ hello: "world", again: "world" }));
      expect(await send(toy, { documentId: sha256(ECHO), variables: { more: "no" } })).toEqual(refused("BAD_USER_INPUT"));
    }
  });

  test("a document that nobody knows is asked for", async () => {
    for (const toy of [lenient, strict]) {
      for (const id of ["0".repeat(64), "__proto__", "constructor", sha256(HELLO)]) {
        expect(await send(toy, { documentId: id })).toEqual(refused("PERSISTED_QUERY_NOT_FOUND"));
        expect(await send(toy, { query: "", extensions: persisted(id) })).toEqual(refused("PERSISTED_QUERY_NOT_FOUND"));
      }
      expect(await send(toy, { extensions: persisted("5d41402a", 2) })).toEqual(refused("BAD_REQUEST"));
      expect(await send(toy, { documentId: "" })).toEqual(refused("BAD_REQUEST"));
      // On a WebSocket, such a message is none: the socket is closed.
      if (road.name !== "WebSocket") expect(await send(toy, { documentId: "5d41402a", extensions: "none" })).toEqual(refused("BAD_REQUEST"));
    }
  });

  test("a text that is not the one which its id names is refused", async () => {
    for (const toy of [lenient, strict]) {
      expect(await send(toy, { query: OTHER, documentId: "5d41402a" })).toEqual(refused("BAD_REQUEST"));
      expect(await send(toy, { query: ECHO, extensions: persisted("5d41402a") })).toEqual(refused("BAD_REQUEST"));
    }
  });

  test("where only trusted documents are answered, any other is refused, and none is learnt", async () => {
    for (const operation of [{}, { documentId: sha256(OTHER) }, { extensions: persisted(sha256(OTHER)) }, { documentId: "5" }, { extensions: persisted(sha256(OTHER), 2) }]) {
      expect(await send(strict, { query: OTHER, ...operation })).toEqual(refused("PERSISTED_DOCUMENT_REQUIRED"));
    }
    expect(await send(strict, { extensions: persisted(sha256(OTHER)) })).toEqual(refused("PERSISTED_QUERY_NOT_FOUND"));
    for (const query of [`${HELLO} `, "{ other: __typename }", "{ __schema { queryType { name } } }", "{ nothing }", "{"]) {
      expect(await send(strict, { query })).toEqual(refused("PERSISTED_DOCUMENT_REQUIRED"));
    }
  });

  test("where only trusted documents are answered, their texts are as good as their ids", async () => {
    expect(await send(strict, { query: HELLO })).toEqual(served({ hello: "world" }));
    // What Apollo's clients send when they do not know what the server knows.
    expect(await send(strict, { query: HELLO, extensions: persisted(sha256(HELLO)) })).toEqual(served({ hello: "world" }));
    expect(await send(strict, { extensions: persisted(sha256(HELLO)) })).toEqual(refused("PERSISTED_QUERY_NOT_FOUND"));
  });

  test("where others are answered, too, clients may register theirs", async () => {
    const text = `query By${road.name.replaceAll(/\W/g, "")} { hello }`;
    expect(await send(lenient, { query: text })).toEqual(served({ hello: "world" }));
    expect(await send(lenient, { documentId: `sha256:${sha256(text)}` })).toEqual(refused("PERSISTED_QUERY_NOT_FOUND"));
    expect(await send(lenient, { query: text, documentId: `sha256:${sha256(text)}` })).toEqual(served({ hello: "world" }));
    expect(await send(lenient, { documentId: sha256(text) })).toEqual(served({ hello: "world" }));
    expect(await send(lenient, { query: OTHER, documentId: sha256(text) })).toEqual(refused("BAD_REQUEST"));
  });
});

describe("a gateway with a file of trusted documents", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "documents-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function settingsFor(texts: Record<string, string>) {
    const path = join(folder, "documents.json");
    writeFileSync(path, JSON.stringify(texts));
    return { PERSISTED_DOCUMENTS: path, PERSISTED_DOCUMENTS_ONLY: "true" };
  }

  test("answers them, and nothing else", async () => {
    const gateway = await startGateway({ settings: settingsFor({ a: "{ __typename }" }), emulator: { contacts: [] } });
    const named = await gateway.request("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body: '{"documentId":"a"}' });
    expect([named.status, await named.json()]).toMatchObject([200, { data: { __typename: "Query" } }]);
    const other = await gateway.query("{ other: __typename }");
    expect([other.status, other.errors]).toMatchObject([400, [{ extensions: { code: "PERSISTED_DOCUMENT_REQUIRED", requestId: expect.any(String) } }]]);
    const unknown = await gateway.request("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body: '{"documentId":"b"}' });
    expect([unknown.status, await unknown.json()]).toMatchObject([200, { errors: [{ extensions: { code: "PERSISTED_QUERY_NOT_FOUND", requestId: expect.any(String) } }] }]);
    await gateway.close();
  });

  test("does not start where some of them could not be answered, and says which", async () => {
    const settings = settingsFor({ good: "{ __typename }", broken: "{ canary", wrong: "query Canary { canary }", schema: "{ __schema { queryType { name } } }" });
    const config = readConfig({ UPSTREAM: "emulator", EMULATOR_PORT: "0", PORT: "0", LOG_LEVEL: "silent", ...settings });
    const error = await createGateway(config).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems.map(({ setting }) => setting)).toEqual(["broken", "wrong", "schema"].map((id) => `PERSISTED_DOCUMENTS.${id}`));
    expect((error as ConfigError).message).not.toMatch(/canary|Canary/);
  });
});
