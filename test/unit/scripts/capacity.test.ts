import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { capacityOf, capacityTable, firstSightSeconds, rateFor } from "../../../scripts/capacity-table.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

describe("the capacity of a budget", () => {
  it("is the floor for equal rates, N / (2R), times the measured factor", () => {
    expect(capacityOf(200, 2)).toEqual({ contacts: 200, ratePerSecond: 2, intervalSeconds: 100, meanDelaySeconds: 52.5 });
  });

  it("is bounded by the shortest interval at which a contact is looked at", () => {
    expect(capacityOf(10, 200)).toMatchObject({ intervalSeconds: 1, meanDelaySeconds: 0.5 });
  });

  it("counts the burst where all contacts are opened at once", () => {
    expect(firstSightSeconds(capacityOf(205, 2), 5)).toBe(100);
    expect(firstSightSeconds(capacityOf(3, 2), 5)).toBe(0);
  });

  it("asked for by a delay gives that delay back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0.6, max: 600, noNaN: true }), (contacts, target) => {
        expect(capacityOf(contacts, rateFor(contacts, target)!).meanDelaySeconds).toBeCloseTo(target, 6);
      }),
    );
    expect(rateFor(10, 0.4)).toBeNull();
  });

  it("is printed as a table for the README", () => {
    expect(capacityTable([10, 200], [2, 5])).toBe(
      ["| live contacts | 2 calls/s | 5 calls/s |", "| ---: | ---: | ---: |", "| 10 | 2.6 s | 1.1 s |", "| 200 | 53 s | 21 s |"].join("\n"),
    );
  });
});

describe("npm run capacity", () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ["--import", "@swc-node/register/esm-register", "scripts/capacity.ts", ...args], { cwd: ROOT });

  it("answers what was asked", async () => {
    const { stdout } = await run("--contacts", "200", "--rate", "2", "--target", "10s");
    expect(stdout).toMatch(/mean delay of a segment +53 s\n.*look to look +100 s, 5 segments each\n/u);
    expect(stdout).toContain("request 10.5 calls a second");
  }, 60_000);

  it("says what is wrong with its arguments", async () => {
    await expect(run("--contacts", "many", "--rate", "0", "--target", "soon")).rejects.toMatchObject({
      code: 64,
      stderr: expect.stringMatching(/--contacts: expected a number\n--rate: expected more than 0\n--target: expected a time/u),
    });
    await expect(run("--contracts", "2")).rejects.toMatchObject({ code: 64, stderr: expect.stringContaining("--contracts") });
  }, 60_000);
});
