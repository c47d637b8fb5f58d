import { Arg, Args, Ctx, Directive, Query, Resolver } from "type-graphql";
import type { ListView } from "../../domain/analysis.js";
import { badInput } from "../bad-input.js";
import { ContactKey } from "../contact/contact-key.js";
import { namedContact } from "../contact/named-contact.js";
import type { GraphContext } from "../context.js";
import { ContactAnalysis } from "./contact-analysis.js";
import { ViewArgs } from "./view-args.js";
import { viewOf } from "./view.js";

const MAX_CONTACTS = 100;

// `complexity` is the number of contacts that a field reaches. Parameter decorators run last to first: so do arguments in the schema.
@Resolver()
export class ContactAnalysisQueries {
  @Query(() => ContactAnalysis, { description: "The analysis of one contact.", complexity: 1 })
  contactAnalysis(@Ctx() { instances, limits }: GraphContext, @Args() view: ViewArgs, @Args() contact: ContactKey): ListView {
    return viewOf(namedContact(contact, instances), view, limits);
  }

  @Directive("@listSize(assumedSize: 100)")
  @Query(() => [ContactAnalysis], {
    description:
      "The analyses of several contacts, in the order asked. One that cannot be served says so in its own `status` and `unavailable`, " +
      "and leaves the others whole.",
    complexity: ({ args }) => (args as { readonly contacts: readonly ContactKey[] }).contacts.length,
  })
  contactAnalyses(
    @Ctx() { instances, limits }: GraphContext,
    @Args() view: ViewArgs,
    @Arg("contacts", () => [ContactKey], { description: "The contacts, at most 100. None gives an empty list." }) contacts: ContactKey[],
  ): ListView[] {
    if (contacts.length > MAX_CONTACTS) throw badInput(`contacts: expected at most ${MAX_CONTACTS}.`);
    return contacts.map((contact) => viewOf(namedContact(contact, instances), view, limits));
  }
}
