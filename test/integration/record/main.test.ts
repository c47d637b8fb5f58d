import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";

import { createEmulator, type Emulator } from "../../../src/emulator/emulator.js";
import { parseScenario } from "../../../src/emulator/scenario-parse.js";
import { WELL_KNOWN } from "../../../src/emulator/well-known.js";
import { built } from "../../support/built.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const SECRET = "example-secret";
const NO_CREDENTIALS = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "true" };

// A start compiles the program, which takes its time on a busy machine.
jest.setTimeout(90_000);

/** Signals are how a terminal stops a program; Windows has none. */
const testWithSignals = process.platform === "win32" ? test.skip : test;

let emulator: Emulator;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "record-"));
  emulator = await createEmulator({
    contacts: [
      { scenario: "billing-dispute", contactId: "over", startedSecondsAgo: 1_000 },
      { scenario: "endless", contactId: "live", startedSecondsAgo: 60 },
    ],
  });
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** The program, with the environment of somebody who has an account. `stopAt` finds the line after which Ctrl-C is pressed. */
async function run(args: readonly string[], { env = {}, stopAt }: { env?: Readonly<Record<string, string>>; stopAt?: RegExp } = {}) {
  const child = spawn(process.execPath, [built("record/main.js"), ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env["PATH"],
      AWS_ENDPOINT_URL_CONNECT: emulator.url,
      AWS_REGION: WELL_KNOWN.region,
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: SECRET,
      // The gateway's own settings are no business of the recorder's, not even when they are wrong.
      PORT: "nonsense",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = { stdout: "", stderr: "" };
  let isStopped = false;
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (chunk: Buffer) => {
      written[stream] += chunk.toString();
      if (stopAt?.test(written.stderr) === true && !isStopped) isStopped = child.kill("SIGINT");
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...written };
}

function files(name: string) {
  const [out, report] = [join(folder, `${name}.yaml`), join(folder, `${name}.md`)];
  return { out, report, args: ["--out", out, "--report", report] };
}

describe("npm run record", () => {
  test("records a contact with the environment's credentials into two files of its own, and shows the report and no text", async () => {
    const { out, report, args } = files("over");
    const arn = `arn:aws:connect:${WELL_KNOWN.region}:${WELL_KNOWN.accountId}:instance/${WELL_KNOWN.instanceId}`;
    const { code, stdout, stderr } = await run(["--instance", arn, "--contact", "over", "--interval", "1s", ...args]);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining(`Written: ${out}, ${report}`) });
    expect(await readFile(report, "utf8")).toBe(stdout);
    expect(stdout).toContain("EMULATOR_MAX_SEGMENT_TYPES=6");
    expect(parseScenario("over", await readFile(out, "utf8")).segments(Infinity).length).toBeGreaterThanOrEqual(30);
    expect(stdout + stderr).not.toMatch(/Dana|Miguel|charged|bill|AKIDEXAMPLE|example-secret/u);
    if (process.platform !== "win32") expect((await stat(out)).mode & 0o777).toBe(0o600);
  });

  testWithSignals("writes what there is when Ctrl-C is pressed", async () => {
    const { out, args } = files("live");
    const { code, stdout } = await run(["--instance", WELL_KNOWN.instanceId, "--contact", "live", "--interval", "1s", ...args], { stopAt: /IN_PROGRESS/u });
    expect(code).toBe(0);
    expect(stdout).toContain("until the recorder was stopped");
    expect(parseScenario("live", await readFile(out, "utf8")).endsAtMs).toBeNull();
  });

  test("exits with 64 and calls nothing when it is told nonsense", async () => {
    const { code, stdout, stderr } = await run(["--contact", "a/b", "--interval", "100ms"]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    for (const option of ["--instance", "--contact", "--interval", "--help"]) expect(stderr).toContain(option);
    expect(stderr).not.toMatch(/ at .*:\d+:\d+/u);
  });

  test("sends nothing in clear over a network", async () => {
    const args = ["--instance", WELL_KNOWN.instanceId, "--contact", "over", ...files("none").args];
    expect(await run(args, { env: { AWS_ENDPOINT_URL_CONNECT: "http://192.0.2.1" } })).toMatchObject({ code: 78, stderr: expect.stringContaining("https") });
  });

  test("leaves no files when nothing was recorded", async () => {
    const { out, args } = files("refused");
    const { code, stderr } = await run(["--instance", WELL_KNOWN.instanceId, "--contact", "over", ...args], { env: NO_CREDENTIALS });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("Nothing was recorded: UPSTREAM_FORBIDDEN") });
    await expect(stat(out)).rejects.toThrow();
  });
});
