import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import type { Usage } from "./probe.js";

export interface ProgramOptions {
  readonly file: string;
  /** Modules to load before it, as `--import` takes them. */
  readonly preloads: readonly string[];
  readonly nodeOptions: readonly string[];
  /** Environment variables, beside our own. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A server in a process of its own. */
export interface Program {
  /** Its origin. */
  readonly url: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Resolves once the program has said on stdout where it listens. @throws when it ends before that */
export async function startProgram({ file, preloads, nodeOptions, settings }: ProgramOptions): Promise<Program> {
  const child = fork(file, {
    execArgv: [...nodeOptions, ...preloads.map((module) => `--import=${module}`)],
    env: { ...process.env, NODE_OPTIONS: "", ...settings },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const exit = once(child, "exit");
  const output = child.stdout as NonNullable<typeof child.stdout>;
  const url = await maybeOrigin(output);
  if (url === null) throw new Error(`${file} ended without saying where it listens`);
  // What it logs from here on is nobody's, but must not pile up.
  output.resume();

  return {
    url,
    async usage() {
      child.send("usage");
      const [usage] = (await once(child, "message")) as [Usage];
      return usage;
    },
    async stop() {
      child.kill();
      await exit;
    },
  };
}

async function maybeOrigin(output: NodeJS.ReadableStream): Promise<string | null> {
  for await (const line of createInterface(output)) {
    const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (origin !== undefined) return origin;
  }
  return null;
}
