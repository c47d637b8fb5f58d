import type { Edge, MaybePage, Payload } from "./payload.js";

/** The segments after a cursor. */
type Backfill<P extends Payload> = (after: string | null) => Promise<MaybePage<P>>;

/**
 * How far one contact has been followed. Everything up to `cursor` was given out, and nothing twice: an edge is known by its
 * position. A payload that does not go on from the cursor (a stream that several clients share began before this one joined) is made
 * to: what lies between is read, what was given out is dropped.
 */
export class Place<P extends Payload, Key = null> {
  readonly key: Key;
  #cursor: string | null;
  /** Of the last edge given out. Null while it is not known to which position a cursor from outside belongs. */
  #position: number | null;
  #isOver = false;

  constructor(key: Key, after: string | null) {
    this.key = key;
    this.#cursor = after;
    this.#position = after === null ? -1 : null;
  }

  /** Where to resume. */
  get cursor(): string | null {
    return this.#cursor;
  }

  /** Nothing more will come. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The payload as it goes on from here; null where it says nothing new. Where the backfill fails, nothing has happened. */
  async maybeNews(payload: P, backfill: Backfill<P>): Promise<P | null> {
    if (this.#isOver) return null;
    const joins = this.#joins(payload);
    const missing = joins ? [] : await this.#missing(payload, backfill);
    const floor = this.#position ?? (joins ? -1 : floorOf(missing));
    const edges = ascending([...missing, ...payload.edges], floor);

    const after = this.#cursor;
    this.#position = edges.at(-1)?.position ?? this.#position;
    // Where the payload's edges cannot be told from those before the cursor, the next payload has them read.
    if (floor < Infinity) this.#cursor = payload.endCursor;
    this.#isOver = !payload.hasMore;

    const wasSeen = edges.length === 0 && payload.edges.length > 0 && (payload.revised ?? []).length === 0;
    return wasSeen && payload.hasMore ? null : { ...payload, after, edges, endCursor: this.#cursor };
  }

  /** Whether nothing can be missing between what was given out and the payload. */
  #joins({ after, edges }: P): boolean {
    const [first] = edges;
    return after === this.#cursor || (first !== undefined && this.#position !== null && first.position <= this.#position);
  }

  /** What comes after the cursor, at least up to the payload. */
  async #missing(payload: P, backfill: Backfill<P>): Promise<P["edges"]> {
    const reach = payload.edges[0]?.position ?? Infinity;
    const missing: P["edges"][number][] = [];
    let after = this.#cursor;
    for (;;) {
      const page = await backfill(after);
      if (!page) throw new Error("What this stream has missed cannot be read just now.");
      missing.push(...page.edges);
      const { hasNextPage } = page.pageInfo;
      const endCursor = page.pageInfo.endCursor ?? null;
      // A cursor that stays where it is ends the list, whatever else is said.
      if (!hasNextPage || endCursor === after || (page.edges.at(-1)?.position ?? -1) >= reach) return missing;
      after = endCursor;
    }
  }
}

/** The cursor stands before the first edge that was read after it. Where there is none, it stands anywhere. */
function floorOf([first]: readonly Edge[]): number {
  return first === undefined ? Infinity : first.position - 1;
}

/** Those above the floor, each once. */
function ascending<E extends Edge>(edges: readonly E[], floor: number): readonly E[] {
  const kept: E[] = [];
  for (const edge of edges) if (edge.position > (kept.at(-1)?.position ?? floor)) kept.push(edge);
  return kept;
}
