import { Field, GraphQLISODateTime, ID, ObjectType } from "type-graphql";
import type { AttachmentStatus, AttachmentsSegment as Attachments, Attachment, ParticipantRole } from "../../domain/segment.js";
import { describedEnum } from "../described-enum.js";
import type { Described } from "../described.js";
import { Node } from "../node/node.js";
import { AnalysisParticipantRole } from "./participant-role.js";

const AnalysisAttachmentStatus = describedEnum<AttachmentStatus>({
  name: "AnalysisAttachmentStatus",
  description: "How the scan of an attachment stands.",
  values: {
    APPROVED: "It may be opened.",
    REJECTED: "It was refused.",
    IN_PROGRESS: "It is being scanned.",
    UNKNOWN: "A status that the upstream introduced after this gateway was built.",
  },
});

@ObjectType({ description: "A file that was sent in the chat. The gateway serves its description, never the file.", simpleResolvers: true })
export class AnalysisAttachment implements Attachment {
  @Field(() => ID, { description: "The upstream's id of the file." })
  readonly attachmentId: string;

  @Field(() => String, { description: "The file's name." })
  readonly attachmentName: string;

  @Field(() => String, { nullable: true, description: "The file's MIME type." })
  readonly contentType: string | null;

  @Field(() => AnalysisAttachmentStatus, { nullable: true, description: "How its scan stands." })
  readonly status: AttachmentStatus | null;
}

@ObjectType({ description: "Files that a participant sent together.", implements: Node, simpleResolvers: true })
export class AttachmentsSegment implements Described<Attachments> {
  @Field(() => ID, {
    description: "The upstream's id of the message. It may come again with other content, as the scans of its files go on.",
  })
  readonly attachmentsId: string;

  @Field(() => ID, { nullable: true, description: "The upstream's id of the participant who sent them." })
  readonly participantId: string | null;

  @Field(() => AnalysisParticipantRole, { nullable: true, description: "What that participant is." })
  readonly participantRole: ParticipantRole | null;

  @Field(() => String, { nullable: true, description: "The name that the participant goes by in the chat." })
  readonly displayName: string | null;

  @Field(() => [AnalysisAttachment], { description: "The files." })
  readonly attachments: readonly Attachment[];

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: "When they were sent; null where the upstream's timestamp cannot be read.",
  })
  readonly time: Date | null;
}
