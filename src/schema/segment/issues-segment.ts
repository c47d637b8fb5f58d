import { Field, ObjectType } from "type-graphql";
import type { IssuesSegment as Issues, TranscriptItem } from "../../domain/segment.js";
import type { Described } from "../described.js";
import { Node } from "../node/node.js";
import { AnalysisTranscriptItem } from "./transcript-item.js";

@ObjectType({ description: "A reason for which the customer got in touch.", simpleResolvers: true })
export class AnalysisIssue {
  @Field(() => [AnalysisTranscriptItem], { description: "The places in messages that say so." })
  readonly transcriptItems: readonly TranscriptItem[];
}

@ObjectType({ description: "Issues that the upstream detected at one moment.", implements: Node, simpleResolvers: true })
export class IssuesSegment implements Described<Issues> {
  @Field(() => [AnalysisIssue], { description: "The issues detected." })
  readonly issuesDetected: Issues["issuesDetected"];
}
