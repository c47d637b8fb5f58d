import { Args, Resolver, Root, Subscription } from "type-graphql";
import type { LiveContactsChanged as Payload } from "../../domain/directory.js";
import type { GraphContext } from "../context.js";
import { checkedFilter, LiveContactFilter } from "./live-contact-filter.js";
import { LiveContactsChanged } from "./live-contacts-changed.js";

@Resolver()
export class LiveContactSubscriptions {
  @Subscription(() => LiveContactsChanged, {
    description: "The contacts that are live, and then what changes among them. Costs no upstream call.",
    complexity: 1,
    subscribe: ({ args, context: { directory, instances } }: { readonly args: LiveContactFilter; readonly context: GraphContext }) =>
      directory.changes(checkedFilter(args, instances)),
  })
  liveContactsChanged(@Root() payload: Payload, @Args() _filter: LiveContactFilter): Payload {
    return payload;
  }
}
