import { Field, GraphQLISODateTime, InterfaceType } from "type-graphql";
import type { Coverage } from "../../domain/analysis.js";

@InterfaceType("AnalysisCoverage", { description: "How much of a contact's list something was computed from." })
export abstract class AnalysisCoverage implements Coverage {
  @Field(() => Boolean, {
    description:
      "Whether everything that the upstream held as of `coveredThrough` was counted. False where the list is longer than what the " +
      "gateway holds without many upstream calls: then it was computed from the list's beginning, and each further query reads on.",
  })
  readonly isComplete: boolean;

  @Field(() => GraphQLISODateTime, { nullable: true, description: "The moment up to which the list was counted; null when nothing was." })
  readonly coveredThrough: Date | null;
}
