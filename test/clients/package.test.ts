import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const PACKAGE = "contact-analysis-gateway";

interface Manifest {
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** A front end that has the package, as npm packs it, and Apollo Client. */
const CONSUMER = `
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { followSegments, StreamError, type ContactKey } from "${PACKAGE}/client";
import { ContactPageDocument, SegmentsAddedDocument, WallDocument, type SegmentsAddedSubscription } from "${PACKAGE}/documents";
import possible from "${PACKAGE}/possible-types.json" with { type: "json" };
import { createGateway } from "${PACKAGE}";

const cache = new InMemoryCache({ possibleTypes: possible.possibleTypes });
const client = new ApolloClient({ cache, link: new HttpLink({ uri: "https://gateway.example/graphql" }) });
const contact: ContactKey = { instanceId: "i", contactId: "c" };

export async function show(results: AsyncIterable<{ data?: SegmentsAddedSubscription }>) {
  const { data } = await client.query({ query: WallDocument, variables: { contacts: [contact] } });
  const status: "COMPLETED" | string | undefined = data?.contactAnalyses[0]?.status;
  const trend: number | null | undefined = data?.contactAnalyses[0]?.sentiment?.trend;
  // @ts-expect-error: not the variables of this document.
  await client.query({ query: ContactPageDocument, variables: { contacts: [] } });
  for await (const { edges } of followSegments({ subscribe: () => results, backfill: async () => null })) {
    const position: number | undefined = edges[0]?.position;
    const node = edges[0]?.node;
    if (node?.__typename === "TranscriptSegment") console.log(position, node.content, status, trend);
    // @ts-expect-error: only a message has content.
    if (node?.__typename === "EventSegment") console.log(node.content);
  }
  return [SegmentsAddedDocument, StreamError, createGateway];
}
`;

let folder: string;
let installed: string;
let manifest: Manifest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "package-"));
  const [staged, consumer] = [join(folder, "staged"), join(folder, "consumer")];
  manifest = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as Manifest;
  await stage(staged);
  const { stdout } = await run("npm", ["pack", staged, "--json", "--ignore-scripts", "--pack-destination", folder], { shell: process.platform === "win32" });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];

  installed = join(consumer, "node_modules", PACKAGE);
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(folder, filename), "-C", installed, "--strip-components=1"]);
  // Nothing but what a package manager brings along: the package's dependencies, and the consumer's own.
  const names = new Set([...Object.keys(manifest.dependencies), "@apollo/client"]);
  for (const name of names) await link(name, consumer);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What would be published: the files that package.json names, with what the compiler makes of src. */
async function stage(staged: string): Promise<void> {
  const files = manifest.files.filter((file) => !file.startsWith("!") && file !== "dist");
  for (const file of ["package.json", "README.md", "LICENSE", ...files]) await cp(join(ROOT, file), join(staged, file), { recursive: true });
  if (await isBuilt()) await cp(join(ROOT, "dist"), join(staged, "dist"), { recursive: true });
  else await run(process.execPath, [TSC, "-p", "tsconfig.build.json", "--noCheck", "--incremental", "false", "--tsBuildInfoFile", "null", "--outDir", join(staged, "dist")], { cwd: ROOT });
}

/** Whether dist is what the compiler would make of src: building it takes longer than all of these tests. */
async function isBuilt(): Promise<boolean> {
  const built = await stat(join(ROOT, "dist/.tsbuildinfo")).catch(() => null);
  if (built === null) return false;
  const sources = await readdir(join(ROOT, "src"), { recursive: true });
  const changed = await Promise.all(sources.map((file) => stat(join(ROOT, "src", file))));
  return changed.every(({ mtimeMs }) => mtimeMs <= built.mtimeMs);
}

async function link(name: string, consumer: string): Promise<void> {
  const place = join(consumer, "node_modules", name);
  await mkdir(dirname(place), { recursive: true });
  await symlink(join(ROOT, "node_modules", name), place, "junction");
}

test("publint finds nothing to say of what is packed", async () => {
  const { messages, pkg } = await publint({ pkgDir: installed, strict: true, pack: false });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

test("everything that is exported is there, and nothing is packed that only we need", async () => {
  const targets = Object.values(manifest.exports).flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)));
  for (const target of targets) expect((await stat(join(installed, target))).isFile()).toBe(true);
  const top = await readdir(installed);
  expect(top.filter((name) => ["src", "test", "bench", "scripts", "node_modules", "examples", "docs"].includes(name))).toEqual([]);
  expect(await readdir(join(installed, "dist"))).not.toContain(".tsbuildinfo");
});

test("what front ends import brings no other module along", async () => {
  const files = await readdir(join(installed, "dist/client"), { recursive: true });
  const modules = files.filter((file) => file.endsWith(".js"));
  expect(modules.length).toBeGreaterThan(5);
  for (const file of modules) {
    const code = await readFile(join(installed, "dist/client", file), "utf8");
    expect([...code.matchAll(/(?:from|import) "([^".][^"]*)"/g)].map(([, name]) => name)).toEqual([]);
  }
});

test.each([
  ["nodenext", "nodenext"],
  ["bundler", "esnext"],
])("a front end type-checks against it under moduleResolution %s", async (moduleResolution, module) => {
  const consumer = join(folder, "consumer");
  const compilerOptions = { module, moduleResolution, target: "es2022", lib: ["es2023", "dom"], strict: true, noEmit: true, skipLibCheck: true, resolveJsonModule: true, types: [] };
  await writeFile(join(consumer, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(consumer, "index.ts"), CONSUMER);
  await writeFile(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  const { stdout } = await run(process.execPath, [TSC, "-p", consumer]).catch((error: unknown) => error as { stdout: string });
  expect(stdout).toBe("");
});

test("Node imports it", async () => {
  const program = `
    import { followSegments } from "${PACKAGE}/client";
    import { WallDocument } from "${PACKAGE}/documents";
    import possible from "${PACKAGE}/possible-types.json" with { type: "json" };
    console.log(typeof followSegments, WallDocument.kind, possible.possibleTypes.AnalysisSegment.length > 5, import.meta.resolve("${PACKAGE}/schema.graphql").endsWith("/schema.graphql"));
  `;
  const { stdout } = await run(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", program], { cwd: join(folder, "consumer") });
  expect(stdout.trim()).toBe("function Document true true");
});
