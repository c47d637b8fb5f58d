import { Field, GraphQLISODateTime, ID, Int, ObjectType } from "type-graphql";
import type { ParticipantRole } from "../../domain/segment.js";
import { AnalysisCoverage } from "../contact-analysis/coverage.js";
import { AnalysisParticipantRole } from "../segment/participant-role.js";
import type { Participant, Participants } from "./participants.js";

@ObjectType({ description: "Someone, or something, that takes part in a contact.", simpleResolvers: true })
export class AnalysisParticipant implements Participant {
  @Field(() => ID, { description: "The upstream's id of the participant, unique within the contact." })
  readonly participantId: string;

  @Field(() => AnalysisParticipantRole, {
    nullable: true,
    description: "What the participant is, as last seen; null where the upstream has not said.",
  })
  readonly participantRole: ParticipantRole | null;

  @Field(() => String, {
    nullable: true,
    description: "The name that the participant goes by, as last seen; null where the upstream gave none.",
  })
  readonly displayName: string | null;

  @Field(() => Int, { description: "How many messages the participant wrote. A message that came again counts once." })
  readonly messageCount: number;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: "The earliest time of a segment of the participant's; null where none can be read.",
  })
  readonly firstTime: Date | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: "The latest time of a segment of the participant's; null where none can be read.",
  })
  readonly lastTime: Date | null;
}

@ObjectType({
  description: "Who takes part in a contact: whoever wrote a message, sent a file or is named by an event.",
  implements: AnalysisCoverage,
  simpleResolvers: true,
})
export class ParticipantSummary extends AnalysisCoverage implements Participants {
  @Field(() => Int, { description: "How many participants there are." })
  readonly participantCount: number;

  @Field(() => Int, { description: "How many messages there are. A message that came again counts once." })
  readonly messageCount: number;

  @Field(() => [AnalysisParticipant], { description: "The participants, in the order in which they first appear." })
  readonly participants: readonly Participant[];
}
