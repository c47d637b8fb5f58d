import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const COPIED = ["src", "test", "scenarios", "package.json", "tsconfig.json", "schema.graphql"];

/** A key without its output type, or a guard taken out: what is in the file, and what is put in its place. */
const BREACHES: readonly (readonly [what: string, file: string, found: string, put: string])[] = [
  ["the key of every cache, feed, poll and log", "src/domain/contact.ts", "JSON.stringify([instanceId, contactId, outputType])", "JSON.stringify([instanceId, contactId])"],
  ["the decisions of the operator's rule", "src/access/asked-rule.ts", "${listId(list)}", "${list.instanceId} ${list.contactId}"],
  ["the loader of windows", "src/loaders/window-loader.ts", "cacheKeyFn: (key) => JSON.stringify(key)", "cacheKeyFn: (key) => JSON.stringify({ ...key, view: { ...key.view, outputType: null } })"],
  ["the loader of what is held", "src/loaders/held-loader.ts", "cacheKeyFn: (view) => JSON.stringify(view)", "cacheKeyFn: (view) => JSON.stringify({ ...view, outputType: null })"],
  ["the loader of sparse kinds", "src/loaders/sparse-loader.ts", "cacheKeyFn: (key) => JSON.stringify(key)", "cacheKeyFn: (key) => JSON.stringify({ ...key, view: { ...key.view, outputType: null } })"],
  ["the loader of messages", "src/loaders/transcript-loader.ts", "JSON.stringify([list, transcriptId])", "JSON.stringify([list.contactId, transcriptId])"],
  ["the batches of one list", "src/loaders/by-list.ts", "JSON.stringify(listOf(key))", "JSON.stringify({ ...listOf(key), outputType: null })"],
  ["the guard before pages", "src/access/guarded-pages.ts", "if (refusal !== null) throw refusal;", ""],
  ["the guard before streams", "src/access/guarded-live.ts", "{ ...options, maybeRefusal }", "options"],
  ["what is withheld", "src/access/visit.ts", "if (!segments.some(isExtracted)", "if (true"],
];

/** Each takes a run of the canary: CANARY_BITES=all has them all tried. */
const TRIED = process.env["CANARY_BITES"] === "all" ? BREACHES : BREACHES.slice(0, 2);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "canary-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The canary's verdict on a copy of the sources that has the breach. */
async function verdictOn(name: string, [, file, found, put]: (typeof BREACHES)[number]): Promise<readonly [code: number | null, said: string]> {
  const copy = join(folder, name);
  for (const path of COPIED) await cp(join(PROJECT, path), join(copy, path), { recursive: true });
  await symlink(join(PROJECT, "node_modules"), join(copy, "node_modules"), "junction");
  const source = await readFile(join(copy, file), "utf8");
  if (!source.includes(found)) throw new Error(`${file} no longer has: ${found}`);
  await writeFile(join(copy, file), source.replace(found, () => put));

  const program = spawn(process.execPath, ["--import", "@swc-node/register/esm-register", "test/canary/program.ts"], { cwd: copy, stdio: ["ignore", "pipe", "pipe"] });
  const [out, trouble, [code]] = await Promise.all([text(program.stdout), text(program.stderr), once(program, "exit") as Promise<[number | null]>]);
  return [code, code === 0 || code === 1 ? out : trouble];
}

describe("The canary sees it where the output type is left out of, or a guard is taken away from,", () => {
  test.concurrent.each(TRIED.map((breach, index) => [breach[0], `${index}`, breach] as const))(
    "%s",
    async (_what, name, breach) => {
      const [code, said] = await verdictOn(name, breach);
      expect([code, said]).toEqual([1, expect.stringContaining("CANARY")]);
    },
    120_000,
  );
});
