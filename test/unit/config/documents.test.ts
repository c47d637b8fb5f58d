import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { readConfig } from "../../../src/config.js";
import { ConfigError } from "../../../src/config/config-error.js";

const TEXT = "query Canary { __typename }";
const EXPECTED_ID = "expected ids of 1 to 256 printable characters without spaces";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "documents-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function settingsFor(content: unknown, more: Record<string, string> = {}): Record<string, string> {
  const path = join(folder, "documents.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return { UPSTREAM: "aws", PERSISTED_DOCUMENTS: path, ...more };
}

function textsOf(content: unknown): unknown {
  return Object.fromEntries(readConfig(settingsFor(content)).http.documents?.texts ?? []);
}

/** Of settings that cannot be used. No document's text is in what is told. */
function problemsOf(settings: Record<string, string>): unknown {
  try {
    readConfig(settings);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toMatch(/Canary|__typename/);
    return Object.fromEntries(error.problems.map(({ setting, message }) => [setting, message]));
  }
  return {};
}

const manifest = (...operations: readonly object[]) => ({ format: "apollo-persisted-query-manifest", version: 1, operations });

describe("a file of trusted documents", () => {
  test("holds texts by their ids, as relay-compiler and GraphQL Code Generator write it", () => {
    expect(textsOf({ "0d1e": TEXT, "sha256:2f3a": "{ __typename }", constructor: TEXT })).toEqual({ "0d1e": TEXT, "2f3a": "{ __typename }", constructor: TEXT });
    expect(textsOf({})).toEqual({});
  });

  test("or is Apollo's manifest", () => {
    const operation = { name: "Canary", type: "query", clientName: null };
    expect(textsOf(manifest({ ...operation, id: "0d1e", body: TEXT }, { ...operation, id: "sha256:2f3a", body: TEXT }))).toEqual({ "0d1e": TEXT, "2f3a": TEXT });
  });

  test.each<readonly [string, unknown, object]>([
    ["is not there", "{", { PERSISTED_DOCUMENTS: "expected JSON, or the path of a readable JSON file" }],
    ["is a list", [TEXT], { PERSISTED_DOCUMENTS: expect.stringContaining("expected record") }],
    ["holds what is no text", { a: 1, b: { text: TEXT } }, { "PERSISTED_DOCUMENTS.a": expect.stringContaining("expected string"), "PERSISTED_DOCUMENTS.b": expect.anything() }],
    ["has an id that nobody could send", { "": TEXT, a: TEXT }, { PERSISTED_DOCUMENTS: EXPECTED_ID }],
    ["has an id with a space", { "a b": TEXT }, { PERSISTED_DOCUMENTS: EXPECTED_ID }],
    ["has an id twice", { a: TEXT, "sha256:a": TEXT }, { "PERSISTED_DOCUMENTS.a": "is there twice" }],
    ["is a manifest with an id twice", manifest({ id: "a", body: TEXT }, { id: "a", body: TEXT }), { "PERSISTED_DOCUMENTS.a": "is there twice" }],
    ["is a manifest of another version", { ...manifest(), version: 2 }, { "PERSISTED_DOCUMENTS.version": expect.anything() }],
    ["is a manifest of another format", { ...manifest(), format: TEXT }, { "PERSISTED_DOCUMENTS.format": expect.anything() }],
    ["is a manifest without a text", manifest({ id: "a" }), { "PERSISTED_DOCUMENTS.operations.0.body": expect.anything() }],
  ])("is refused where it %s", (_what, content, problems) => {
    expect(problemsOf(settingsFor(content))).toEqual(problems);
  });
});

describe("PERSISTED_DOCUMENTS_ONLY", () => {
  const ONLY = { PERSISTED_DOCUMENTS_ONLY: "true" };

  test("refuses every other document, and ends introspection", () => {
    expect(readConfig(settingsFor({})).http).toMatchObject({ introspection: true, documents: { areAll: false } });
    expect(readConfig(settingsFor({}, { ...ONLY, INTROSPECTION: "true" })).http).toMatchObject({ introspection: false, documents: { areAll: true } });
  });

  test("needs a file of them", () => {
    expect(problemsOf({ UPSTREAM: "aws", ...ONLY })).toEqual({ PERSISTED_DOCUMENTS_ONLY: "needs PERSISTED_DOCUMENTS" });
  });

  test.each(["true", "secured"])("is not for a subgraph (FEDERATION=%s)", (FEDERATION) => {
    expect(problemsOf(settingsFor({}, { ...ONLY, FEDERATION }))).toEqual({ PERSISTED_DOCUMENTS_ONLY: expect.stringContaining("subgraph") });
    expect(readConfig(settingsFor({}, { FEDERATION })).http.documents).not.toBeNull();
  });
});

describe("ALLOWED_ORIGINS", () => {
  test("are named each: there is no leave for everybody", () => {
    for (const ALLOWED_ORIGINS of ["*", "https://wall.example,*", "https://*.example", "null"]) {
      expect(problemsOf({ UPSTREAM: "aws", ALLOWED_ORIGINS })).toEqual({ ALLOWED_ORIGINS: expect.stringContaining("no * for all of them") });
    }
    expect(readConfig({ UPSTREAM: "aws", ALLOWED_ORIGINS: "https://wall.example, http://localhost:5173" }).http.allowedOrigins).toHaveLength(2);
  });
});
