import type { SegmentEdge } from "../domain/analysis.js";
import type { Entry } from "../domain/segment.js";
import type { Continuation, CursorCodec } from "./cursor.js";

/** An edge whose cursor is made only when somebody selects it. */
export class Edge implements SegmentEdge {
  readonly #codec: CursorCodec;
  readonly #continuation: Continuation | null;
  #cursor: string | null = null;

  constructor(
    readonly node: Entry,
    codec: CursorCodec,
    continuation: Continuation | null,
  ) {
    this.#codec = codec;
    this.#continuation = continuation;
  }

  get position(): number {
    return this.node.position;
  }

  /** Sealed once: no two seals are alike, and `endCursor` is to be the last edge's cursor to the letter. */
  get cursor(): string {
    return (this.#cursor ??= this.#codec.encode(this.node.list, this.node, this.#continuation));
  }
}
