import { fileURLToPath } from "node:url";

const BUILT = new URL("../../node_modules/.cache/contact-analysis-gateway/src/", import.meta.url);

/** Where a file of src is as JavaScript, compiled before the first test by build-programs.js. */
export function built(path: `${string}.js`): string {
  return fileURLToPath(new URL(path, BUILT));
}
