import { Field, ObjectType } from "type-graphql";
import type { CategoriesSegment as Categories, MatchedCategory, PointOfInterest } from "../../domain/segment.js";
import type { Described } from "../described.js";
import { Node } from "../node/node.js";
import { AnalysisPointOfInterest } from "./point-of-interest.js";

@ObjectType({ description: "A category whose rule matched.", simpleResolvers: true })
export class AnalysisMatchedCategory implements MatchedCategory {
  @Field(() => String, { description: "The name of the category's rule." })
  readonly name: string;

  @Field(() => [AnalysisPointOfInterest], { description: "Where it matched; empty when it matched the contact as a whole." })
  readonly pointsOfInterest: readonly PointOfInterest[];
}

@ObjectType({
  description: "Categories that matched at one moment. `ContactAnalysis.categories` merges all of them.",
  implements: Node,
  simpleResolvers: true,
})
export class CategoriesSegment implements Described<Categories> {
  @Field(() => [AnalysisMatchedCategory], { description: "The categories that matched, at most 150, each by its name." })
  readonly matchedDetails: readonly MatchedCategory[];
}
