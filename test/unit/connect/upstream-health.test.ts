import { describe, expect, test } from "@jest/globals";

import { createUpstreamHealth } from "../../../src/connect/upstream-health.js";
import { createFakeClock } from "../../support/fake-clock.js";

const HOLD_MS = 30_000;

function world() {
  const clock = createFakeClock();
  return { clock, health: createUpstreamHealth({ clock, holdMs: HOLD_MS }) };
}

describe("The upstream counts as forbidden to us", () => {
  test("not before it was heard of", () => {
    expect(world().health.isForbidden()).toBe(false);
  });

  test("once every instance that was heard of was refused when it was heard of last", () => {
    const { health } = world();
    health.answered("a");
    health.forbidden("a");
    expect(health.isForbidden()).toBe(true);
    health.answered("b");
    expect(health.isForbidden()).toBe(false);
    health.forbidden("b");
    expect(health.isForbidden()).toBe(true);
    health.answered("a");
    expect(health.isForbidden()).toBe(false);
  });

  test("for as long as the hold: a gateway that is asked nothing since is tried again", () => {
    const { clock, health } = world();
    health.forbidden("a");
    clock.advance(HOLD_MS - 1);
    expect(health.isForbidden()).toBe(true);
    clock.advance(1);
    expect(health.isForbidden()).toBe(false);
  });

  test("whatever an instance answered longer ago than the hold", () => {
    const { clock, health } = world();
    health.answered("a");
    clock.advance(HOLD_MS);
    health.forbidden("b");
    expect(health.isForbidden()).toBe(true);
  });

  test("no longer than the jump where the clock is set back", () => {
    const { clock, health } = world();
    health.forbidden("a");
    clock.advance(-3_600_000);
    expect(health.isForbidden()).toBe(false);
  });

  test("in bounded memory, however many instances clients make up", () => {
    const { health } = world();
    health.answered("first");
    for (let n = 0; n < 1_000; n++) health.forbidden(`made-up-${n}`);
    // The first has been forgotten.
    expect(health.isForbidden()).toBe(true);
  });
});
