import { Directive, Field, Int, ObjectType } from "type-graphql";
import type { SegmentEdge, SegmentWindow } from "../../domain/analysis.js";
import type { Entry } from "../../domain/segment.js";
import { AnalysisSegment } from "./analysis-segment.js";

@Directive("@shareable")
@ObjectType({ description: "Where a page of a connection stands, as Relay's Cursor Connections ask.", simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, {
    description:
      "Whether segments after these are known to exist: one is held, or the upstream's last page was full and promised more. Never " +
      "costs an upstream call. On a contact IN_PROGRESS false means none yet: ask again after `endCursor`.",
  })
  readonly hasNextPage: boolean;

  @Field(() => Boolean, { description: "Whether there are segments before these." })
  readonly hasPreviousPage: boolean;

  @Field(() => String, {
    nullable: true,
    description: "The first edge's cursor. When there are no edges, the cursor that was given, if any.",
  })
  readonly startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The last edge's cursor. When there are no edges, the cursor that was given, if any, so that a client can keep asking with it.",
  })
  readonly endCursor: string | null;
}

@ObjectType({ description: "A segment in its place.", simpleResolvers: true })
export class AnalysisSegmentEdge implements SegmentEdge {
  @Field(() => String, {
    description:
      "Opaque; good as `after` and `before` of any `segments` field of the same contact and output type, whatever its `types`. It can " +
      "expire: where the upstream's list has changed underneath it, the field fails with CURSOR_EXPIRED and the client starts again " +
      "without it.",
  })
  readonly cursor: string;

  @Field(() => Int, { description: "0-based index of the segment in the contact's whole list; with `types` there are gaps." })
  readonly position: number;

  @Field(() => AnalysisSegment, { description: "The segment." })
  readonly node: Entry;
}

@ObjectType({ description: "A page of a contact's list, in upstream order.", simpleResolvers: true })
export class AnalysisSegmentConnection implements SegmentWindow {
  @Field(() => [AnalysisSegmentEdge], { description: "The segments of this page, each with its place." })
  readonly edges: readonly SegmentEdge[];

  @Field(() => [AnalysisSegment], { description: "The segments of this page alone: the `node` of every edge." })
  readonly nodes: readonly Entry[];

  @Field(() => PageInfo, { description: "Where this page stands." })
  readonly pageInfo: SegmentWindow["pageInfo"];
}
