/** Builds examples/live-view into dist/live-view, unless what is there was built from the same sources. Needs no network. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const example = join(root, "examples/live-view");
/** Its name begins with a dot: it is no part of what is served. */
const stamp = join(root, "dist/live-view/.sources");
/** Whatever the build reads, its own dependencies by the versions that are locked. */
const SOURCES = ["examples/live-view", "src/client", "possible-types.json", "package-lock.json"];

const sources = await hashOf(SOURCES);
if ((await readFile(stamp, "utf8").catch(() => null)) === sources) {
  console.log("dist/live-view is built from these sources");
} else {
  const vite = join(dirname(createRequire(join(example, "package.json")).resolve("vite/package.json")), "bin/vite.js");
  execFileSync(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: example, stdio: "inherit" });
  await writeFile(stamp, sources);
  console.log("dist/live-view built");
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of (await Promise.all(paths.map(filesAt))).flat()) hash.update(`${path}\0`).update(await readFile(join(root, path))).update("\0");
  return hash.digest("hex");
}

async function filesAt(path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => null);
  if (entries === null) return [path];
  const within = entries.filter(({ name }) => name !== "node_modules").sort((a, b) => (a.name < b.name ? -1 : 1));
  return (await Promise.all(within.map(({ name }) => filesAt(`${path}/${name}`)))).flat();
}
