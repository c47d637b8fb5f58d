import { Field, GraphQLISODateTime, ObjectType } from "type-graphql";
import type { StreamFreshness } from "../../domain/live.js";

@ObjectType({
  description:
    "How fresh a stream is. The upstream is asked as often as the account's quota allows, for all who watch together: the contact that " +
    "is most likely to have news comes next.",
  simpleResolvers: true,
})
export class AnalysisFreshness implements StreamFreshness {
  @Field(() => GraphQLISODateTime, { nullable: true, description: "When the upstream last answered about this analysis. Null when it never has." })
  readonly asOf: Date | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: "When the upstream is likely to be asked next: an estimate. Null where that cannot be told, or when nothing more will come.",
  })
  readonly nextPollAt: Date | null;

  @Field(() => Boolean, {
    description: "Whether the upstream could not be asked the last time. The stream stays open and goes on by itself, with nothing lost.",
  })
  readonly degraded: boolean;
}
