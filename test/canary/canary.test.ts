import { beforeAll, describe, expect, test } from "@jest/globals";

import { runCanary, type CanaryReport } from "./canary.js";

const SEED = Number(process.env["CANARY_SEED"] ?? 1);
const OPERATIONS = Number(process.env["CANARY_OPERATIONS"] ?? 40);

describe("While one reads everything raw, and everything goes wrong upstream", () => {
  let report: CanaryReport;
  beforeAll(async () => {
    report = await runCanary({ seed: SEED, operations: OPERATIONS });
  }, 120_000);

  test("no mark of raw or extracted text reaches those who may not see it, nor logs, metrics, traces, or the audit", () => {
    expect(report.leaks).toEqual([]);
  });

  test("and there were marks to be seen, for whoever may", () => {
    expect(report.marksGiven).toBeGreaterThan(200);
    expect(report.marksSeen).toBeGreaterThan(1_000);
    expect(report.searched).toBeGreaterThan(300);
    expect(report.traces).toBeGreaterThan(0);
  });
});
