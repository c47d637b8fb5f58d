import { Field, Int, ObjectType } from "type-graphql";
import type { PointOfInterest } from "../../domain/segment.js";
import { AnalysisCoverage } from "../contact-analysis/coverage.js";
import { AnalysisPointOfInterest } from "../segment/point-of-interest.js";
import type { Categories, Category } from "./categories.js";

@ObjectType({ description: "A category that has matched a contact, merged over all segments that name it.", simpleResolvers: true })
export class AnalysisCategory implements Category {
  @Field(() => String, { description: "The name of the category's rule." })
  readonly name: string;

  @Field(() => Int, { description: "How many segments of the list name it: at least 1." })
  readonly timesMatched: number;

  @Field(() => [AnalysisPointOfInterest], {
    description:
      "Where it matched, in the order of the list, each once however often the upstream repeats it; empty when only the contact as a " +
      "whole matched.",
  })
  readonly pointsOfInterest: readonly PointOfInterest[];
}

@ObjectType({ description: "The categories that have matched a contact.", implements: AnalysisCoverage, simpleResolvers: true })
export class CategorySummary extends AnalysisCoverage implements Categories {
  // What a contact may be expected to match, for the bound on an answer's fields.
  @Field(() => [AnalysisCategory], { description: "The categories, each once, in the order in which they first matched.", complexity: 10 })
  readonly matched: readonly Category[];
}
