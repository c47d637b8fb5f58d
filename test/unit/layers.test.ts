import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from "dependency-cruiser";

const rules = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as Pick<IFlattenedRuleSet, "forbidden"> & {
  readonly options: ICruiseOptions;
};

/** A source tree: what each file says. Files named by an import are there, and say nothing. */
type Tree = Readonly<Record<string, string>>;

const clean: Tree = {
  "src/main.ts": 'import "./gateway.js";',
  "src/gateway.ts":
    'import "./server/a.js"; import "./schema/a.js"; import "./loaders/a.js"; import "./live/a.js"; import "./pages/a.js"; import "./connect/a.js"; import "./emulator/a.js"; import "./access/a.js";',
  "src/server/a.ts": 'import "../schema/a.js"; import "../access/a.js"; import "../domain/a.js";',
  "src/access/a.ts": 'import "../domain/a.js";',
  "src/schema/a.ts":
    'import "../domain/a.js"; import type { A } from "../loaders/a.js"; import type { B } from "../live/a.js"; export type AB = A | B;',
  "src/loaders/a.ts": 'import "../pages/a.js"; import "../domain/a.js"; export type A = 1;',
  "src/live/a.ts": 'import "../pages/a.js"; import "../connect/a.js"; import "../domain/a.js"; export type B = 2;',
  "src/pages/a.ts": 'import "../domain/a.js"; import type { C } from "../connect/a.js"; export type D = C;',
  "src/connect/a.ts": 'import "../domain/a.js"; import "@aws-sdk/client-connect"; export type C = 3;',
  "src/domain/a.ts": 'import "./clock.js";',
  "src/domain/clock.ts": "export {};",
  "src/client/a.ts": 'import "./b.js";',
  "src/client/b.ts": "export {};",
  "src/emulator/a.ts": 'import "../domain/clock.js";',
  "src/config.ts": 'import "./connect/a.js";',
  "src/record/a.ts": 'import "../config.js"; import "../connect/a.js"; import "../domain/a.js";',
  "test/a.test.ts": 'import "../src/emulator/a.js"; import "@aws-sdk/client-connect"; import "tool";',
  "package.json": '{ "dependencies": { "@aws-sdk/client-connect": "1.0.0" }, "devDependencies": { "tool": "1.0.0" } }',
  "tsconfig.json": "{}",
  "node_modules/@aws-sdk/client-connect/index.js": "",
  "node_modules/@smithy/core/index.js": "",
  "node_modules/tool/index.js": "",
};

/** Each rule with one change to the clean tree that it must refuse. */
const breaches: readonly (readonly [rule: string, breach: Tree])[] = [
  ["room-access", { "src/access/a.ts": 'import "../schema/a.js";' }],
  ["room-client", { "src/client/a.ts": 'import "../domain/a.js";' }],
  ["room-client", { "src/client/a.ts": 'import "@aws-sdk/client-connect";' }],
  ["room-client", { "src/client/a.ts": 'import "node:timers/promises";' }],
  ["room-config", { "src/config/a.ts": 'import "../connect/a.js";' }],
  ["room-connect", { "src/connect/a.ts": 'import "../pages/a.js";' }],
  ["room-directory", { "src/directory/a.ts": 'import "../pages/a.js";' }],
  ["room-domain", { "src/domain/a.ts": 'import "../pages/a.js";' }],
  ["room-emulator", { "src/emulator/a.ts": 'import "../domain/a.js";' }],
  ["room-live", { "src/live/a.ts": 'import "../loaders/a.js";' }],
  ["room-loaders", { "src/loaders/a.ts": 'import type { C } from "../connect/a.js"; export type A = C;' }],
  ["room-pages", { "src/pages/a.ts": 'import "../gateway.js";' }],
  ["room-record", { "src/record/a.ts": 'import "../pages/a.js";' }],
  ["room-schema", { "src/schema/a.ts": 'import type { D } from "../pages/a.js"; export type AB = D;' }],
  ["room-server", { "src/server/a.ts": 'import "../emulator/a.js";' }],
  ["room-telemetry", { "src/telemetry/a.ts": 'import "../server/a.js";' }],
  ["types-only-access", { "src/access/a.ts": 'import "../pages/a.js";' }],
  ["types-only-config", { "src/config/a.ts": 'import "../access/a.js";' }],
  ["types-only-pages", { "src/pages/a.ts": 'import "../connect/a.js";' }],
  ["types-only-schema", { "src/schema/a.ts": 'import { A } from "../loaders/a.js"; console.log(A);' }],
  ["unknown-room", { "src/helpers/a.ts": 'import "../domain/a.js";' }],
  ["aws-sdk", { "src/pages/a.ts": 'import "@aws-sdk/client-connect";' }],
  ["aws-sdk", { "src/pages/a.ts": 'import type { X } from "@smithy/core"; export type D = X;' }],
  ["aws-sdk", { "src/emulator/a.ts": 'import "@aws-sdk/client-connect";' }],
  ["src-stands-alone", { "src/main.ts": 'import "../test/a.test.js";' }],
  ["run-time-dependencies", { "src/pages/a.ts": 'import "tool";' }],
  ["resolvable", { "src/pages/a.ts": 'import "./nowhere.js";' }],
  ["no-cycles", { "src/domain/clock.ts": 'import "./a.js";' }],
  ["no-orphans", { "src/pages/b.ts": "export {};" }],
];

describe("the rules of .dependency-cruiser.cjs", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "layers-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  /** Names of the rules that a tree breaks. */
  async function broken(tree: Tree): Promise<string[]> {
    for (const [file, text] of Object.entries(tree)) {
      await mkdir(join(folder, dirname(file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    const { options, ...ruleSet } = rules;
    const { output } = await cruise(["src", "test"], { ...options, ruleSet, validate: true, baseDir: folder });
    return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  }

  it("let the rooms of the design pass", async () => {
    expect(await broken(clean)).toEqual([]);
  });

  it.each(breaches)("%s refuses %j", async (rule, breach) => {
    expect(await broken({ ...clean, ...breach })).toContain(rule);
  });

  it("are all shown to bite", () => {
    expect(new Set(breaches.map(([rule]) => rule))).toEqual(new Set(rules.forbidden?.map(({ name }) => name)));
  });

  it("allow types of one room to name each other", async () => {
    const tree = { ...clean, "src/domain/clock.ts": 'import type { A } from "./a.js"; export type B = A;' };
    expect(await broken(tree)).toEqual([]);
  });
});
