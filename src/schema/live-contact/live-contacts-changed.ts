import { Directive, Field, ObjectType } from "type-graphql";
import type {
  LiveContact as Known,
  LiveContactChange as Change,
  LiveContactChangeKind as Kind,
  LiveContactsChanged as Payload,
} from "../../domain/directory.js";
import { describedEnum } from "../described-enum.js";
import { LiveContact } from "./live-contact.js";

const LiveContactChangeKind = describedEnum<Kind>({
  name: "LiveContactChangeKind",
  description: "What has happened to a contact among those that are asked for.",
  values: {
    ADDED: "It is one of them now.",
    UPDATED: "It is still one of them, and something of it has changed.",
    REMOVED: "It has ended, has gone to another queue or agent, or was not heard of for long. It is told as it was told last.",
  },
});

@ObjectType({ description: "One contact's change.", simpleResolvers: true })
export class LiveContactChange implements Change {
  @Field(() => LiveContactChangeKind, { description: "What has happened." })
  readonly kind: Kind;

  @Field(() => LiveContact, { description: "The contact." })
  readonly liveContact: Known;
}

@ObjectType({ description: "What has changed since the payload before.", simpleResolvers: true })
export class LiveContactsChanged implements Payload {
  @Field(() => Boolean, {
    description: "True in the first payload: whatever is known from before, as from a stream that broke, is to be forgotten; all that are live follow as ADDED.",
  })
  readonly isReset: boolean;

  @Directive("@listSize(assumedSize: 100)")
  @Field(() => [LiveContactChange], { description: "The changes, at most 100 and each contact once; a client that is slow is told the outcome only." })
  readonly changes: readonly Change[];
}
