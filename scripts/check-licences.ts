/** Fails when a package that is needed at run time has a licence that we do not ship under. */
import { readFile } from "node:fs/promises";
import { isAllowed, runTimeLicences } from "./licences.js";
import type { LockFile } from "./lock-file.js";

const lock = JSON.parse(await readFile(new URL("../package-lock.json", import.meta.url), "utf8")) as LockFile;
const licences = runTimeLicences(lock);
const refused = licences.filter(({ licence }) => !isAllowed(licence));

for (const { path, licence } of refused) console.error(`${path}: ${licence ?? "no licence declared"}`);
if (refused.length > 0) {
  console.error("\nNot among the licences that scripts/licences.ts allows at run time.");
  process.exitCode = 1;
} else {
  console.log(`${licences.length} packages at run time, all under allowed licences.`);
}
