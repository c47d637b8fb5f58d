import type { AnalysisParticipantRole } from "../generated/graphql";
import type { Scored } from "./contents";

export interface Point {
  readonly atMs: number;
  /** −1 to +1. */
  readonly value: number;
}

/** How much one message moves the line. */
const WEIGHT = 0.3;
const SCORES = { POSITIVE: 1, NEUTRAL: 0, NEGATIVE: -1 } as const;

/** The running mean of one role's sentiment, in which the latest messages weigh most. */
export function runningSentiment(scored: readonly Scored[], role: AnalysisParticipantRole): readonly Point[] {
  const points: Point[] = [];
  for (const { atMs, sentiment, role: whose } of scored) {
    if (whose !== role || sentiment === "UNKNOWN") continue;
    const before = points.at(-1)?.value;
    const score = SCORES[sentiment];
    points.push({ atMs, value: before === undefined ? score : before + WEIGHT * (score - before) });
  }
  return points;
}

/** In words, for those who do not see the line. */
export function inWords(points: readonly Point[]): string {
  const last = points.at(-1);
  if (last === undefined) return "no scored messages";
  const earlier = points[Math.max(0, points.length - 6)] as Point;
  const change = last.value - earlier.value;
  return `${mood(last.value)}, ${change > 0.15 ? "rising" : change < -0.15 ? "falling" : "steady"}`;
}

function mood(value: number): string {
  return value > 0.25 ? "positive" : value < -0.25 ? "negative" : "neutral";
}
