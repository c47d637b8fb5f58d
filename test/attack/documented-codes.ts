import { readFileSync } from "node:fs";

/** The codes that the README's table of errors names: whoever adds one has to document it. */
export function documentedCodes(): ReadonlySet<string> {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const [, table = ""] = /\n\| `extensions\.code` .*\n\|[-| ]+\n((?:\|.*\n)+)/.exec(readme) ?? [];
  const codes = table.split("\n").flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code!));
  if (codes.length === 0) throw new Error("expected README.md to have a table of extensions.code");
  return new Set(codes);
}
