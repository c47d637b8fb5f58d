import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { built } from "../../support/built.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The gateway as a program of its own. */
export interface Program {
  readonly url: string;
  /** What it has logged so far, a line each. */
  logged(msg: string): boolean;
  signal(name: "SIGKILL" | "SIGTERM"): void;
  /** Its exit code; null where a signal ended it. */
  readonly exit: Promise<number | null>;
}

/** Resolves when it listens, with no other environment than `env`. */
export async function startProgram(port: number, env: Readonly<Record<string, string>>): Promise<Program> {
  const child = spawn(process.execPath, [built("main.js")], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], ...env, PORT: String(port) },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const messages = new Set<string>();
  let rest = "";
  const listens = new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("{")) messages.add((JSON.parse(line) as { msg: string }).msg);
      if (messages.has("listening")) resolve();
    });
    child.once("exit", () => reject(new Error("expected the program to listen, got its end")));
  });
  const exit = once(child, "close").then(([code]) => code as number | null);
  await listens;
  return { url: `http://127.0.0.1:${port}`, logged: (msg) => messages.has(msg), signal: (name) => void child.kill(name), exit };
}
