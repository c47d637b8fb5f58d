import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { createContactClock } from "../../../src/emulator/contact-clock.js";

function setUp(speed = 1) {
  let wall = 1_000_000;
  const clock = createContactClock({ now: () => wall }, speed);
  return { clock, pass: (milliseconds: number) => void (wall += milliseconds) };
}

describe("the contacts' clock", () => {
  test("shows the wall's time until it runs faster or is moved on", () => {
    const { clock, pass } = setUp();
    pass(500);
    expect(clock.now()).toBe(1_000_500);
    clock.setSpeed(10);
    pass(500);
    expect(clock.now()).toBe(1_005_500);
    clock.advance(60_000);
    pass(1);
    expect(clock.now()).toBe(1_065_510);
  });

  test("knows when the wall showed a moment, also one before it was set up", () => {
    const { clock, pass } = setUp(10);
    pass(100);
    expect(clock.wallAt(1_001_000)).toBe(1_000_100);
    expect(clock.wallAt(999_000)).toBe(999_900);
  });

  test("counts a moment that was jumped over as the jump's", () => {
    const { clock, pass } = setUp();
    pass(1000);
    clock.advance(60_000);
    expect(clock.wallAt(1_030_000)).toBe(1_001_000);
    expect(clock.wallAt(1_061_000)).toBe(1_001_000);
  });

  test("never goes back, nor do the wall's moments of ever later ones", () => {
    const step = fc.oneof(
      fc.record({ pass: fc.integer({ min: 0, max: 10_000 }) }),
      fc.record({ advance: fc.integer({ min: 1, max: 100_000 }) }),
      fc.record({ setSpeed: fc.integer({ min: 1, max: 100 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { clock, pass } = setUp();
        const times = [clock.now()];
        for (const given of steps) {
          if ("pass" in given) pass(given.pass);
          else if ("advance" in given) clock.advance(given.advance);
          else clock.setSpeed(given.setSpeed);
          times.push(clock.now());
        }
        const walls = times.map((time) => clock.wallAt(time));
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const [index, wall] of walls.slice(1).entries()) expect(wall).toBeGreaterThanOrEqual(walls[index]! - 1e-6);
      }),
    );
  });
});
