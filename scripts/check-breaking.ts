/** Fails where a schema has lost, since the last release, what clients may rely on, unless breaking-changes.json says that it is meant, and why. */
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { judge, type MeantChange } from "./breaking-changes.js";

const FILES = ["schema.graphql", "subgraph.graphql"];

const root = new URL("../", import.meta.url);
const meantChanges = JSON.parse(await readFile(new URL("breaking-changes.json", root), "utf8")) as MeantChange[];
const release = maybeGit("describe", "--tags", "--match", "v*", "--abbrev=0");
const isShallow = maybeGit("rev-parse", "--is-shallow-repository") === "true";

for (const file of FILES) {
  const since = release ?? maybeFirstCommit(file);
  const before = since === null ? null : maybeGit("show", `${since}:${file}`);
  if (since === null || before === null) console.warn(`${file}: skipped, because ${reason(since)}`);
  else await check(file, since, before);
}

async function check(file: string, since: string, before: string): Promise<void> {
  const { broken, stale } = await judge(file, before, await readFile(new URL(file, root), "utf8"), meantChanges);
  for (const { path, type, message } of broken) console.error(`${file}: ${message} (${type}, ${path})`);
  for (const { path, type } of stale) console.error(`${file}: breaking-changes.json says that ${path} has a ${type}, which it has not`);
  const name = release ?? `its first commit, ${since.slice(0, 7)}`;
  if (broken.length > 0) console.error(`\nThis breaks clients of ${name}. If it is meant, breaking-changes.json says why.`);
  if (broken.length + stale.length > 0) process.exitCode = 1;
  else console.log(`${file} breaks nothing of ${name}`);
}

/** Of a shallow clone it would be the oldest that is there. */
function maybeFirstCommit(file: string): string | null {
  if (isShallow) return null;
  return maybeGit("log", "--diff-filter=A", "--reverse", "--format=%H", "--", file)?.split("\n")[0] ?? null;
}

function reason(since: string | null): string {
  if (since !== null) return `${since} has no such file`;
  if (isShallow) return "this clone is shallow: fetch tags and history (`git fetch --unshallow --tags`)";
  return "there is no history of it here, nor a release";
}

/** What git says; null where it cannot. */
function maybeGit(...args: readonly string[]): string | null {
  try {
    const said = execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 26 }).trim();
    return said === "" ? null : said;
  } catch {
    return null;
  }
}
