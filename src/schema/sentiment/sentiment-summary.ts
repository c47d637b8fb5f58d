import { Field, Float, Int, ObjectType } from "type-graphql";
import type { ParticipantRole, Sentiment } from "../../domain/segment.js";
import { AnalysisCoverage } from "../contact-analysis/coverage.js";
import { AnalysisParticipantRole } from "../segment/participant-role.js";
import { AnalysisSentiment } from "../segment/sentiment.js";
import type { RoleSentiment, Sentiments } from "./sentiments.js";

@ObjectType({
  description: "The sentiment of the messages of one role. A message that came again counts once, as it last came.",
  simpleResolvers: true,
})
export class AnalysisRoleSentiment implements RoleSentiment {
  @Field(() => AnalysisParticipantRole, { description: "Whose messages are counted; UNKNOWN also where the upstream gave no role." })
  readonly participantRole: ParticipantRole;

  @Field(() => Int, { description: "How many messages are POSITIVE." })
  readonly positive: number;

  @Field(() => Int, { description: "How many messages are NEGATIVE." })
  readonly negative: number;

  @Field(() => Int, { description: "How many messages are NEUTRAL." })
  readonly neutral: number;

  @Field(() => Int, { description: "How many messages have no sentiment, or an UNKNOWN one." })
  readonly unscored: number;

  @Field(() => AnalysisSentiment, {
    nullable: true,
    description: "The sentiment of the role's latest scored message; null when there is none.",
  })
  readonly latest: Sentiment | null;
}

@ObjectType({ description: "The sentiment of a contact's messages.", implements: AnalysisCoverage, simpleResolvers: true })
export class SentimentSummary extends AnalysisCoverage implements Sentiments {
  @Field(() => [AnalysisRoleSentiment], { description: "One for each role that wrote a message, in the order in which roles first wrote." })
  readonly byRole: readonly RoleSentiment[];

  @Field(() => AnalysisSentiment, {
    nullable: true,
    description: "The sentiment of the latest scored message, whoever wrote it; null when there is none.",
  })
  readonly latest: Sentiment | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Where the customer's sentiment is going, from −2 (worse) to +2 (better). Over the customer's n scored messages, at +1, 0 and −1 " +
      "each, with k = min(5, ⌊n/2⌋): the mean of the last k minus the mean of the k before them. Null when n < 4.",
  })
  readonly trend: number | null;
}
