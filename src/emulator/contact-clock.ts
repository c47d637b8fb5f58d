import type { Clock } from "../domain/clock.js";

/** The contacts' own time, in epoch milliseconds: it runs `speed` times as fast as the wall's and can be moved on. */
export interface ContactClock extends Clock {
  /** When the wall's clock shows, or showed, a moment of contact time: a moment that was jumped over counts as the jump's. */
  wallAt(contactTime: number): number;
  advance(milliseconds: number): void;
  setSpeed(speed: number): void;
}

/** From here on, and until the next of its kind, contact time runs evenly. */
interface Stretch {
  readonly from: number;
  readonly wallFrom: number;
  readonly speed: number;
}

export function createContactClock(clock: Clock, speed: number): ContactClock {
  let current: Stretch = { from: clock.now(), wallFrom: clock.now(), speed };
  const stretches = [current];

  const now = () => current.from + (clock.now() - current.wallFrom) * current.speed;
  const begin = (from: number, speed: number) => {
    current = { from, wallFrom: clock.now(), speed };
    stretches.push(current);
  };

  return {
    now,
    advance: (milliseconds) => begin(now() + milliseconds, current.speed),
    setSpeed: (speed) => begin(now(), speed),
    wallAt(contactTime) {
      const index = Math.max(0, stretches.findLastIndex(({ from }) => from <= contactTime));
      const { from, wallFrom, speed } = stretches[index] ?? current;
      return Math.min(wallFrom + (contactTime - from) / speed, stretches[index + 1]?.wallFrom ?? Infinity);
    },
  };
}
