import { readFileSync } from "node:fs";

import { expect, test } from "@jest/globals";

import { SETTINGS, type Setting } from "../../../src/config/settings.js";
import { UNAVAILABLE_CODES } from "../../../src/domain/errors.js";

const README = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

/** The rows of the first table after a heading. */
function tableUnder(heading: string): string[] {
  const [, section = ""] = README.split(`\n${heading}\n`);
  const lines = section.split("\n");
  const start = lines.findIndex((line) => line.startsWith("|---"));
  return lines.slice(start + 1, lines.findIndex((line, index) => index > start && !line.startsWith("|")));
}

test("the README's table of settings has a row for each setting, and for no other; these are the rows", () => {
  const rows = Object.entries<Setting<unknown>>(SETTINGS).map(([name, { fallback, isRequired, description }]) => {
    const byDefault = isRequired ? "required" : fallback === null ? "" : `\`${fallback.replaceAll(",", ", ")}\``;
    return `| \`${name}\` | ${byDefault} | ${description} |`;
  });
  expect(tableUnder("## Settings")).toEqual(rows);
});

test("the README explains every code of `unavailable`, and no other", () => {
  const codes = tableUnder("## Errors and their codes").map((row) => /^\| `(\w+)` \|/.exec(row)?.[1]);
  expect(codes).toEqual([...UNAVAILABLE_CODES]);
});
