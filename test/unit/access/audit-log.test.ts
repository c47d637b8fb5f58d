import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { createAuditLog } from "../../../src/access/audit-log.js";
import type { AuditLine } from "../../../src/access/trail.js";

const LINE: AuditLine = {
  event: "QUERY",
  decision: "ALLOWED",
  principal: "https://issuer.example|alice",
  requestId: "r1",
  instanceId: "i1",
  contactId: "c1",
  outputType: "REDACTED",
  kinds: { TRANSCRIPT: 2 },
  count: 2,
  payloads: 0,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("The audit is added to its file, and is there as soon as it is written", async () => {
  const path = join(folder, "audit.jsonl");
  createAuditLog({ path })(LINE);
  createAuditLog({ path })({ ...LINE, requestId: "r2" });
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { ...LINE, log: "audit", time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
    { ...LINE, log: "audit", requestId: "r2", time: expect.any(String) },
  ]);
});

test("A file that cannot be written to is told at once", () => {
  expect(() => createAuditLog({ path: join(folder, "nowhere", "audit.jsonl") })).toThrow();
});

test("Without an audit nothing is written", () => {
  const write = createAuditLog("none");
  expect(() => write(LINE)).not.toThrow();
});
