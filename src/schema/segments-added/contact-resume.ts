import { Field, InputType } from "type-graphql";
import { ContactKey } from "../contact/contact-key.js";

@InputType({ description: "A contact, and where a stream of it begins." })
export class ContactResume {
  @Field(() => ContactKey, { description: "The contact." })
  readonly key: ContactKey;

  @Field(() => String, { nullable: true, description: "A cursor: only what comes after it. Null: from the start of the contact's list." })
  readonly after?: string | null;
}
