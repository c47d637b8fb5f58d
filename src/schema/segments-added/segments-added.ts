import { Directive, Field, ObjectType } from "type-graphql";
import type { AnalysisStatus as Status, ListView, SegmentEdge } from "../../domain/analysis.js";
import type { Unavailable } from "../../domain/errors.js";
import type { SegmentsAdded as Payload, SegmentsAddedKind as Kind, StreamFreshness } from "../../domain/live.js";
import type { Entry } from "../../domain/segment.js";
import { ContactAnalysis } from "../contact-analysis/contact-analysis.js";
import { AnalysisStatus } from "../contact-analysis/status.js";
import { AnalysisUnavailable } from "../contact-analysis/unavailable.js";
import type { Described } from "../described.js";
import { AnalysisSegment } from "../segment/analysis-segment.js";
import { AnalysisSegmentEdge } from "../segment/segment-connection.js";
import { AnalysisFreshness } from "./freshness.js";
import { SegmentsAddedKind } from "./kind.js";

@ObjectType({
  description:
    "What a contact's list brought since the payload before. `after` and `endCursor` chain the payloads: a client whose place is not " +
    "`after` has missed something, and reads it with `segments(after:)`.",
  simpleResolvers: true,
})
export class SegmentsAdded implements Described<Payload> {
  @Field(() => ContactAnalysis, { description: "The analysis that grew. Its fields are served from what the stream has read, without an upstream call; `extractedInformation` costs one while the operator's LIST_TYPES leave it out." })
  readonly analysis: ListView;

  @Field(() => SegmentsAddedKind, { description: "Why this payload was sent." })
  readonly kind: Kind;

  @Directive("@listSize(assumedSize: 100)")
  @Field(() => [AnalysisSegmentEdge], {
    description:
      "The new segments in upstream order, each exactly once; those that came while the client did not read come together, 500 at most.",
  })
  readonly edges: readonly SegmentEdge[];

  @Field(() => [AnalysisSegment], {
    description:
      "Segments that came again with other content, such as an attachment whose status has moved on: replace by `id`. They are not in `edges`.",
  })
  readonly revised: readonly Entry[];

  @Field(() => String, { nullable: true, description: "The `endCursor` of the payload before; in the first one, what the stream was started with." })
  readonly after: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Where to resume: give it as `after`, to a subscription or to `segments`. It stands after the last segment that was passed, whether `types` let it " +
      "through or not. Null while nothing was passed, and where the list has to be read from its start again.",
  })
  readonly endCursor: string | null;

  @Field(() => Boolean, { description: "Whether more may come for this contact. False in its last payload." })
  readonly hasMore: boolean;

  @Field(() => AnalysisStatus, { description: "How the analysis stands." })
  readonly status: Status;

  @Field(() => AnalysisUnavailable, {
    nullable: true,
    description: "Why nothing comes; null otherwise. Unless it is permanent, or `hasMore` is false, the stream goes on by itself.",
  })
  readonly unavailable: Unavailable | null;

  @Field(() => AnalysisFreshness, { description: "How fresh this is." })
  readonly freshness: StreamFreshness;
}
