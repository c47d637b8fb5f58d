import type { Clock } from "../../src/domain/clock.js";

/** Time that moves when told to. */
export function createFakeClock(startMs = Date.UTC(2026, 0, 1)): Clock & { advance(milliseconds: number): void } {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance: (milliseconds) => {
      nowMs += milliseconds;
    },
  };
}
