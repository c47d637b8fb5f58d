import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { TranscriptItem, TranscriptSegment } from "../../domain/segment.js";
import type { GraphContext } from "../context.js";
import { whenAvailable } from "../when-available.js";
import { AnalysisTranscriptItem } from "./transcript-item.js";

@Resolver(() => AnalysisTranscriptItem)
export class TranscriptItemResolver {
  @FieldResolver()
  segment(@Root() item: TranscriptItem, @Ctx() { loaders }: GraphContext): Promise<TranscriptSegment | null> {
    return whenAvailable(loaders.transcript(item.list, item.transcriptId));
  }
}
