import { randomBytes } from "node:crypto";
import type { SegmentsQuery } from "../../src/domain/analysis.js";
import type { Clock } from "../../src/domain/clock.js";
import type { SegmentType } from "../../src/domain/segment.js";
import type { ListSegments } from "../../src/domain/upstream.js";
import { createPages, type Pages, type PagesOptions } from "../../src/pages/pages.js";
import { CallsSpent, type Reading } from "../../src/pages/reading.js";

export const SIX_TYPES = ["TRANSCRIPT", "CATEGORIES", "ISSUES", "EVENT", "ATTACHMENTS", "POST_CONTACT_SUMMARY"] as const satisfies readonly SegmentType[];

export function pagesOver(listSegments: ListSegments, clock: Clock, options: Partial<PagesOptions> = {}): Pages {
  return createPages({
    listSegments,
    clock,
    listTypes: SIX_TYPES,
    cursorKey: randomBytes(32),
    cursorTokenMaxBytes: 8_192,
    queryMaxAgeMs: 1_000,
    sealedTtlMs: 300_000,
    summaryGraceMs: 120_000,
    pendingGraceMs: 60_000,
    walkMaxPages: 100,
    cacheBytes: 64 * 1024 * 1024,
    ...options,
  });
}

/** A reading as one operation has it: `maxCalls` upstream calls in 15 seconds. */
export function readingAt(clock: Clock, { maxAgeMs = 1_000, maxCalls = 30 } = {}): Reading {
  let calls = 0;
  return {
    maxAgeMs,
    deadlineMs: clock.now() + 15_000,
    spendCall() {
      calls += 1;
      if (calls > maxCalls) throw new CallsSpent(maxCalls, 1_000);
    },
    heard: new WeakSet(),
  };
}

export function forward(first: number, after: string | null = null, types: SegmentsQuery["types"] = null): SegmentsQuery {
  return { types, window: { kind: "forward", first, after } };
}

export function backward(last: number, before: string | null = null, types: SegmentsQuery["types"] = null): SegmentsQuery {
  return { types, window: { kind: "backward", last, before } };
}
