import { ArgsType, Field, ID, InputType } from "type-graphql";
import type { ContactKey as Key } from "../../domain/contact.js";

@ArgsType()
@InputType({ description: "Names a contact." })
export class ContactKey implements Key {
  @Field(() => ID, { description: "The Amazon Connect instance: its id, or an alias or ARN that this gateway knows; 1 to 256 characters." })
  readonly instanceId: string;

  @Field(() => ID, { description: "The contact's id, 1 to 256 characters." })
  readonly contactId: string;
}
