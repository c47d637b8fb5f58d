import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ListView } from "../../domain/analysis.js";
import type { ContactKey } from "../../domain/contact.js";
import { ContactAnalysis } from "../contact-analysis/contact-analysis.js";
import { ViewArgs } from "../contact-analysis/view-args.js";
import { viewOf } from "../contact-analysis/view.js";
import type { GraphContext } from "../context.js";
import { Contact } from "./contact.js";

@Resolver(() => Contact)
export class ContactResolver {
  @FieldResolver()
  arn(@Root() contact: ContactKey, @Ctx() { instances }: GraphContext): string | null {
    return instances.contactArn(contact);
  }

  // Declared here, not on `Contact`: the two types name each other, their modules should not.
  @FieldResolver(() => ContactAnalysis, { description: "The contact's real-time analysis. Naming it costs no upstream call." })
  analysis(@Root() contact: ContactKey, @Args() args: ViewArgs, @Ctx() { limits }: GraphContext): ListView {
    return viewOf(contact, args, limits);
  }
}
