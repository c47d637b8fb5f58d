import type { Principal } from "../domain/principal.js";

/** Takes a place for a principal; null where it has as many as it may, else what gives the place back. */
export type TakeSeat = (principal: Principal) => (() => void) | null;

/** Bounds what each user may have open. A router, which speaks for many, and whoever is not asked who it is may have any number. */
export function createSeats(maxPerUser: number): TakeSeat {
  const taken = new Map<string, number>();
  return ({ kind, id }) => {
    if (kind !== "user") return () => undefined;
    const seats = taken.get(id) ?? 0;
    if (seats >= maxPerUser) return null;
    taken.set(id, seats + 1);
    return () => {
      const left = (taken.get(id) ?? 0) - 1;
      if (left > 0) taken.set(id, left);
      else taken.delete(id);
    };
  };
}
