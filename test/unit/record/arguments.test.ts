import { describe, expect, it } from "@jest/globals";

import { instancesSchema } from "../../../src/connect/instances-schema.js";
import { maybeArguments, USAGE } from "../../../src/record/arguments.js";
import { maybeInstance } from "../../../src/record/maybe-instance.js";

const NEEDED = ["--instance", "i-1", "--contact", "c-1"];

describe("the recorder's arguments", () => {
  it("need an instance and a contact only, and mask unless told otherwise", () => {
    expect(maybeArguments(NEEDED)).toEqual({
      instance: "i-1",
      contactId: "c-1",
      outputType: "REDACTED",
      types: null,
      intervalMs: 2_000,
      graceMs: 120_000,
      keepText: false,
      out: "recorded-contact.yaml",
      report: "recorded-contact.md",
    });
  });

  it("are read whole", () => {
    const args = [...NEEDED, "--output-type", "RAW", "--types", "TRANSCRIPT,EVENT", "--interval", "5s", "--grace", "1m", "--keep-text", "--out", "a", "--report", "b"];
    expect(maybeArguments(args)).toMatchObject({
      outputType: "RAW",
      types: ["TRANSCRIPT", "EVENT"],
      intervalMs: 5_000,
      graceMs: 60_000,
      keepText: true,
      out: "a",
      report: "b",
    });
  });

  it.each([
    [[], "--instance is missing\n--contact is missing"],
    [[...NEEDED, "--contact", "../x"], "--contact: expected a contact's id"],
    [[...NEEDED, "--interval", "500ms"], "--interval: expected a time such as 500ms, 15s or 5m, at least 1000ms"],
    [[...NEEDED, "--types", "SPEECH"], "--types: expected some of TRANSCRIPT,"],
    [[...NEEDED, "--output-type", "raw"], "--output-type: expected RAW or REDACTED"],
    [[...NEEDED, "--verbose"], "--verbose"],
  ])("%j are refused: %s", (args, message) => {
    expect(() => maybeArguments(args)).toThrow(message);
  });

  it("are explained on demand, every one", () => {
    expect(maybeArguments(["--help"])).toBeNull();
    for (const option of ["instance", "contact", "output-type", "types", "interval", "grace", "keep-text", "out", "report"]) expect(USAGE).toContain(`--${option}`);
  });
});

describe("the instance to record from", () => {
  const ARN = "arn:aws:connect:eu-central-1:111122223333:instance/i-1";

  it("is any id, or an ARN with its Region, where none are configured", () => {
    expect(maybeInstance("i-1", null)).toMatchObject({ instanceId: "i-1", region: null });
    expect(maybeInstance(ARN, null)).toMatchObject({ instanceId: "i-1", region: "eu-central-1" });
    expect(maybeInstance("arn:nonsense/x", null)).toBeNull();
  });

  it("is one of those that are, by id, alias or ARN, with its role", () => {
    const roleArn = "arn:aws:iam::111122223333:role/reader";
    const settings = instancesSchema.parse([{ arn: ARN, alias: "support", roleArn }]);
    for (const name of ["i-1", "support", ARN]) expect(maybeInstance(name, settings)).toMatchObject({ instanceId: "i-1", roleArn });
    for (const name of ["i-2", ARN.replace("i-1", "i-2")]) expect(maybeInstance(name, settings)).toBeNull();
  });
});
