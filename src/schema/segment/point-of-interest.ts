import { Field, ObjectType } from "type-graphql";
import type { PointOfInterest, TranscriptItem } from "../../domain/segment.js";
import { AnalysisTranscriptItem } from "./transcript-item.js";

@ObjectType({ description: "One occasion on which a category's rule matched.", simpleResolvers: true })
export class AnalysisPointOfInterest implements PointOfInterest {
  @Field(() => [AnalysisTranscriptItem], { description: "The places in messages that made it match." })
  readonly transcriptItems: readonly TranscriptItem[];
}
