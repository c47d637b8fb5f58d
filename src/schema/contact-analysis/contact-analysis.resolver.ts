import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { AnalysisStatus, ListView, SegmentWindow } from "../../domain/analysis.js";
import type { ContactKey } from "../../domain/contact.js";
import type { Unavailable } from "../../domain/errors.js";
import type { ExtractedInformationSegment, PostContactSummarySegment } from "../../domain/segment.js";
import type { Channel } from "../../domain/upstream.js";
import { categoriesOf, type Categories } from "../categories/categories.js";
import type { GraphContext } from "../context.js";
import { participantsOf, type Participants } from "../participants/participants.js";
import { segmentsAsked, SegmentsArgs, segmentsQuery } from "../segment/segments-args.js";
import { sentimentsOf, type Sentiments } from "../sentiment/sentiments.js";
import { whenAvailable } from "../when-available.js";
import { ContactAnalysis } from "./contact-analysis.js";

@Resolver(() => ContactAnalysis)
export class ContactAnalysisResolver {
  @FieldResolver()
  contact(@Root() { instanceId, contactId }: ListView): ContactKey {
    return { instanceId, contactId };
  }

  @FieldResolver()
  async status(@Root() view: ListView, @Ctx() { loaders }: GraphContext): Promise<AnalysisStatus> {
    return (await loaders.look(view)).status;
  }

  @FieldResolver()
  async unavailable(@Root() view: ListView, @Ctx() { loaders }: GraphContext): Promise<Unavailable | null> {
    return (await loaders.look(view)).unavailable;
  }

  @FieldResolver()
  async channel(@Root() view: ListView, @Ctx() { loaders }: GraphContext): Promise<Channel | null> {
    return (await loaders.look(view)).channel;
  }

  @FieldResolver()
  async asOf(@Root() view: ListView, @Ctx() { loaders }: GraphContext): Promise<Date | null> {
    return (await loaders.look(view)).asOf;
  }

  @FieldResolver({ complexity: ({ args }) => segmentsAsked(args) })
  segments(@Root() view: ListView, @Args() args: SegmentsArgs, @Ctx() { loaders, limits }: GraphContext): Promise<SegmentWindow | null> {
    return whenAvailable(loaders.segments(view, segmentsQuery(args, limits.listTypes)));
  }

  @FieldResolver()
  participants(@Root() view: ListView, @Ctx() { loaders }: GraphContext): Promise<Participants | null> {
    return whenAvailable(loaders.held(view).then(participantsOf));
  }

  @FieldResolver()
  categories(@Root() view: ListView, @Ctx() { loaders }: GraphContext): Promise<Categories | null> {
    return whenAvailable(loaders.sparse(view, "CATEGORIES").then(categoriesOf));
  }

  @FieldResolver()
  sentiment(@Root() view: ListView, @Ctx() { loaders }: GraphContext): Promise<Sentiments | null> {
    return whenAvailable(loaders.held(view).then(sentimentsOf));
  }

  @FieldResolver()
  summary(@Root() view: ListView, @Ctx() { loaders }: GraphContext): Promise<PostContactSummarySegment | null> {
    return whenAvailable(loaders.sparse(view, "POST_CONTACT_SUMMARY").then(({ summary }) => summary));
  }

  @FieldResolver()
  extractedInformation(@Root() view: ListView, @Ctx() { loaders }: GraphContext): Promise<readonly ExtractedInformationSegment[] | null> {
    return whenAvailable(
      Promise.all([loaders.sparse(view, "EXTRACTED_INFORMATION"), loaders.look(view)]).then(
        ([{ extractedInformation, isComplete }, { status }]) => {
          const isOver = isComplete && (status === "COMPLETED" || status === "FAILED");
          return extractedInformation.length > 0 || isOver ? extractedInformation : null;
        },
      ),
    );
  }
}
