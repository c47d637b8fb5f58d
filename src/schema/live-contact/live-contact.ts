import { Field, GraphQLISODateTime, ID, ObjectType } from "type-graphql";
import type { ContactKey } from "../../domain/contact.js";
import type { LiveContact as Known, LiveContactState as State } from "../../domain/directory.js";
import type { Channel } from "../../domain/upstream.js";
import { Contact } from "../contact/contact.js";
import { AnalysisChannel } from "../contact-analysis/channel.js";
import { LiveContactState } from "./live-contact-state.js";

@ObjectType({
  description: "A contact that has begun and not ended, as far as the contact centre's events have told. What they have not told is null.",
  simpleResolvers: true,
})
export class LiveContact implements Omit<Known, keyof ContactKey> {
  @Field(() => Contact, { description: "The contact, and through it its analysis." })
  readonly contact: Contact;

  @Field(() => LiveContactState, { description: "How far it has come." })
  readonly state: State;

  @Field(() => AnalysisChannel, { nullable: true, description: "The way in which customer and agent are in contact. Only chats have an analysis here." })
  readonly channel: Channel | null;

  @Field(() => ID, { nullable: true, description: "The queue that it is in, or came from: the last part of its ARN." })
  readonly queueId: string | null;

  @Field(() => ID, { nullable: true, description: "The agent that it is connected to: the last part of the user's ARN." })
  readonly agentId: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: "When it was initiated." })
  readonly initiatedAt: Date | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: "When it was connected to the agent." })
  readonly connectedToAgentAt: Date | null;

  @Field(() => ID, { nullable: true, description: "The contact with which a chain of transfers began; null where this is it." })
  readonly initialContactId: string | null;

  @Field(() => ID, { nullable: true, description: "The contact from which it was transferred; null where it was not." })
  readonly previousContactId: string | null;
}
