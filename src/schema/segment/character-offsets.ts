import { Field, Int, ObjectType } from "type-graphql";
import type { CharacterOffsets } from "../../domain/segment.js";

@ObjectType({
  description: "A range of characters in the `content` of a message, counted as Amazon Connect counts them.",
  simpleResolvers: true,
})
export class AnalysisCharacterOffsets implements CharacterOffsets {
  @Field(() => Int, { description: "0-based index of the first character of the range." })
  readonly beginOffsetChar: number;

  @Field(() => Int, { description: "0-based index of the character just after the range." })
  readonly endOffsetChar: number;
}
