import { describe, expect, test } from "@jest/globals";

import { EMULATOR_DEFAULTS, emulatorOptionsFrom, EmulatorOptionsError } from "../../../src/emulator/emulator-options.js";

describe("the emulator's options from the environment", () => {
  test("are the defaults and port 4010 where nothing is set, or only to nothing", () => {
    expect(emulatorOptionsFrom({ EMULATOR_RATE: "", EMULATOR_PORT: " ", PATH: "/bin" })).toEqual({ ...EMULATOR_DEFAULTS, port: 4010 });
  });

  test("are read from every variable", () => {
    const options = emulatorOptionsFrom({
      EMULATOR_PORT: "5000",
      EMULATOR_SEED: "-7",
      EMULATOR_RATE: "none",
      EMULATOR_BURST: "10",
      EMULATOR_SPEED: "0.5",
      EMULATOR_TOKEN_BYTES: "102400",
      EMULATOR_TOKEN_TTL: "86400",
      EMULATOR_TAIL_TOKEN: "absent",
      EMULATOR_PAGE_FILL: "short",
      EMULATOR_REEMIT: "false",
      EMULATOR_SUMMARY: "after-completed",
      EMULATOR_MAX_SEGMENT_TYPES: "7",
    });
    expect(options).toEqual({
      ...EMULATOR_DEFAULTS,
      port: 5000,
      seed: -7,
      ratePerSecond: null,
      burst: 10,
      speed: 0.5,
      tokenBytes: 102_400,
      tokenTtlSeconds: 86_400,
      tailToken: "absent",
      pageFill: "short",
      reemit: false,
      summary: "after-completed",
      maxSegmentTypes: 7,
    });
  });

  test("are refused with every problem at once", () => {
    const wrong = {
      EMULATOR_PORT: "http",
      EMULATOR_RATE: "-1",
      EMULATOR_BURST: "0",
      EMULATOR_SPEED: "0",
      EMULATOR_TOKEN_BYTES: "49",
      EMULATOR_TAIL_TOKEN: "maybe",
      EMULATOR_REEMIT: "perhaps",
    };
    const read = () => emulatorOptionsFrom(wrong);
    expect(read).toThrow(EmulatorOptionsError);
    for (const setting of Object.keys(wrong)) expect(read).toThrow(new RegExp(`^${setting}: .+$`, "m"));
  });
});
