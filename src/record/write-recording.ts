import { access, constants, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { observe } from "./observe.js";
import { rebuild } from "./rebuild.js";
import type { Recording } from "./record.js";
import { replaySettings } from "./replay-settings.js";
import { reportOf } from "./report.js";
import { toScenario } from "./to-scenario.js";

export interface Files {
  readonly out: string;
  readonly report: string;
  readonly keepText: boolean;
}

/** For its owner alone: a scenario with its text kept is a transcript. */
const NEW_PRIVATE_FILE = { flag: "wx", mode: 0o600 } as const;

/** Writes the scenario and the report, neither over a file that is there. Returns the report. */
export async function writeRecording(recording: Recording, { out, report, keepText }: Files): Promise<string> {
  const rebuilt = rebuild(recording.looks);
  const observations = observe(recording, rebuilt);
  const text = reportOf(recording, observations);
  const comment = [
    `Recorded from Amazon Connect; ids are replaced${keepText ? "" : ", texts and names masked"}.`,
    ...replaySettings(observations).map((setting) => `Seen with ${setting}`),
  ];
  await writeFile(report, text, NEW_PRIVATE_FILE);
  await writeFile(out, toScenario(recording, rebuilt, { keepText, comment }), NEW_PRIVATE_FILE);
  return text;
}

/** What keeps the files from being written: better told before a recording of an hour than after it. */
export async function fileProblems({ out, report }: Pick<Files, "out" | "report">): Promise<readonly string[]> {
  const problems = [out, report].map(async (file) => {
    if (await isThere(file)) return [`${file}: is there already`];
    return (await isThere(dirname(file), constants.W_OK)) ? [] : [`${file}: its folder cannot be written to`];
  });
  return (await Promise.all(problems)).flat();
}

function isThere(path: string, mode?: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
