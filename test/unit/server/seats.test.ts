import { expect, test } from "@jest/globals";

import { NOBODY, type Principal } from "../../../src/domain/principal.js";
import { createSeats } from "../../../src/server/seats.js";

const of = (kind: Principal["kind"], id: string): Principal => ({ ...NOBODY, kind, id });

test("Each user has so many seats, and has one more for each that is given back", () => {
  const take = createSeats(2);
  const [first, second] = [take(of("user", "alice")), take(of("user", "alice"))];
  expect(take(of("user", "alice"))).toBeNull();
  expect(take(of("user", "bob"))).not.toBeNull();
  first?.();
  expect(take(of("user", "alice"))).not.toBeNull();
  expect(take(of("user", "alice"))).toBeNull();
  second?.();
  expect(take(of("user", "alice"))).not.toBeNull();
});

test.each(["router", "anonymous"] as const)("One who is %s has any number", (kind) => {
  const take = createSeats(1);
  for (let n = 0; n < 5; n++) expect(take(of(kind, "it"))).not.toBeNull();
});
