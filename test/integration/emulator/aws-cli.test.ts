import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

import { describe, expect, test } from "@jest/globals";

import { WELL_KNOWN } from "../../../src/emulator/well-known.js";
import { startUpstream, transcript, type Upstream } from "./support.js";

const OPERATION = ["connect", "list-realtime-contact-analysis-segments-v2"] as const;

/** Its own settings and credentials, so that it reads none of this machine's and asks nobody for any. */
const ENVIRONMENT = {
  ...process.env,
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "example",
  AWS_SESSION_TOKEN: "",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_MAX_ATTEMPTS: "1",
  AWS_PAGER: "",
};

/** Null where the `aws` on the PATH knows the operation. */
function reasonToSkip(): string | null {
  const { error, status } = spawnSync("aws", [...OPERATION, "--generate-cli-skeleton", "input"], { env: ENVIRONMENT, timeout: 15_000 });
  if (error !== undefined) return "there is no aws on the PATH";
  return status === 0 ? null : "the aws on the PATH does not know the operation";
}

function aws({ emulator }: Upstream, contactId: string, ...options: string[]) {
  const connection = ["--endpoint-url", emulator.url, "--region", WELL_KNOWN.region, "--output", "json"];
  const contact = ["--instance-id", WELL_KNOWN.instanceId, "--contact-id", contactId];
  const list = ["--output-type", "Redacted", "--segment-types", "Transcript", "Event"];
  return promisify(execFile)("aws", [...OPERATION, ...connection, ...contact, ...list, ...options], { env: ENVIRONMENT, timeout: 15_000 });
}

const reason = reasonToSkip();
if (reason !== null) process.stderr.write(`The aws command's tests are skipped, because ${reason}.\n`);

(reason === null ? describe : describe.skip)(`the aws command${reason === null ? "" : ` (skipped, because ${reason})`}`, () => {
  test("reads a page and follows its NextToken", async () => {
    const upstream = await startUpstream({ tailToken: "absent" });
    const { contactId } = await upstream.control.startContact({ scenario: "manual" });
    const segments = [transcript("t0", "Grüße 🙂"), transcript("t1"), transcript("t2")];
    await upstream.control.append({ contactId, segments });

    const first = JSON.parse((await aws(upstream, contactId, "--max-results", "2", "--no-paginate")).stdout) as { NextToken: string };
    const last = JSON.parse((await aws(upstream, contactId, "--no-paginate", "--next-token", first.NextToken)).stdout) as unknown;

    expect(first).toMatchObject({ Channel: "CHAT", Status: "IN_PROGRESS", Segments: [{ Transcript: { Content: "Grüße 🙂" } }, {}] });
    expect(last).toMatchObject({ Segments: [{ Transcript: { Id: "t2" } }] });
  });

  test("shows an exception by its name and message", async () => {
    const upstream = await startUpstream();
    await expect(aws(upstream, "nobody")).rejects.toMatchObject({
      stderr: expect.stringContaining("(ResourceNotFoundException) when calling the ListRealtimeContactAnalysisSegmentsV2 operation") as unknown,
    });
  });
});
