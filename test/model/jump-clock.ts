import { systemClock, type Clock } from "../../src/domain/clock.js";

/** Time that runs as it does, and can be moved on besides: what waits for minutes is over when the test says so. */
export interface JumpClock extends Clock {
  jump(milliseconds: number): void;
}

export function createJumpClock(): JumpClock {
  let jumpedMs = 0;
  return {
    now: () => systemClock.now() + jumpedMs,
    jump(milliseconds) {
      jumpedMs += milliseconds;
    },
  };
}
