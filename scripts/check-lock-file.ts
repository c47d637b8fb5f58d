/** Says what is wrong with package-lock.json; with `--fix` adds the optional packages of other platforms that npm left out. */
import { readFile, writeFile } from "node:fs/promises";
import { completeLockFile, lockFileProblems, type LockFile, type Manifest } from "./lock-file.js";

const lockFileUrl = new URL("../package-lock.json", import.meta.url);
const read = async (url: URL): Promise<unknown> => JSON.parse(await readFile(url, "utf8"));

let lock = (await read(lockFileUrl)) as LockFile;
if (process.argv.includes("--fix")) {
  lock = completeLockFile(lock);
  await writeFile(lockFileUrl, `${JSON.stringify(lock, null, 2)}\n`);
}

const problems = lockFileProblems(lock, (await read(new URL("../package.json", import.meta.url))) as Manifest);
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error("\nOptional packages that are missing: `npm run fix:lock`. Anything else: `npm install`.");
  process.exitCode = 1;
} else {
  console.log(`package-lock.json installs the same on every platform (${Object.keys(lock.packages).length - 1} packages).`);
}
