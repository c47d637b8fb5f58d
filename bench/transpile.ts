import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import typescript from "typescript";

const BENCH = fileURLToPath(new URL(".", import.meta.url));
/** Inside the project, so that its packages are found from there; ignored by whatever reads the project. */
const OUT = join(BENCH, "../node_modules/.cache/contact-analysis-gateway-bench");

/** What runs in a contestant's process is plain JavaScript: a compiler there would count as the contestant's memory. */
export async function transpile(...files: readonly string[]): Promise<string> {
  for (const file of files) {
    const { outputText } = typescript.transpileModule(await readFile(join(BENCH, `${file}.ts`), "utf8"), {
      compilerOptions: { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022 },
    });
    const path = join(OUT, `${file}.js`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, outputText);
  }
  await writeFile(join(OUT, "package.json"), JSON.stringify({ type: "module" }));
  return OUT;
}
