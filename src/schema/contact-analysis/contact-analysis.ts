import { Directive, Field, GraphQLISODateTime, ID, ObjectType } from "type-graphql";
import type { AnalysisStatus as Status, SegmentWindow } from "../../domain/analysis.js";
import type { ContactKey, ListKey, OutputType } from "../../domain/contact.js";
import type { Unavailable } from "../../domain/errors.js";
import type { ExtractedInformationSegment as Extraction, PostContactSummarySegment as Summary } from "../../domain/segment.js";
import type { Channel } from "../../domain/upstream.js";
import type { Categories } from "../categories/categories.js";
import { CategorySummary } from "../categories/category-summary.js";
import { Contact } from "../contact/contact.js";
import { Node } from "../node/node.js";
import type { Participants } from "../participants/participants.js";
import { ParticipantSummary } from "../participants/participant-summary.js";
import { ExtractedInformationSegment } from "../segment/extracted-information-segment.js";
import { PostContactSummarySegment } from "../segment/post-contact-summary-segment.js";
import { AnalysisSegmentConnection } from "../segment/segment-connection.js";
import { SentimentSummary } from "../sentiment/sentiment-summary.js";
import type { Sentiments } from "../sentiment/sentiments.js";
import { AnalysisChannel } from "./channel.js";
import { AnalysisOutputType } from "./output-type.js";
import { AnalysisStatus } from "./status.js";
import { AnalysisUnavailable } from "./unavailable.js";

// The weight stands for the upstream call that an analysis may need: the scarce thing.
@Directive('@key(fields: "id")')
@Directive('@key(fields: "instanceId contactId outputType")')
@Directive("@cost(weight: 10)")
@ObjectType({
  description:
    "The real-time analysis of one contact in one output type. Naming it costs nothing: the upstream is asked when a field needs it, " +
    "and once for all the fields of an operation that one page of its list can answer. A field that cannot be served is null, and " +
    "`unavailable` says why.",
  implements: Node,
  simpleResolvers: true,
})
export class ContactAnalysis implements ListKey {
  @Field(() => ID, { description: "The Amazon Connect instance's id, also where an alias or ARN was given. Costs no upstream call." })
  readonly instanceId: string;

  @Field(() => ID, { description: "The contact's id. Costs no upstream call." })
  readonly contactId: string;

  @Field(() => AnalysisOutputType, { description: "Which text is served. Costs no upstream call." })
  readonly outputType: OutputType;

  @Field(() => Contact, { description: "The contact that is analysed. Costs no upstream call." })
  readonly contact: ContactKey;

  @Field(() => AnalysisStatus, { description: "How the analysis stands." })
  readonly status: Status;

  @Field(() => AnalysisUnavailable, {
    nullable: true,
    description: "Why there is nothing to serve, or not all of it; null otherwise. While the upstream is in trouble, what is held is served: an old `asOf` tells.",
  })
  readonly unavailable: Unavailable | null;

  @Field(() => AnalysisChannel, { nullable: true, description: "The contact's channel; null where the upstream has not said." })
  readonly channel: Channel | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: "When the upstream was last heard about this analysis: how fresh what is served is. Null when it never was.",
  })
  readonly asOf: Date | null;

  @Directive(
    '@listSize(assumedSize: 100, slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)',
  )
  @Field(() => AnalysisSegmentConnection, {
    nullable: true,
    description:
      "The segments in upstream order, a page at a time. Forwards from the start, or from where a cursor left off, a page costs one " +
      "upstream call for each hundred segments that are not held already. Null where the analysis is unavailable.",
  })
  readonly segments: SegmentWindow | null;

  @Field(() => ParticipantSummary, {
    nullable: true,
    description: "Who takes part, counted over what the gateway holds. Null where unavailable.",
  })
  readonly participants: Participants | null;

  @Field(() => CategorySummary, {
    nullable: true,
    description:
      "The categories that have matched, merged by name. At most one further upstream call, shared with `summary` and " +
      "`extractedInformation`. Null where unavailable.",
  })
  readonly categories: Categories | null;

  @Field(() => SentimentSummary, {
    nullable: true,
    description: "The sentiment, counted over what the gateway holds. Null where unavailable.",
  })
  readonly sentiment: Sentiments | null;

  @Field(() => PostContactSummarySegment, {
    nullable: true,
    description: "The summary generated after the contact has ended; null until it has come, and where unavailable.",
  })
  readonly summary: Summary | null;

  @Field(() => [ExtractedInformationSegment], {
    nullable: true,
    description:
      "What was extracted after the contact has ended, a segment a definition: null until it has come, and where unavailable; empty " +
      "when the analysis is over and there is none (yet: the upstream may still add it shortly after). Shares the call of " +
      "`categories`; where LIST_TYPES leaves it out, it always takes that call.",
  })
  readonly extractedInformation: readonly Extraction[] | null;
}
