import { Field, ID, ObjectType } from "type-graphql";
import type { ExtractedInformationSegment as Extraction, FailureCode, TranscriptItem } from "../../domain/segment.js";
import type { Described } from "../described.js";
import { Node } from "../node/node.js";
import { AnalysisFailureCode } from "./failure-code.js";
import { AnalysisTranscriptItem } from "./transcript-item.js";

@ObjectType({ description: "One value that was extracted.", simpleResolvers: true })
export class AnalysisExtractedValue {
  @Field(() => String, { description: "The value. Computed on unredacted text: it can be personal data, whatever the output type." })
  readonly content: string;

  @Field(() => [AnalysisTranscriptItem], {
    description: "The places in messages that it was read from: the upstream's points of interest.",
  })
  readonly transcriptItems: readonly TranscriptItem[];
}

@ObjectType({
  description: "What the upstream extracted from the conversation by one definition, after the contact has ended.",
  implements: Node,
  simpleResolvers: true,
})
export class ExtractedInformationSegment implements Described<Extraction> {
  @Field(() => ID, { description: "The upstream's id of the definition, unique within the instance." })
  readonly extractionDefinitionId: string;

  @Field(() => String, { description: "The definition's name." })
  readonly extractionDefinitionName: string;

  @Field(() => String, { nullable: true, description: "The definition's label for people to read." })
  readonly extractionDefinitionDisplayLabel: string | null;

  @Field(() => [AnalysisExtractedValue], {
    nullable: true,
    description: "The values; null when the upstream gave none, as when the extraction failed, and where they are `withheld`.",
  })
  readonly extractedValues: Extraction["extractedValues"];

  @Field(() => Boolean, {
    description: "Whether the values are kept from you: they were computed on unredacted text, so they take the right to RAW, whatever the output type.",
  })
  readonly withheld: boolean;

  @Field(() => AnalysisFailureCode, { nullable: true, description: "Why the extraction failed; null otherwise." })
  readonly failureCode: FailureCode | null;
}
