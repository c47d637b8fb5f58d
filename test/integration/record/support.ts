import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "@jest/globals";

import { instanceSettingsSchema } from "../../../src/connect/instance-settings.js";
import { createRawConnect } from "../../../src/connect/raw-connect.js";
import { createEmulatorControl, type EmulatorControl } from "../../../src/emulator/control-client.js";
import type { EmulatorOptions } from "../../../src/emulator/emulator-options.js";
import { createEmulator } from "../../../src/emulator/emulator.js";
import { parseScenario } from "../../../src/emulator/scenario-parse.js";
import type { Scenario } from "../../../src/emulator/scenario.js";
import { WELL_KNOWN } from "../../../src/emulator/well-known.js";
import { maybeProgress } from "../../../src/record/progress.js";
import { record, type Recording, type RecordOptions } from "../../../src/record/record.js";
import { writeRecording } from "../../../src/record/write-recording.js";
import { createFakeClock } from "../../support/fake-clock.js";

const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" };

export interface Studied {
  readonly recording: Recording;
  readonly report: string;
  readonly yaml: string;
  /** The written file, read as the emulator reads it. */
  readonly scenario: Scenario;
  /** All that was written, the terminal's lines included. */
  readonly written: string;
}

export interface StudyOptions extends Partial<Omit<RecordOptions, "list">> {
  readonly outputType?: "RAW" | "REDACTED";
  readonly keepText?: boolean;
  readonly emulator?: Partial<EmulatorOptions>;
  /** Seconds of the contact that have been when the recorder starts; below 0 it has yet to begin. */
  readonly startedSecondsAgo?: number;
  /** Called before each look, with the number of those before it. */
  readonly between?: (looks: number, control: EmulatorControl, stop: () => void) => Promise<void> | void;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Records one contact of an emulator by the real SDK, to the end and in files; a sleep moves the one clock that both have. */
export async function study(scenario: Scenario, options: StudyOptions = {}): Promise<Studied> {
  const { outputType = "REDACTED", keepText = false, startedSecondsAgo = 0, between, types = null, intervalMs = 2_000, graceMs = 60_000 } = options;
  const clock = createFakeClock();
  const emulator = await createEmulator({
    clock,
    ratePerSecond: null,
    scenarios: new Map([[scenario.name, scenario]]),
    contacts: [{ scenario: scenario.name, contactId: "contact-1", startedSecondsAgo }],
    ...options.emulator,
  });
  const control = createEmulatorControl(emulator.url);
  const instance = instanceSettingsSchema.parse({ instanceId: WELL_KNOWN.instanceId, region: WELL_KNOWN.region, endpoint: emulator.url });
  const connect = createRawConnect(instance, { requestTimeoutMs: 5_000, credentials: CREDENTIALS });
  const folder = await mkdtemp(join(tmpdir(), "record-"));
  closing.push(async () => {
    connect.close();
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  const stopped = new AbortController();
  const terminal: string[] = [];
  let looksSoFar = 0;
  const recording = await record(
    {
      ask: (request) => connect.list(request),
      clock,
      signal: stopped.signal,
      async sleep(milliseconds) {
        clock.advance(milliseconds);
        await between?.(looksSoFar, control, () => stopped.abort());
      },
      onLook(looks) {
        looksSoFar = looks.length;
        terminal.push(maybeProgress(looks) ?? "");
      },
    },
    { list: { instanceId: instance.instanceId, contactId: "contact-1", outputType }, types, intervalMs, graceMs },
  );

  const files = { out: join(folder, "recorded.yaml"), report: join(folder, "report.md"), keepText };
  const report = await writeRecording(recording, files);
  const yaml = await readFile(files.out, "utf8");
  const written = [...terminal, yaml, await readFile(files.report, "utf8")].join("\n");
  return { recording, report, yaml, scenario: parseScenario("recorded", yaml), written };
}

/** The answer that a report gives to a question: its bold part, and the evidence beside it. */
export function answerTo(report: string, question: string): string {
  const row = report.split("\n").find((line) => line.startsWith(`| ${question}`));
  if (row === undefined) throw new Error(`The report has no question ${question}`);
  return row.split("|").slice(2, 4).join("·").trim();
}
