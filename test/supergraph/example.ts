import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const EXAMPLE = new URL("../../examples/supergraph/", import.meta.url);
const PART = fileURLToPath(new URL("part.mjs", import.meta.url));

/** What starts each part, in which module, and what it tells. The example is a package of its own, in JavaScript. */
interface Parts {
  readonly startSupergraph: { readonly supergraph: string; readonly urls: Readonly<Record<"hive" | "apollo", string>> };
  readonly startHive: { readonly url: string };
}
const MODULES: Readonly<Record<keyof Parts, string>> = { startSupergraph: "supergraph.js", startHive: "hive.js" };

export interface Part<Told> {
  readonly told: Told;
  /** Without warning, as machines do it. */
  kill(): Promise<void>;
}

export const PROGRAM = fileURLToPath(new URL("main.js", EXAMPLE));

/** Why the tests are skipped; null where they are not. */
export const whySkipped = existsSync(new URL("node_modules/", EXAMPLE))
  ? null
  : "skipped, because examples/supergraph is not installed: npm install --prefix examples/supergraph --no-package-lock";

/** A part as a process. @throws where it does not start */
export async function startPart<Start extends keyof Parts>(start: Start, options: object): Promise<Part<Parts[Start]>> {
  const child = fork(PART, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const exit = once(child, "exit");
  child.send({ module: new URL(MODULES[start], EXAMPLE).href, start, options });
  const [told] = (await Promise.race([once(child, "message"), exit.then(() => Promise.reject(new Error(`expected ${start} to start, got its end`)))])) as [Parts[Start]];
  return {
    told,
    async kill() {
      child.kill("SIGKILL");
      await exit;
    },
  };
}
