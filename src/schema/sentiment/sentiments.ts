import type { Coverage, HeldEntries } from "../../domain/analysis.js";
import type { ParticipantRole, Sentiment, TranscriptSegment } from "../../domain/segment.js";
import { onceEach } from "../once-each.js";
import { latestMessages } from "../segment/latest-messages.js";
import { sentimentTrend } from "./sentiment-trend.js";

export interface RoleSentiment {
  readonly participantRole: ParticipantRole;
  readonly positive: number;
  readonly negative: number;
  readonly neutral: number;
  readonly unscored: number;
  readonly latest: Sentiment | null;
}

export interface Sentiments extends Coverage {
  readonly byRole: readonly RoleSentiment[];
  readonly latest: Sentiment | null;
  readonly trend: number | null;
}

const SCORES: Readonly<Record<Sentiment, number | null>> = { POSITIVE: 1, NEUTRAL: 0, NEGATIVE: -1, UNKNOWN: null };

export const sentimentsOf = onceEach(({ entries, isComplete, coveredThrough }: HeldEntries): Sentiments => {
  const messages = latestMessages(entries);
  return {
    isComplete,
    coveredThrough,
    byRole: byRole(messages),
    latest: latestOf(messages),
    trend: sentimentTrend(scoresOf(messages.filter(({ participantRole }) => participantRole === "CUSTOMER"))),
  };
});

function byRole(messages: readonly TranscriptSegment[]): RoleSentiment[] {
  const messagesOf = new Map<ParticipantRole, TranscriptSegment[]>();
  for (const message of messages) {
    const role = message.participantRole ?? "UNKNOWN";
    const others = messagesOf.get(role);
    if (others === undefined) messagesOf.set(role, [message]);
    else others.push(message);
  }
  return [...messagesOf].map(([participantRole, theirs]) => ({ participantRole, ...counts(theirs), latest: latestOf(theirs) }));
}

function counts(messages: readonly TranscriptSegment[]): Pick<RoleSentiment, "positive" | "negative" | "neutral" | "unscored"> {
  const count = (wanted: Sentiment): number => messages.filter(({ sentiment }) => sentiment === wanted).length;
  const [positive, negative, neutral] = [count("POSITIVE"), count("NEGATIVE"), count("NEUTRAL")];
  return { positive, negative, neutral, unscored: messages.length - positive - negative - neutral };
}

function latestOf(messages: readonly TranscriptSegment[]): Sentiment | null {
  return messages.findLast(isScored)?.sentiment ?? null;
}

function scoresOf(messages: readonly TranscriptSegment[]): number[] {
  return messages.map(scoreOf).filter((score) => score !== null);
}

function isScored(message: TranscriptSegment): boolean {
  return scoreOf(message) !== null;
}

function scoreOf({ sentiment }: TranscriptSegment): number | null {
  return sentiment === null ? null : SCORES[sentiment];
}
