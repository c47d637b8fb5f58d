import { describe, expect, it } from "@jest/globals";

import type { EmulatorOptions } from "../../../src/emulator/emulator-options.js";
import { loadScenarios } from "../../../src/emulator/load-scenarios.js";
import type { Scenario, WireSegment } from "../../../src/emulator/scenario.js";
import { rebuild } from "../../../src/record/rebuild.js";
import { study, type Studied, type StudyOptions } from "./support.js";

const scenarios = await loadScenarios();
const MODES: readonly Partial<EmulatorOptions>[] = [
  { maxSegmentTypes: 7 },
  { maxSegmentTypes: 7, tailToken: "absent", summary: "after-completed" },
  { maxSegmentTypes: 7, pageFill: "short" },
];

/** What of a segment survives masking: its kind, its offsets, and the lengths of its texts, in both units. */
function shapeOf(segment: WireSegment): unknown {
  const shape = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => shape(item, key));
    if (typeof value === "object" && value !== null) return Object.entries(value).map(([name, inner]) => [key === "MatchedDetails" ? "" : name, shape(inner, name)]);
    if (key.endsWith("Id") || key === "AbsoluteTime") return key;
    return typeof value === "string" ? [value.length, Array.from(value).length] : value;
  };
  return shape(segment, "");
}

function played(scenario: Scenario): readonly WireSegment[] {
  return scenario.segments(Infinity).map(({ wire }) => wire("Redacted", "2026-01-01T00:00:00.000Z"));
}

function seen({ recording }: Studied): readonly WireSegment[] {
  return rebuild(recording.looks).entries.map(({ versions }) => versions[0]!.segment);
}

describe("a recorded contact", () => {
  it.each(["billing-dispute", "attachments", "emoji-and-rtl", "extracted-information", "issues-and-categories", "markdown", "analysis-failed", "empty"])(
    "%s, replayed by an emulator, is the contact that was recorded, from its start or from its middle, in every mode",
    async (name) => {
      const original = scenarios.get(name)!;
      for (const [i, emulator] of MODES.entries()) {
        const options: StudyOptions = { emulator, intervalMs: 10_000, startedSecondsAgo: 70 * i };
        const recorded = await study(original, options);
        const replayed = await study(recorded.scenario, options);
        expect(seen(replayed).map(shapeOf)).toEqual(played(original).map(shapeOf));
        expect(replayed.scenario.finalStatus).toBe(original.finalStatus);
      }
    },
  );

  it("keeps its pace: what has a time of its own comes at that time, the rest at most a look later", async () => {
    const original = scenarios.get("billing-dispute")!;
    const { scenario } = await study(original, { startedSecondsAgo: 150 });
    const delays = scenario.segments(Infinity).map(({ atMs }, i) => atMs - original.segments(Infinity)[i]!.atMs);
    expect(Math.min(...delays)).toBeGreaterThan(-2_500);
    expect(Math.max(...delays)).toBeLessThanOrEqual(2_500);
    expect(scenario.endsAtMs! / 1_000).toBeCloseTo(326.5, -1);
  });

  it("that was over before has its own pace, too", async () => {
    const original = scenarios.get("billing-dispute")!;
    const { scenario } = await study(original, { startedSecondsAgo: 100_000 });
    expect(scenario.endsAtMs).toBe(original.endsAtMs);
  });

  it("holds only the text that was asked for", async () => {
    const raw = await study(scenarios.get("billing-dispute")!, { outputType: "RAW", intervalMs: 5_000 });
    expect(raw.scenario.outputTypes).toEqual(["Raw"]);
    const redacted = await study(scenarios.get("billing-dispute")!, { intervalMs: 5_000 });
    expect(redacted.scenario.outputTypes).toEqual(["Redacted"]);
    expect(redacted.yaml).toContain("[CREDIT_DEBIT_NUMBER]");
  });

  it("with its text kept is the contact word by word, but for ids and times", async () => {
    const original = scenarios.get("billing-dispute")!;
    const { scenario } = await study(original, { keepText: true, intervalMs: 5_000 });
    const contents = (segments: readonly WireSegment[]) => segments.flatMap((segment) => JSON.stringify(segment).match(/"(Content|DisplayName)":"[^"]*"/gu) ?? []);
    expect(contents(played(scenario))).toEqual(contents(played(original)));
  });
});
