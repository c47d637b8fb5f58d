import { describe, expect, test } from "@jest/globals";

import type { Scenario } from "../../../src/emulator/scenario.js";
import { createSyntheticScenarios, type SyntheticOptions } from "../../../src/emulator/synthetic.js";
import { modelViolations } from "../../support/wire-model.js";

const TIME = "2026-01-01T00:00:00.000Z";
const OPTIONS: SyntheticOptions = { seed: 7, count: 100, ratePerSecond: 0.1, durationSeconds: 2_000 };

function scenarios(changes: Partial<SyntheticOptions> = {}): readonly Scenario[] {
  return createSyntheticScenarios({ ...OPTIONS, ...changes });
}

function written(some: readonly Scenario[]) {
  return some.map(({ name, segments }) => ({ name, segments: segments(Infinity).map((segment) => [segment.atMs, segment.wire("Raw", TIME)]) }));
}

/** How many segments of each contact come within its time. */
function counts(some: readonly Scenario[]): readonly number[] {
  return some.map(({ segments, endsAtMs }) => segments((endsAtMs ?? 0) - 1).length);
}

/** Variance over mean of the segments in windows of 20 s: 1 for a Poisson process, more for bursts. */
function dispersion(some: readonly Scenario[]): number {
  const windows = some.flatMap(({ segments, endsAtMs }) => {
    const before = (atMs: number) => segments(atMs - 1).length;
    return Array.from({ length: (endsAtMs ?? 0) / 20_000 }, (_, i) => before((i + 1) * 20_000) - before(i * 20_000));
  });
  return variance(windows) / mean(windows);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}

describe("synthetic contacts", () => {
  test("are the same for the same seed, and others for another one", () => {
    const few = { count: 5 };
    expect(written(scenarios(few))).toEqual(written(scenarios(few)));
    const moments = (seed: number) => scenarios({ ...few, seed }).map(({ segments }) => segments(Infinity).map(({ atMs }) => atMs));
    expect(new Set([...moments(7), ...moments(8)].map(String)).size).toBe(10);
  });

  test("do not change when there are more of them", () => {
    expect(written(scenarios({ count: 8 })).slice(0, 5)).toEqual(written(scenarios({ count: 5 })));
  });

  test("are named in order and satisfy the SDK's model", () => {
    const some = scenarios({ count: 3, burst: { onSeconds: 30, offSeconds: 60 } });
    expect(some.map(({ name }) => name)).toEqual(["synthetic-1", "synthetic-2", "synthetic-3"]);
    for (const { segments } of some) {
      const all = segments(Infinity);
      const wires = (["Raw", "Redacted"] as const).flatMap((outputType) => all.map((segment) => segment.wire(outputType, TIME)));
      expect(wires.flatMap(modelViolations)).toEqual([]);
      expect(new Set(wires.flatMap(Object.keys))).toEqual(new Set(["Transcript", "Issues", "Categories", "Event", "PostContactSummary"]));
      expect(all.map(({ atMs }) => atMs)).toEqual(all.map(({ atMs }) => atMs).sort((a, b) => a - b));
    }
  });

  test("have Ids that no other contact has", () => {
    const ids = scenarios({ count: 20, durationSeconds: 200 }).flatMap(({ segments }) =>
      segments(Infinity).flatMap((segment) => {
        const { Transcript, Event } = segment.wire("Raw", TIME);
        return ((Transcript ?? Event) as { Id?: string } | undefined)?.Id ?? [];
      }),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u);
  });

  // At least 100 contacts of 50 expected segments, from a fixed seed: the standard error of a mean is well below the tolerance.
  test.each<[string, Partial<SyntheticOptions>]>([
    ["alike", {}],
    ["with rates of their own", { sigma: 0.7, count: 600, durationSeconds: 500 }],
    ["in bursts", { burst: { onSeconds: 30, offSeconds: 90 } }],
  ])("%s have the rate that was asked for, on average", (_, changes) => {
    const some = { ...OPTIONS, ...changes };
    const observed = mean(counts(scenarios(changes))) / some.durationSeconds;
    expect(observed / OPTIONS.ratePerSecond).toBeGreaterThan(0.9);
    expect(observed / OPTIONS.ratePerSecond).toBeLessThan(1.1);
  });

  test("spread their rates by sigma", () => {
    const logarithms = counts(scenarios({ sigma: 0.8, ratePerSecond: 1, durationSeconds: 300 })).map(Math.log);
    expect(Math.sqrt(variance(logarithms))).toBeGreaterThan(0.65);
    expect(Math.sqrt(variance(logarithms))).toBeLessThan(0.95);
  });

  test("arrive as a Poisson process, and more clustered in bursts", () => {
    const steady = dispersion(scenarios());
    expect(steady).toBeGreaterThan(0.9);
    expect(steady).toBeLessThan(1.1);
    expect(dispersion(scenarios({ burst: { onSeconds: 30, offSeconds: 90 } }))).toBeGreaterThan(2);
  });

  test("end, and then get their summary", () => {
    const [first] = scenarios();
    const last = first?.segments(Infinity).slice(-2) ?? [];
    expect(last.map(({ atMs }) => atMs)).toEqual([2_000_000, 2_005_000]);
    expect(last.map((segment) => Object.keys(segment.wire("Raw", TIME)))).toEqual([["Event"], ["PostContactSummary"]]);
  });
});
