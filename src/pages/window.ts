import type { SegmentsQuery, SegmentWindow } from "../domain/analysis.js";
import { ContactUnavailable, RequestError } from "../domain/errors.js";
import type { Entry, Segment } from "../domain/segment.js";
import type { Continuation, CursorCodec } from "./cursor.js";
import { Edge } from "./edge.js";
import type { PlacedPage } from "./page.js";
import { stepsAfter, stepsUpTo, type Walk } from "./walk.js";

export interface WindowReader {
  readonly walk: Walk;
  readonly codec: CursorCodec;
  /** Pages that a walk to the end of a list may pass. */
  readonly walkMaxPages: number;
}

/** The part of a list that a connection shows. @throws as `stepsAfter`, and RequestError BAD_USER_INPUT, WALK_TOO_LONG */
export async function readWindow(reader: WindowReader, { types, window }: SegmentsQuery): Promise<SegmentWindow> {
  const wanted = types === null ? () => true : ofTypes(types);
  switch (window.kind) {
    case "forward":
      return await readForward(reader, wanted, window.first, window.after);
    case "backward":
      return await readBackward(reader, wanted, window.last, window.before);
  }
}

type Wanted = (segment: Segment) => boolean;

async function readForward({ walk, codec }: WindowReader, wanted: Wanted, first: number, after: string | null): Promise<SegmentWindow> {
  const cursor = after === null ? null : codec.decode(walk.source.list, after, "after");
  const taken: Entry[] = [];
  let lastPage: PlacedPage | null = null;
  let hasNextPage = false;
  try {
    for await (const step of stepsAfter(walk, cursor)) {
      const found = step.entries.filter(wanted);
      const fits = found.slice(0, first - taken.length);
      taken.push(...fits);
      if (fits.length > 0) lastPage = step;
      // A sealed page has a successor: whether that holds more of this view is not worth a call.
      hasNextPage = found.length > fits.length || step.page.sealed;
      if (taken.length === first && hasNextPage) break;
    }
  } catch (error) {
    // What was read so far is whole and in order; the reader goes on from its end when the trouble has passed.
    if (!(error instanceof ContactUnavailable && error.transient) || taken.length === 0) throw error;
  }
  const edges = edgesOf(taken, codec, lastPage);
  return windowOf(edges, after, { hasNextPage, hasPreviousPage: after !== null });
}

async function readBackward(
  { walk, codec, walkMaxPages }: WindowReader,
  wanted: Wanted,
  last: number,
  before: string | null,
): Promise<SegmentWindow> {
  const cursor = before === null ? null : codec.decode(walk.source.list, before, "before");
  const end = cursor?.position ?? Number.POSITIVE_INFINITY;
  const found: Entry[] = [];
  let lastPage: PlacedPage | null = null;
  let pages = 0;
  for await (const step of stepsUpTo(walk, cursor)) {
    if (++pages > walkMaxPages) throw walkTooLong(walkMaxPages);
    const here = step.entries.filter((entry) => entry.position < end && wanted(entry));
    found.push(...here);
    if (here.length > 0) lastPage = step;
  }
  const edges = edgesOf(found.slice(Math.max(0, found.length - last)), codec, lastPage);
  return windowOf(edges, before, { hasNextPage: before !== null, hasPreviousPage: found.length > edges.length });
}

function edgesOf(entries: readonly Entry[], codec: CursorCodec, lastPage: PlacedPage | null): Edge[] {
  const lastIndex = entries.length - 1;
  return entries.map((entry, index) => new Edge(entry, codec, index === lastIndex && lastPage ? continuationAfter(entry, lastPage) : null));
}

/** Where nothing is found, the cursor that was given goes back: the reader's place has not moved. */
function windowOf(edges: readonly Edge[], given: string | null, has: { hasNextPage: boolean; hasPreviousPage: boolean }): SegmentWindow {
  return {
    edges,
    pageInfo: {
      ...has,
      get startCursor() {
        return edges[0]?.cursor ?? given;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? given;
      },
    },
  };
}

/** From where the entry after `entry` is one call away: its own page again, or the page behind it when it was the last. */
export function continuationAfter(entry: Pick<Entry, "position">, { page, start, end, markBefore }: PlacedPage): Continuation | null {
  const leadsOn = page.nextToken !== null && page.nextToken !== page.token;
  if (entry.position === end - 1 && leadsOn) return { token: page.nextToken, start: end, markBefore: page.lastMark };
  return page.token === null ? null : { token: page.token, start, markBefore };
}

function ofTypes(types: readonly string[]): Wanted {
  const kinds = new Set<string>(types);
  return ({ kind }) => kinds.has(kind);
}

function walkTooLong(limit: number): RequestError {
  return new RequestError(
    "WALK_TOO_LONG",
    `\`last\` and \`before\` read a list from its start, and this one is longer than ${String(limit)} pages of the upstream; ` +
      "page forward with `first` and `after`.",
    { limit },
  );
}
