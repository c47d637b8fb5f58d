import type { Coverage, SparseSegments } from "../../domain/analysis.js";
import type { CategoriesSegment, PointOfInterest } from "../../domain/segment.js";
import { onceEach } from "../once-each.js";

/** A category over all segments that name it. */
export interface Category {
  readonly name: string;
  readonly timesMatched: number;
  readonly pointsOfInterest: readonly PointOfInterest[];
}

export interface Categories extends Coverage {
  readonly matched: readonly Category[];
}

interface Tally {
  timesMatched: number;
  readonly points: Map<string, PointOfInterest>;
}

export const categoriesOf = onceEach(
  ({ categories, isComplete, coveredThrough }: SparseSegments): Categories => ({ isComplete, coveredThrough, matched: mergedByName(categories) }),
);

function mergedByName(segments: readonly CategoriesSegment[]): Category[] {
  const tallies = new Map<string, Tally>();
  for (const { matchedDetails } of segments) {
    for (const { name, pointsOfInterest } of matchedDetails) {
      const tally = tallies.get(name) ?? { timesMatched: 0, points: new Map() };
      tally.timesMatched += 1;
      for (const point of pointsOfInterest) tally.points.set(identityOf(point), point);
      tallies.set(name, tally);
    }
  }
  return [...tallies].map(([name, { timesMatched, points }]) => ({ name, timesMatched, pointsOfInterest: [...points.values()] }));
}

function identityOf({ transcriptItems }: PointOfInterest): string {
  return JSON.stringify(transcriptItems.map(({ transcriptId, characterOffsets }) => [transcriptId, characterOffsets]));
}
