import type { LockFile } from "./lock-file.js";

/** Licences under which we ship what we depend on: they ask for a notice, not for our source nor for how it is used. */
const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Unlicense",
]);

export interface PackageLicence {
  readonly path: string;
  /** SPDX expression; null when the package names none. */
  readonly licence: string | null;
}

/** Packages that are installed without `devDependencies`, with the licence that each declares. */
export function runTimeLicences(lock: LockFile): PackageLicence[] {
  return Object.entries(lock.packages)
    // Not the workspaces, which are ours and not shipped.
    .filter(([path, { dev, link }]) => path.startsWith("node_modules/") && dev !== true && link !== true)
    .map(([path, { license }]) => ({ path, licence: license ?? null }));
}

/** Whether an SPDX expression leaves a choice that we allow. A form that is not understood is not allowed. */
export function isAllowed(expression: string | null): boolean {
  if (expression === null) return false;
  const unwrapped = expression.replace(/^\((.*)\)$/, "$1");
  return unwrapped.split(" OR ").some((choice) => choice.split(" AND ").every((licence) => ALLOWED.has(licence)));
}
