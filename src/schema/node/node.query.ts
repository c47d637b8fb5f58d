import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { maybeGlobalId } from "../../domain/global-id.js";
import type { GraphContext } from "../context.js";
import { maybeView } from "../contact-analysis/maybe-view.js";
import { whenAvailable } from "../when-available.js";
import { Node } from "./node.js";
import type { NodeSource } from "./node.resolver.js";

@Resolver()
export class NodeQuery {
  @Query(() => Node, {
    nullable: true,
    description: "The object behind an `id`; null when there is none (yet), and when its contact is unavailable.",
    complexity: 1,
  })
  async node(
    @Arg("id", () => ID, { description: "The `id` of a `Node`." }) id: string,
    @Ctx() { instances, limits, loaders }: GraphContext,
  ): Promise<NodeSource | null> {
    const globalId = maybeGlobalId(id);
    const view = globalId && maybeView(globalId.list, { instances, limits });
    if (globalId === null || view === null) return null;
    switch (globalId.type) {
      case "analysis":
        return view;
      case "segment":
        return whenAvailable(loaders.entry(view, globalId.address));
    }
  }
}
