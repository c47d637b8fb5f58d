import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import { expect, test } from "@jest/globals";

import { createEmulatorControl } from "../../../src/emulator/control-client.js";
import { WELL_KNOWN } from "../../../src/emulator/well-known.js";
import { built } from "../../support/built.js";

function run(env: Record<string, string>) {
  return spawn(process.execPath, [built("emulator/main.js")], {
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

test("run alone it says where it listens and which contacts it plays, and stops when told to", async () => {
  const program = run({ EMULATOR_PORT: "0", EMULATOR_SPEED: "20" });
  const exit = once(program, "exit");
  let said = "";
  for await (const chunk of program.stdout.setEncoding("utf8") as AsyncIterable<string>) {
    said += chunk;
    const url = /^ {2}AWS_ENDPOINT_URL_CONNECT=(?<url>\S+)$/m.exec(said)?.groups?.["url"];
    if (url === undefined || !said.includes(WELL_KNOWN.endlessContactId)) continue;
    expect(await createEmulatorControl(url).modes()).toMatchObject({ speed: 20, ratePerSecond: 2, burst: 5 });
    program.kill("SIGTERM");
  }
  // Windows has no signals: there the program is ended from outside.
  expect(await exit).toEqual(process.platform === "win32" ? [null, "SIGTERM"] : [0, null]);
});

test("run alone with settings that are wrong it names each of them and ends with code 78", async () => {
  const program = run({ EMULATOR_PORT: "0", EMULATOR_RATE: "fast", EMULATOR_TAIL_TOKEN: "maybe" });
  const [exit, complaint] = await Promise.all([once(program, "exit"), text(program.stderr)]);
  expect(complaint).toMatch(/^EMULATOR_RATE: expected a number, or none\nEMULATOR_TAIL_TOKEN: .+\n$/);
  expect(exit).toEqual([78, null]);
});
