import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Child {
  /** Sends a message and resolves with the next one that comes back. */
  ask(message: unknown): Promise<unknown>;
  /** The next line that it writes. */
  line(): Promise<string>;
  stop(): Promise<void>;
}

/** A file of this folder in a process of its own. */
export function startChild(file: "gateway" | "generator", settings: Readonly<Record<string, string>> = {}): Child {
  const child: ChildProcess = fork(fileURLToPath(new URL(`${file}.ts`, import.meta.url)), {
    execArgv: ["--import=@swc-node/register/esm-register"],
    env: { ...process.env, ...settings },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const lines = createInterface(child.stdout as NonNullable<typeof child.stdout>);
  return {
    async ask(message) {
      child.send(message as object);
      const [answer] = (await once(child, "message")) as [unknown];
      return answer;
    },
    async line() {
      const [line] = (await once(lines, "line")) as [string];
      return line;
    },
    async stop() {
      const exit = once(child, "exit");
      child.kill();
      await exit;
    },
  };
}
