import { Directive, Field, ID, ObjectType } from "type-graphql";
import type { ContactKey } from "../../domain/contact.js";

@Directive('@key(fields: "instanceId contactId")')
@Directive('@key(fields: "arn")')
@ObjectType({
  description: "A contact, as far as this gateway knows it: its names and its analysis. The rest of it belongs to other services.",
  simpleResolvers: true,
})
export class Contact implements ContactKey {
  @Field(() => ID, { description: "The Amazon Connect instance's id." })
  readonly instanceId: string;

  @Field(() => ID, { description: "The contact's id." })
  readonly contactId: string;

  @Field(() => ID, {
    nullable: true,
    description: "The contact's Amazon Resource Name; null unless the gateway is told the instance's account and Region.",
  })
  readonly arn: string | null;
}
