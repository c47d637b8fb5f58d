import { Field, GraphQLISODateTime, ID, ObjectType } from "type-graphql";
import type { EventSegment as ContactEvent, ParticipantRole } from "../../domain/segment.js";
import type { Described } from "../described.js";
import { Node } from "../node/node.js";
import { AnalysisParticipantRole } from "./participant-role.js";

@ObjectType({
  description: "Something that happened in the chat: a participant joined, left and the like.",
  implements: Node,
  simpleResolvers: true,
})
export class EventSegment implements Described<ContactEvent> {
  @Field(() => ID, { description: "The upstream's id of the event, unique within the contact." })
  readonly eventId: string;

  @Field(() => String, {
    description: "What happened, as a MIME type: for example `application/vnd.amazonaws.connect.event.participant.joined`.",
  })
  readonly eventType: string;

  @Field(() => ID, { nullable: true, description: "The upstream's id of the participant whom it concerns." })
  readonly participantId: string | null;

  @Field(() => AnalysisParticipantRole, { nullable: true, description: "What that participant is." })
  readonly participantRole: ParticipantRole | null;

  @Field(() => String, { nullable: true, description: "The name that the participant goes by in the chat." })
  readonly displayName: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: "When it happened; null where the upstream's timestamp cannot be read." })
  readonly time: Date | null;
}
