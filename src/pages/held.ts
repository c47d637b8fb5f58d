import type { HeldEntries } from "../domain/analysis.js";
import type { Entry } from "../domain/segment.js";
import { placedEntries } from "./page.js";
import { isPassing } from "./reading.js";
import { readOn, type Walk } from "./walk.js";

/** What is at hand from the start of the list, after at most one call: where that cannot be had just now, without it. */
export async function heldEntries(walk: Walk): Promise<HeldEntries> {
  try {
    await readOn(walk);
  } catch (error) {
    if (!isPassing(error) || walk.store.trunk(walk.source).length === 0) throw error;
  }
  const pages = walk.store.trunk(walk.source);
  const entries = pages.flatMap((placed) => placedEntries(placed));
  const tail = pages.at(-1)?.page;
  const isComplete = tail !== undefined && !tail.sealed;
  return { entries, isComplete, coveredThrough: isComplete ? new Date(tail.asOfMs) : newestTime(entries) };
}

function newestTime(entries: readonly Entry[]): Date | null {
  const newest = entries.findLast((entry) => "time" in entry && entry.time !== null);
  return newest && "time" in newest ? newest.time : null;
}
