import { randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { SegmentsQuery, SegmentWindow } from "../../../src/domain/analysis.js";
import type { Entry, Segment, SegmentType } from "../../../src/domain/segment.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { backward, forward, pagesOver, readingAt } from "../../support/pages.js";
import { LIST, sampleMessages, sampleSegments } from "../../support/sample-segments.js";
import { createUpstreamModel, type UpstreamBehaviour } from "../../support/upstream-model.js";

const TYPES: readonly SegmentsQuery["types"][] = [null, ["TRANSCRIPT"], ["CATEGORIES", "ISSUES"], ["CATEGORIES"]];

const behaviours: fc.Arbitrary<UpstreamBehaviour> = fc.record({
  tailToken: fc.boolean(),
  pageSizes: fc.oneof(fc.constant([100]), fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 })),
  repeatsPages: fc.boolean(),
});

/** What may happen between two requests of a client. */
const happenings = fc.oneof(
  fc.record({ kind: fc.constant("append" as const), count: fc.integer({ min: 0, max: 130 }) }),
  fc.record({ kind: fc.constant("time" as const), seconds: fc.integer({ min: 0, max: 400 }) }),
  fc.constant({ kind: "restart" as const }),
  fc.constant({ kind: "new key" as const }),
  fc.constant({ kind: "expire" as const }),
);

function strip(entry: Entry): Segment {
  const { position: _, ...segment } = entry;
  return segment;
}

function world(behaviour: UpstreamBehaviour, length: number) {
  const clock = createFakeClock();
  const upstream = createUpstreamModel(behaviour, clock);
  // A repeated page is only known by entries that have an Id.
  const segments = behaviour.repeatsPages ? sampleMessages : sampleSegments;
  upstream.append(...segments(length));
  let key = randomBytes(32);
  const start = () => pagesOver(upstream.listSegments, clock, { cursorKey: key, walkMaxPages: 1_000 });
  let pages = start();
  const restart = () => (pages = start());
  return {
    upstream,
    clock,
    window: (query: SegmentsQuery): Promise<SegmentWindow> => pages.window(LIST, query, readingAt(clock, { maxCalls: 10_000 })),
    happen(what: (typeof happenings) extends fc.Arbitrary<infer T> ? T : never) {
      switch (what.kind) {
        case "append":
          upstream.append(...segments(what.count, upstream.segments.length));
          return;
        case "time":
          clock.advance(what.seconds * 1_000);
          return;
        case "restart":
          restart();
          return;
        case "new key":
          key = randomBytes(32);
          restart();
          return;
        case "expire":
          upstream.expireTokens();
          return;
      }
    },
  };
}

describe("Paging a list", () => {
  it("gives every entry of a growing list once and in order, whatever the upstream's habits and whatever happens between two pages", async () => {
    await fc.assert(
      fc.asyncProperty(
        behaviours,
        fc.integer({ min: 0, max: 350 }),
        fc.integer({ min: 1, max: 250 }),
        fc.constantFrom(...TYPES),
        fc.array(happenings, { maxLength: 12 }),
        async (behaviour, length, first, types, events) => {
          const { upstream, clock, window, happen } = world(behaviour, length);
          const seen: Entry[] = [];
          let after: string | null = null;
          const page = async (): Promise<SegmentWindow> => {
            const got = await window(forward(first, after, types));
            seen.push(...got.edges.map(({ node }) => node));
            after = got.pageInfo.endCursor;
            return got;
          };
          for (const event of events) {
            happen(event);
            await page();
          }
          upstream.finish();
          clock.advance(2_000);
          for (let more = true, turns = 0; more; turns += 1) {
            expect(turns).toBeLessThan(1_000);
            more = (await page()).pageInfo.hasNextPage;
          }
          const wanted = upstream.segments.filter(({ kind }) => types === null || types.includes(kind as SegmentType));
          expect(seen.map(strip)).toEqual(wanted);
          expect(seen.map(({ position }) => upstream.segments[position])).toEqual(wanted);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);

  it("gives the same entries backwards", async () => {
    await fc.assert(
      fc.asyncProperty(
        behaviours,
        fc.integer({ min: 0, max: 350 }),
        fc.integer({ min: 1, max: 120 }),
        fc.constantFrom(...TYPES),
        async (behaviour, length, last, types) => {
          const { upstream, window } = world(behaviour, length);
          upstream.finish();
          const seen: Entry[] = [];
          let before: string | null = null;
          for (let more = true, turns = 0; more; turns += 1) {
            expect(turns).toBeLessThan(1_000);
            const got: SegmentWindow = await window(backward(last, before, types));
            seen.unshift(...got.edges.map(({ node }) => node));
            before = got.pageInfo.startCursor;
            more = got.pageInfo.hasPreviousPage;
          }
          const wanted = upstream.segments.filter(({ kind }) => types === null || types.includes(kind as SegmentType));
          expect(seen.map(strip)).toEqual(wanted);
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);
});
