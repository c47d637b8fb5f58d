import { Arg, Args, Ctx, Directive, Int, Query, Resolver } from "type-graphql";
import { placeOf } from "../../domain/directory.js";
import { badInput } from "../bad-input.js";
import type { GraphContext } from "../context.js";
import { LiveContactConnection } from "./live-contact-connection.js";
import { checkedFilter, LiveContactFilter } from "./live-contact-filter.js";
import { cursorOf, placeIn } from "./live-contact-place.js";

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 100;

// `complexity` is the number of contacts that a field reaches. Parameter decorators run last to first: so do arguments in the schema.
@Resolver()
export class LiveContactQueries {
  @Directive(
    '@listSize(assumedSize: 50, slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)',
  )
  @Query(() => LiveContactConnection, {
    description:
      "The contacts that are live, as the contact centre's events have told: those that were initiated first come first. Costs no upstream call. Empty " +
      "where the gateway is sent no events, or has just started.",
    complexity: ({ args }) => Math.max(0, (args as { readonly first?: number | null }).first ?? DEFAULT_PAGE_SIZE),
  })
  async liveContacts(
    @Ctx() { directory, instances }: GraphContext,
    @Arg("after", () => String, { nullable: true, description: "A cursor: only contacts after it." }) given: string | null | undefined,
    @Arg("first", () => Int, { nullable: true, description: "How many: 0 to 100; 50 unless given." }) first: number | null | undefined,
    @Args() filter: LiveContactFilter,
  ): Promise<LiveContactConnection> {
    const after = given ?? null;
    const place = after === null ? null : placeIn(after);
    const { liveContacts, hasMore } = await directory.window(checkedFilter(filter, instances), pageSize(first ?? DEFAULT_PAGE_SIZE), place);
    const edges = liveContacts.map((node) => ({ cursor: cursorOf(placeOf(node)), node }));
    return {
      edges,
      nodes: liveContacts,
      pageInfo: {
        hasNextPage: hasMore,
        hasPreviousPage: after !== null,
        startCursor: edges[0]?.cursor ?? after,
        endCursor: edges.at(-1)?.cursor ?? after,
      },
    };
  }
}

function pageSize(first: number): number {
  if (first >= 0 && first <= MAX_PAGE_SIZE) return first;
  throw badInput(`first: expected 0 to ${MAX_PAGE_SIZE}.`);
}
