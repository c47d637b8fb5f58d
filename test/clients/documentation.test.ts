import { readdir, readFile } from "node:fs/promises";

import { expect, test } from "@jest/globals";

const DOCUMENT = "docs/clients.md";
const RECIPES = "test/clients/recipes";
/** Written by tools, and not shown. */
const GENERATED = /(^|\/)(__)?generated(__)?\//;

/** A recipe as a reader has it: in a project of theirs. */
async function asRead(file: string): Promise<string> {
  const code = await readFile(`${RECIPES}/${file}`, "utf8");
  return code
    .replaceAll(/"(\.\.\/)+src\/client\/client\.js"/g, '"contact-analysis-gateway/client"')
    .replaceAll(/"(\.\.\/)+src\/client\/generated\/documents\.js"/g, '"contact-analysis-gateway/documents"')
    .replaceAll(/"(\.\.\/)+possible-types\.json"/g, '"contact-analysis-gateway/possible-types.json"');
}

test("docs/clients.md shows the recipes that the tests beside this one run, all of them and as they are", async () => {
  const document = await readFile(DOCUMENT, "utf8");
  const shown = [...document.matchAll(/^<!-- test\/clients\/recipes\/(.+) -->\n```\w+\n([^]*?)^```$/gm)].map(([, file, code]) => [file, code]);
  const files = await readdir(RECIPES, { recursive: true });
  const recipes = files.filter((file) => file.endsWith(".ts") && !GENERATED.test(file));
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(await Promise.all(recipes.map(async (file) => [file, await asRead(file)]))));
});
