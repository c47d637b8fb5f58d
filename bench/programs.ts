import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { startProgram, type Program } from "./program.js";
import { transpile } from "./transpile.js";

/** `built`: what is shipped. `source`: as it stands, without a build, for which a compiler sits in the process. */
export type GatewayBuild = "built" | "source";

export type ProgramName = "gateway" | "emulator" | "bare-proxy" | "plain-apollo";

export interface Programs {
  start(name: ProgramName, settings: Readonly<Record<string, string>>): Promise<Program>;
  /** Ends whatever was started. */
  stop(): Promise<void>;
}

export interface ProgramsOptions {
  readonly build: GatewayBuild;
  /** Of Node, for all of them: `--cpu-prof`, say. */
  readonly nodeOptions: readonly string[];
}

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

export async function createPrograms({ build, nodeOptions }: ProgramsOptions): Promise<Programs> {
  const out = await transpile("probe", "upstream", "bare-proxy", "plain-apollo");
  const probe = pathToFileURL(join(out, "probe.js")).href;
  const compiler = build === "source" ? ["@swc-node/register/esm-register"] : [];
  const ours = (path: string) => (build === "source" ? join(PROJECT, "src", `${path}.ts`) : join(PROJECT, "dist", `${path}.js`));

  const programs: Readonly<Record<ProgramName, { readonly file: string; readonly preloads: readonly string[] }>> = {
    gateway: { file: ours("main"), preloads: [...compiler, probe] },
    emulator: { file: ours("emulator/main"), preloads: [...compiler, probe] },
    "bare-proxy": { file: join(out, "bare-proxy.js"), preloads: [probe] },
    "plain-apollo": { file: join(out, "plain-apollo.js"), preloads: [probe] },
  };
  const running: Program[] = [];

  return {
    async start(name, settings) {
      const program = await startProgram({ ...programs[name], nodeOptions, settings });
      running.push(program);
      return program;
    },
    async stop() {
      await Promise.all(running.map((program) => program.stop()));
    },
  };
}
