import type { AnalysisParticipantRole, AnalysisSentiment, MessageFragment, PlaceFragment, SegmentFragment } from "../generated/graphql";
import type { Analysis } from "./use-contact";

type Segments = NonNullable<Analysis["segments"]>;

/** A segment of the transcript, in its place. */
export interface Entry {
  readonly position: number;
  readonly segment: SegmentFragment;
}

/** A message that has a feeling and a time. */
export interface Scored {
  readonly atMs: number;
  readonly role: AnalysisParticipantRole;
  readonly sentiment: AnalysisSentiment;
}

/** What the loaded segments hold, by what is shown of them. */
export interface Contents {
  /** What the transcript shows: a segment that came again is there once. */
  readonly entries: readonly Entry[];
  readonly messages: ReadonlyMap<string, MessageFragment>;
  /** Each a list of places. */
  readonly issues: readonly (readonly PlaceFragment[])[];
  readonly scored: readonly Scored[];
  readonly files: readonly Extract<SegmentFragment, { __typename: "AttachmentsSegment" }>[];
}

/** These are shown beside the transcript. */
const BESIDE: ReadonlySet<SegmentFragment["__typename"]> = new Set(["CategoriesSegment", "IssuesSegment", "PostContactSummarySegment", "ExtractedInformationSegment"]);

export function contentsOf(segments: Segments | null): Contents {
  // In the place where it came first, as it came last.
  const byId = new Map<string, Entry>();
  for (const { position, node } of segments?.edges ?? []) byId.set(node.id, { position: byId.get(node.id)?.position ?? position, segment: node });

  const entries: Entry[] = [];
  const messages = new Map<string, MessageFragment>();
  const issues = new Map<string, readonly PlaceFragment[]>();
  const scored: Scored[] = [];
  const files: Contents["files"][number][] = [];

  for (const entry of byId.values()) {
    const { segment: node } = entry;
    if (!BESIDE.has(node.__typename)) entries.push(entry);
    if (node.__typename === "TranscriptSegment") {
      messages.set(node.transcriptId, node);
      if (node.sentiment !== null && node.time !== null) {
        scored.push({ atMs: Date.parse(node.time), role: node.participantRole ?? "UNKNOWN", sentiment: node.sentiment });
      }
    }
    if (node.__typename === "AttachmentsSegment") files.push(node);
    if (node.__typename === "IssuesSegment") {
      for (const { transcriptItems } of node.issuesDetected) issues.set(nameOf(transcriptItems[0]), [...(issues.get(nameOf(transcriptItems[0])) ?? []), ...transcriptItems]);
    }
  }
  return { entries, messages, issues: [...issues.values()].map(onceEach), scored, files };
}

/** The upstream tells an issue again, and of further places, as the chat goes on: it is known by its first. */
function onceEach(places: readonly PlaceFragment[]): readonly PlaceFragment[] {
  return [...new Map(places.map((place) => [nameOf(place), place])).values()];
}

function nameOf(place: PlaceFragment | undefined): string {
  return JSON.stringify([place?.transcriptId, place?.characterOffsets?.beginOffsetChar, place?.characterOffsets?.endOffsetChar]);
}

/** The words that a place points at; null where the message is not loaded. */
export function wordsAt({ transcriptId, content, characterOffsets }: PlaceFragment, messages: Contents["messages"]): string | null {
  const text = messages.get(transcriptId)?.content;
  if (content !== null) return content;
  if (text === undefined || text === null) return null;
  return characterOffsets === null ? text : text.slice(characterOffsets.beginOffsetChar, characterOffsets.endOffsetChar);
}
