import { Field, ObjectType } from "type-graphql";
import type { FailureCode, PostContactSummarySegment as Summary, SummaryStatus } from "../../domain/segment.js";
import { describedEnum } from "../described-enum.js";
import type { Described } from "../described.js";
import { Node } from "../node/node.js";
import { AnalysisFailureCode } from "./failure-code.js";

const AnalysisSummaryStatus = describedEnum<SummaryStatus>({
  name: "AnalysisSummaryStatus",
  description: "Whether the summary could be generated.",
  values: {
    COMPLETED: "It was: `content` holds it.",
    FAILED: "It was not: `failureCode` says why.",
    UNKNOWN: "A status that the upstream introduced after this gateway was built.",
  },
});

@ObjectType({
  description: "The summary that the upstream generates after the contact has ended.",
  implements: Node,
  simpleResolvers: true,
})
export class PostContactSummarySegment implements Described<Summary> {
  @Field(() => AnalysisSummaryStatus, { description: "Whether it could be generated." })
  readonly status: SummaryStatus;

  @Field(() => String, { nullable: true, description: "The summary, in the analysis' output type; null when it could not be generated." })
  readonly content: string | null;

  @Field(() => AnalysisFailureCode, { nullable: true, description: "Why it could not be generated; null otherwise." })
  readonly failureCode: FailureCode | null;
}
