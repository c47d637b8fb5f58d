import type { SparseKind, SparseSegments } from "../domain/analysis.js";
import type { Segment } from "../domain/segment.js";
import { placedEntries, type Page } from "./page.js";
import { readOn, stepsAfter, type Walk } from "./walk.js";

export interface SparseReader {
  readonly list: Walk;
  readonly selection: Walk;
}

/**
 * Every entry of the sparse kinds: from the list where all of it is at hand, else from the **selection**, a further upstream list of just
 * these kinds. A kind that is not in LIST_TYPES is only there.
 */
export async function readSparse({ list, selection }: SparseReader, kinds: readonly SparseKind[]): Promise<SparseSegments> {
  const whole = kinds.every((kind) => list.source.types.includes(kind)) ? await maybeWholeList(list) : null;
  if (whole) return sparseOf(whole.entries, whole.tail);
  const entries: Segment[] = [];
  let tail: Page | null = null;
  for await (const step of stepsAfter(selection, null)) {
    entries.push(...step.entries);
    tail = step.page;
  }
  return sparseOf(entries, tail);
}

/** The list, where it ends within what is held; without a feed it is not walked for this, since the selection is one call. */
async function maybeWholeList(list: Walk): Promise<{ entries: Segment[]; tail: Page } | null> {
  const { store, source } = list;
  // A feed reads the whole of it in any case.
  if (store.isWatched(source)) await readToEnd(list);
  else if (!store.trunk(source).at(-1)?.page.sealed) await readOn(list);
  const pages = store.trunk(source);
  const tail = pages.at(-1)?.page;
  return tail && !tail.sealed ? { entries: pages.flatMap((placed) => placedEntries(placed)), tail } : null;
}

async function readToEnd(list: Walk): Promise<void> {
  const steps = stepsAfter(list, null);
  while (!(await steps.next()).done);
}

function sparseOf(segments: readonly Segment[], tail: Page | null): SparseSegments {
  return {
    categories: segments.filter((segment) => segment.kind === "CATEGORIES"),
    // Computed again after a change, they come again: the last one counts.
    summary: segments.findLast((segment) => segment.kind === "POST_CONTACT_SUMMARY") ?? null,
    extractedInformation: segments.filter((segment) => segment.kind === "EXTRACTED_INFORMATION"),
    isComplete: tail !== null,
    coveredThrough: tail && new Date(tail.asOfMs),
  };
}
