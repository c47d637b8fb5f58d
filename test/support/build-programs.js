import { cp, mkdir, readdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { transformFile } from "@swc/core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BUILT = join(ROOT, "node_modules/.cache/contact-analysis-gateway");

const OPTIONS = {
  swcrc: false,
  jsc: {
    target: "es2022",
    parser: { syntax: "typescript", decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: "es6" },
  sourceMaps: "inline",
};

/** Compiles what the tests start as programs of their own, once: each would take seconds to compile itself. Untouched sources are left alone. */
export default async function buildPrograms() {
  const sources = (await readdir(join(ROOT, "src"), { recursive: true })).filter((path) => path.endsWith(".ts"));
  await Promise.all(sources.map((path) => build(join(ROOT, "src", path), join(BUILT, "src", path.replace(/\.ts$/, ".js")))));
  for (const path of ["scenarios", "package.json"]) await cp(join(ROOT, path), join(BUILT, path), { recursive: true });
}

async function build(source, target) {
  const [changed, built] = await Promise.all([stat(source), stat(target).catch(() => null)]);
  if (built !== null && built.mtimeMs > changed.mtimeMs) return;
  const { code } = await transformFile(source, OPTIONS);
  await mkdir(dirname(target), { recursive: true });
  // Another run may be about to start it.
  const unfinished = `${target}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, target);
}
