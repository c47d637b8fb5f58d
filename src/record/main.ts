import { setTimeout as delay } from "node:timers/promises";

import { readConfig } from "../config.js";
import { ConfigError } from "../config/config-error.js";
import { createRawConnect } from "../connect/raw-connect.js";
import { systemClock } from "../domain/clock.js";
import { maybeArguments, USAGE, UsageError, type RecordArguments } from "./arguments.js";
import { maybeInstance } from "./maybe-instance.js";
import { maybeProgress } from "./progress.js";
import { record } from "./record.js";
import { fileProblems, writeRecording } from "./write-recording.js";

/** EX_USAGE and EX_CONFIG of sysexits.h: starting again will not help. */
const EXIT_USAGE = 64;
const EXIT_CONFIG = 78;
const EXIT_FAILURE = 1;
/** npm hands on the Ctrl-C that the terminal has sent to us already: within this time it is the same one. */
const SAME_SIGNAL_MS = 500;

try {
  const args = maybeArguments(process.argv.slice(2));
  if (args === null) process.stdout.write(USAGE);
  else await run(args);
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? "--help tells more.\n" : ""}`);
  process.exitCode = error instanceof UsageError ? EXIT_USAGE : EXIT_CONFIG;
}

async function run({ instance: named, contactId, outputType, types, intervalMs, graceMs, ...files }: RecordArguments): Promise<void> {
  const { instances, requestTimeoutMs } = readConnectSettings();
  const instance = maybeInstance(named, instances);
  if (instance === null) throw new UsageError(`--instance: expected ${instances === null ? "an id or an ARN" : "an instance of CONNECT_INSTANCES"}`);
  const problems = await fileProblems(files);
  if (problems.length > 0) throw new UsageError(problems.join("\n"));

  const stopped = new AbortController();
  stopOnSignals(stopped);
  const connect = createRawConnect(instance, { requestTimeoutMs, credentials: null });
  process.stderr.write("Recording; Ctrl-C ends it and writes what there is.\n");
  const recording = await record(
    {
      ask: (request) => connect.list(request),
      clock: systemClock,
      sleep: (milliseconds) => delay(milliseconds, undefined, { signal: stopped.signal }).catch(() => undefined),
      signal: stopped.signal,
      onLook(looks) {
        const line = maybeProgress(looks);
        if (line !== null) process.stderr.write(`${line}\n`);
      },
    },
    { list: { instanceId: instance.instanceId, contactId, outputType }, types, intervalMs, graceMs },
  );
  connect.close();

  if (recording.looks.every(({ answer }) => answer.kind === "refused")) {
    process.stderr.write(`Nothing was recorded: ${recording.looks.length === 0 ? "no call was made" : recording.end}.\n`);
    process.exitCode = EXIT_FAILURE;
    return;
  }
  process.stdout.write(await writeRecording(recording, files));
  process.stderr.write(`Written: ${files.out}, ${files.report}\n`);
}

/** What the gateway is told about its upstream; its other settings are none of the recorder's business. */
function readConnectSettings() {
  const settings = Object.entries(process.env).filter(([name]) => /^(CONNECT|AWS)_/.test(name));
  return readConfig({ ...Object.fromEntries(settings), UPSTREAM: "aws" }).connect;
}

function stopOnSignals(stopped: AbortController): void {
  let stoppedAtMs: number | null = null;
  const stop = (): void => {
    if (stoppedAtMs !== null && Date.now() - stoppedAtMs > SAME_SIGNAL_MS) process.exit(EXIT_FAILURE);
    stoppedAtMs ??= Date.now();
    stopped.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
}
