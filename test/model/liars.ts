import type { Engine, LogSlice } from "../../src/live/engine.js";

/** A position that most lists come to. */
const LIED_ABOUT = 2;

/** Engines that are broken in one way each, as their readers see them. */
export const LIARS: Readonly<Record<"skips a position" | "forgets that a list is another one" | "gives an entry twice", (engine: Engine) => Engine>> = {
  "skips a position": lying((slice) => ({ ...slice, entries: slice.entries.filter(({ entry }) => entry.position !== LIED_ABOUT) })),
  "forgets that a list is another one": lying((slice) => ({ ...slice, generation: 0 })),
  "gives an entry twice": lying((slice) => ({
    ...slice,
    entries: slice.entries.flatMap((one) => (one.entry.position === LIED_ABOUT ? [one, one] : [one])),
  })),
};

function lying(changed: (slice: LogSlice) => LogSlice): (engine: Engine) => Engine {
  return (engine) => ({ ...engine, read: async (...given) => changed(await engine.read(...given)) });
}
