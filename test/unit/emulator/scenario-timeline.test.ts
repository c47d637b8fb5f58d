import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { createTimeline } from "../../../src/emulator/scenario-timeline.js";
import type { ScenarioSegment } from "../../../src/emulator/scenario.js";

function segmentAt(atMs: number): ScenarioSegment {
  return { atMs, wire: () => ({}) };
}

describe("a timeline", () => {
  test("holds, whatever was asked before, exactly what has come by then, as the same objects", () => {
    const times = fc.array(fc.nat(50)).map((some) => some.sort((a, b) => a - b));
    fc.assert(
      fc.property(times, fc.array(fc.integer({ min: -1, max: 51 }), { minLength: 1 }), (script, asked) => {
        const all = script.map(segmentAt);
        const segments = createTimeline(all);
        for (const untilMs of asked) {
          const expected = all.filter(({ atMs }) => atMs <= untilMs);
          const held = segments(untilMs);
          expect(held).toHaveLength(expected.length);
          expect(held.every((segment, i) => segment === expected[i])).toBe(true);
        }
      }),
    );
  });

  test("takes no more of an endless script than it must", () => {
    let taken = 0;
    function* endless() {
      for (;;) yield segmentAt(taken++);
    }
    const segments = createTimeline(endless());
    expect(taken).toBe(0);
    expect(segments(9)).toHaveLength(10);
    expect(taken).toBe(11);
    expect(segments(4)).toHaveLength(5);
    expect(taken).toBe(11);
  });
});
