import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ListView } from "../../domain/analysis.js";
import type { SegmentsAdded as Payload } from "../../domain/live.js";
import type { GraphContext } from "../context.js";
import { SegmentsAdded } from "./segments-added.js";

@Resolver(() => SegmentsAdded)
export class SegmentsAddedResolver {
  @FieldResolver()
  analysis(@Root() { list }: Payload, @Ctx() { limits }: GraphContext): ListView {
    return { ...list, maxAgeMs: limits.defaultMaxAgeMs };
  }
}
