import type { Scenario, ScenarioSegment } from "./scenario.js";

/** Plays a script that may be endless: takes from it only what the asked moment needs, and keeps that, so that the same objects come again. */
export function createTimeline(script: Iterable<ScenarioSegment>): Scenario["segments"] {
  const held: ScenarioSegment[] = [];
  const rest = script[Symbol.iterator]();
  // One segment ahead of `held`: the first one that is later than everything asked for so far.
  let ahead: ScenarioSegment | undefined;
  let over = false;

  return (untilMs) => {
    while (!over && (ahead === undefined || ahead.atMs <= untilMs)) {
      if (ahead !== undefined) held.push(ahead);
      const next = rest.next();
      over = next.done === true;
      ahead = next.done === true ? undefined : next.value;
    }
    return held.slice(0, countUntil(held, untilMs));
  };
}

/** How many segments, ordered by time, are not later than `untilMs`: a binary search. */
function countUntil(segments: readonly ScenarioSegment[], untilMs: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.atMs ?? Infinity) <= untilMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
