import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

import { describe, expect, jest, test } from "@jest/globals";

import { createEmulatorControl } from "../../src/emulator/control-client.js";
import { built } from "../support/built.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SETTINGS = { UPSTREAM: "emulator", PORT: "0", EMULATOR_PORT: "0", CONNECT_RATE: "none", LANDING_PAGE: "graphiql" };
/** A crash on demand, from outside the program. */
const CRASH = `data:text/javascript,process.once("SIGUSR2", () => { throw new Error("canary") })`;

interface Program {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** What it has written so far. */
  readonly written: { stdout: string; stderr: string };
  /** Resolves with what `pattern` finds on stdout as soon as it is there. */
  until(pattern: RegExp): Promise<string>;
  readonly exit: Promise<number | null>;
}

/** The gateway as a program of its own, with no other environment than `env`. */
function start(env: Readonly<Record<string, string>>, ...imports: readonly string[]): Program {
  const child = spawn(process.execPath, [...imports.flatMap((module) => ["--import", module]), built("main.js")], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (written.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (written.stderr += chunk.toString()));
  return {
    child,
    written,
    exit: once(child, "close").then(([code]) => code as number | null),
    async until(pattern) {
      for (;;) {
        const found = pattern.exec(written.stdout)?.[1];
        if (found !== undefined) return found;
        if (hasEnded(child)) throw new Error(`expected ${String(pattern)} on stdout, got the program's end: ${written.stderr}`);
        await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
      }
    },
  };
}

function hasEnded({ exitCode, signalCode }: Program["child"]): boolean {
  return exitCode !== null || signalCode !== null;
}

// Each starts a program, which takes its time on a busy machine.
jest.setTimeout(90_000);

/** Signals are how an orchestrator stops a program; Windows has none. */
const testWithSignals = process.platform === "win32" ? test.skip : test;

test("the package's entry loads by itself, without what the program imports first", async () => {
  const entry = ["--input-type=module", "--eval", `await import(${JSON.stringify(pathToFileURL(built("gateway.js")).href)})`];
  const child = spawn(process.execPath, entry, { cwd: ROOT, env: { PATH: process.env["PATH"] }, stdio: "ignore" });
  expect(await once(child, "close")).toEqual([0, null]);
});

describe("the program", () => {
  test("exits with 78 and every problem when it is told nonsense, and shows no secret", async () => {
    const { written, exit } = start({ PORT: "http", CURSOR_KEY: "canary-secret", HOST: "0.0.0.0" });
    expect(await exit).toBe(78);
    expect(written.stdout).toBe("");
    for (const setting of ["UPSTREAM", "PORT", "CURSOR_KEY", "HOST"]) expect(written.stderr).toContain(`  ${setting}: `);
    expect(written.stderr).not.toMatch(/canary| at .*:\d+:\d+/);
  });

  test("exits with 78 when the subgraph's Contact is to have a name that is taken", async () => {
    const { written, exit } = start({ ...SETTINGS, FEDERATION: "true", CONTACT_TYPE: "PageInfo" });
    expect(await exit).toBe(78);
    expect(written.stderr).toContain("CONTACT_TYPE: names a type that the graph has already");
  });

  test("says so when its port is taken, and is gone", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const { written, exit } = start({ ...SETTINGS, PORT: String(port) });
    expect(await exit).toBe(1);
    expect(written.stderr).toBe(`Cannot listen on 127.0.0.1:${port}: EADDRINUSE\n`);
    taken.close();
  });

  testWithSignals("says where it is and that its data are samples; on SIGTERM it finishes what is in flight and exits with 0", async () => {
    const program = start(SETTINGS);
    const url = await program.until(/GraphQL {3}(\S+)/);
    const control = createEmulatorControl(await program.until(/Emulator {2}(\S+)/));
    expect(program.written.stdout).toContain("EMULATOR: sample data, not AWS");
    const pasted = JSON.parse(await program.until(/-d '(.*)'/)) as { query: string };

    await control.fault({ kind: "latency", milliseconds: 500 });
    const answer = fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(pasted) });
    while ((await control.calls()).total === 0) await delay(5);
    program.child.kill("SIGTERM");
    // npm hands on what the terminal has sent already: the same signal again at once is the same stop.
    program.child.kill("SIGTERM");

    const body = (await (await answer).json()) as { data: { contactAnalysis: { segments: { nodes: unknown[] } } } };
    expect(body.data.contactAnalysis.segments.nodes).toHaveLength(3);
    expect(await program.exit).toBe(0);
    expect(program.written.stdout).toContain('"msg":"stopped"');
  });

  testWithSignals("stops at once at a second signal", async () => {
    const program = start({ ...SETTINGS, SHUTDOWN_DELAY: "1h" });
    await program.until(/(listening)/);
    program.child.kill("SIGTERM");
    await program.until(/(stopping)/);
    while (!hasEnded(program.child)) {
      program.child.kill("SIGINT");
      await delay(50);
    }
    expect(await program.exit).toBe(130);
  });

  testWithSignals("stops in order even where it is told so while it starts", async () => {
    const program = start(SETTINGS);
    await program.until(/(EMULATOR)/);
    program.child.kill("SIGTERM");
    expect(await program.exit).toBe(0);
  });

  testWithSignals("logs a crash without its message, and exits with 1", async () => {
    const program = start(SETTINGS, CRASH);
    await program.until(/(listening)/);
    program.child.kill("SIGUSR2");
    expect(await program.exit).toBe(1);
    expect(program.written.stdout).toContain('"level":"fatal"');
    expect(program.written.stdout + program.written.stderr).not.toContain("canary");
  });
});
