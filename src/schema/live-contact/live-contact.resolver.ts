import { FieldResolver, Resolver, Root } from "type-graphql";
import type { ContactKey } from "../../domain/contact.js";
import type { LiveContact as Known } from "../../domain/directory.js";
import { LiveContact } from "./live-contact.js";

@Resolver(() => LiveContact)
export class LiveContactResolver {
  @FieldResolver()
  contact(@Root() { instanceId, contactId }: Known): ContactKey {
    return { instanceId, contactId };
  }
}
