import { Field, ID, ObjectType } from "type-graphql";
import type { CharacterOffsets, TranscriptItem } from "../../domain/segment.js";
import type { Described } from "../described.js";
import { AnalysisCharacterOffsets } from "./character-offsets.js";
import { TranscriptSegment } from "./transcript-segment.js";

@ObjectType({ description: "A place in a message that a category, an issue or an extracted value points at.", simpleResolvers: true })
export class AnalysisTranscriptItem implements Described<TranscriptItem> {
  @Field(() => ID, { description: "The upstream's id of the message: its `transcriptId`." })
  readonly transcriptId: string;

  @Field(() => String, {
    nullable: true,
    description: "The words pointed at. The upstream gives them for issues only; elsewhere null: cut them from `segment { content }`.",
  })
  readonly content: string | null;

  @Field(() => AnalysisCharacterOffsets, { nullable: true, description: "Which characters of the message; null for all of it." })
  readonly characterOffsets: CharacterOffsets | null;

  @Field(() => TranscriptSegment, {
    nullable: true,
    description:
      "The message itself. Served from what is at hand where it can be. Null when the list does not hold the message (yet): the " +
      "upstream may name a message before it lists it, and lists none at all where LIST_TYPES leaves messages out.",
  })
  readonly segment: TranscriptSegment | null;
}
