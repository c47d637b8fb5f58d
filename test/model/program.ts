import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

import { built } from "../support/built.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The gateway as a program of its own. */
export interface Program {
  /** Without a word to anybody; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Resolves when it listens, with no other environment than `env`. */
export async function startProgram(env: Readonly<Record<string, string>>): Promise<Program> {
  const child = spawn(process.execPath, [built("main.js")], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const exited = once(child, "exit");
  let written = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      written += chunk.toString();
      if (written.includes(`"listening"`)) resolve();
    });
    child.once("exit", () => reject(new Error(`expected the program to listen, got its end: ${written}`)));
  });
  return {
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** A port that was free just now, so that a program can come back to it. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
