import { Field, GraphQLISODateTime, ID, ObjectType } from "type-graphql";
import type { CharacterOffsets, ParticipantRole, Sentiment, TranscriptSegment as Transcript } from "../../domain/segment.js";
import type { Described } from "../described.js";
import { Node } from "../node/node.js";
import { AnalysisCharacterOffsets } from "./character-offsets.js";
import { AnalysisParticipantRole } from "./participant-role.js";
import { AnalysisSentiment } from "./sentiment.js";

@ObjectType({ description: "Where a message holds personal data.", simpleResolvers: true })
export class AnalysisRedaction {
  @Field(() => [AnalysisCharacterOffsets], {
    description:
      "With RAW the ranges of the personal data in the original text, so that a client can mask it; with REDACTED the ranges of the " +
      "tags (such as `[PII]`) that took its place.",
  })
  readonly characterOffsets: readonly CharacterOffsets[];
}

@ObjectType({ description: "A message of the chat.", implements: Node, simpleResolvers: true })
export class TranscriptSegment implements Described<Transcript> {
  @Field(() => ID, { description: "The upstream's id of the message, unique within the contact. What transcript items point at." })
  readonly transcriptId: string;

  @Field(() => ID, { nullable: true, description: "The upstream's id of the participant who wrote it." })
  readonly participantId: string | null;

  @Field(() => AnalysisParticipantRole, { nullable: true, description: "What that participant is." })
  readonly participantRole: ParticipantRole | null;

  @Field(() => String, { nullable: true, description: "The name that the participant goes by in the chat." })
  readonly displayName: string | null;

  // Always there, but a summary's is not, and a field name that two members share has one type.
  @Field(() => String, {
    nullable: true,
    description: "The text, 1 to 16,384 characters, in the analysis' output type. Never null on a message.",
  })
  readonly content: string;

  @Field(() => String, { nullable: true, description: "MIME type of `content`, such as `text/plain` or `text/markdown`." })
  readonly contentType: string | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: "When it was sent; null where the upstream's timestamp cannot be read." })
  readonly time: Date | null;

  @Field(() => AnalysisRedaction, { nullable: true, description: "Where it holds personal data; null where none was found." })
  readonly redaction: Transcript["redaction"];

  @Field(() => AnalysisSentiment, {
    nullable: true,
    description: "The feeling in it; null where the upstream did not score it (it scores plain text and Markdown only).",
  })
  readonly sentiment: Sentiment | null;
}
