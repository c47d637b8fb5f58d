/** Writes schema.graphql (standalone), subgraph.graphql (as federated) and docs/schema.md from the code; with `--check` fails when they differ. */
import "reflect-metadata";
import { readFile, writeFile } from "node:fs/promises";
import { buildGraph } from "../src/schema/build-graph.js";
import { printSchemas } from "../src/schema/print-schemas.js";
import { schemaReference } from "./schema-reference.js";

const check = process.argv.includes("--check");

const files = { ...printSchemas(), "docs/schema.md": schemaReference(buildGraph({ nodeField: true })) };

for (const [file, text] of Object.entries(files)) {
  const url = new URL(`../${file}`, import.meta.url);
  if (!check) {
    await writeFile(url, text);
    console.log(`${file} written`);
  } else if ((await readFile(url, "utf8").catch(() => null)) !== text) {
    console.error(`${file} is not what the code says: run \`npm run schema\``);
    process.exitCode = 1;
  } else {
    console.log(`${file} is what the code says`);
  }
}
