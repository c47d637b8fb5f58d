import type { SegmentEdge } from "../domain/analysis.js";
import type { Entry } from "../domain/segment.js";

/** Edges over what is shown of their nodes. Their cursors stay those of the nodes themselves, and are still made only if somebody selects them. */
export async function shownEdges(
  edges: readonly SegmentEdge[],
  show: (nodes: readonly Entry[]) => Promise<readonly Entry[]>,
): Promise<readonly SegmentEdge[]> {
  const nodes = edges.map((edge) => edge.node);
  const shown = await show(nodes);
  return shown === nodes ? edges : edges.map((edge, index) => new ShownEdge(edge, shown[index] as Entry));
}

class ShownEdge implements SegmentEdge {
  readonly #edge: SegmentEdge;

  constructor(
    edge: SegmentEdge,
    readonly node: Entry,
  ) {
    this.#edge = edge;
  }

  get position(): number {
    return this.#edge.position;
  }

  get cursor(): string {
    return this.#edge.cursor;
  }
}
