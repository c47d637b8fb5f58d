import { readdir, readFile } from "node:fs/promises";

import { expect, test } from "@jest/globals";

const RECIPES = "test/integration/recipes";
const DOCUMENT = "docs/live-clients.md";

/** A recipe as a reader has it: in a project of theirs. */
async function asRead(file: string): Promise<string> {
  const code = await readFile(`${RECIPES}/${file}`, "utf8");
  return code.replaceAll("../../../src/client/client.js", "contact-analysis-gateway/client").replaceAll("../../support/generated/", "./generated/");
}

test("docs/live-clients.md shows the recipes that client.test.ts runs, all of them and as they are", async () => {
  const document = await readFile(DOCUMENT, "utf8");
  const shown = [...document.matchAll(/^<!-- test\/integration\/recipes\/(.+) -->\n```\w+\n([^]*?)^```$/gm)].map(([, file, code]) => [file, code]);
  const recipes = await readdir(RECIPES);
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(await Promise.all(recipes.map(async (file) => [file, await asRead(file)]))));
});
