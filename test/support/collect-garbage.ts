import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Now, and not when the engine likes. */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
