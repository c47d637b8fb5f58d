/** Writes schema.graphql (standalone) and subgraph.graphql (as federated) from the code; with `--check` fails when they differ. */
import "reflect-metadata";
import { readFile, writeFile } from "node:fs/promises";
import { printSchemas } from "../src/schema/print-schemas.js";

const check = process.argv.includes("--check");

for (const [file, sdl] of Object.entries(printSchemas())) {
  const url = new URL(`../${file}`, import.meta.url);
  if (!check) {
    await writeFile(url, sdl);
    console.log(`${file} written`);
  } else if ((await readFile(url, "utf8").catch(() => null)) !== sdl) {
    console.error(`${file} is not what the code says: run \`npm run schema\``);
    process.exitCode = 1;
  } else {
    console.log(`${file} is what the code says`);
  }
}
