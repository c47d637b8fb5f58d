import { FieldResolver, Resolver, Root } from "type-graphql";
import type { ListView } from "../../domain/analysis.js";
import { analysisId, segmentId } from "../../domain/global-id.js";
import type { Segment } from "../../domain/segment.js";
import { Node } from "./node.js";

/** What the types that implement `Node` are resolved from. */
export type NodeSource = ListView | Segment;

export function nodeId(source: NodeSource): string {
  return "kind" in source ? segmentId(source) : analysisId(source);
}

@Resolver(() => Node)
export class NodeResolver {
  @FieldResolver()
  id(@Root() source: NodeSource): string {
    return nodeId(source);
  }
}
