import { FieldResolver, Resolver, Root } from "type-graphql";
import type { SegmentWindow } from "../../domain/analysis.js";
import type { Entry } from "../../domain/segment.js";
import { AnalysisSegmentConnection } from "./segment-connection.js";

@Resolver(() => AnalysisSegmentConnection)
export class SegmentConnectionResolver {
  @FieldResolver()
  nodes(@Root() { edges }: SegmentWindow): readonly Entry[] {
    return edges.map((edge) => edge.node);
  }
}
