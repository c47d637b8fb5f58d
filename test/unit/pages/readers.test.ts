import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ContactUnavailable } from "../../../src/domain/errors.js";
import type { Segment, SegmentType } from "../../../src/domain/segment.js";
import type { ListSegments } from "../../../src/domain/upstream.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { forward, pagesOver, readingAt } from "../../support/pages.js";
import { LIST, sampleMessages, sampleSegments } from "../../support/sample-segments.js";
import { createUpstreamModel, type UpstreamBehaviour } from "../../support/upstream-model.js";

const behaviours: fc.Arbitrary<UpstreamBehaviour> = fc.record({
  tailToken: fc.boolean(),
  pageSizes: fc.oneof(fc.constant([100]), fc.array(fc.integer({ min: 10, max: 100 }), { minLength: 1, maxLength: 5 })),
  repeatsPages: fc.boolean(),
});

/** What comes with a call: how the list has grown, how long it took, and what went wrong. */
const incidents = fc.record({
  appended: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
  milliseconds: fc.constantFrom(0, 0, 1, 400, 1_000, 20_000, 400_000),
  trouble: fc.constantFrom(null, null, null, null, "expire", "fail"),
});

const readers = fc.record({
  first: fc.integer({ min: 1, max: 250 }),
  types: fc.constantFrom<readonly SegmentType[] | null>(null, ["TRANSCRIPT"], ["CATEGORIES", "ISSUES"]),
  maxAgeMs: fc.constantFrom(0, 1_000, 60_000),
});

/** Room for one page, for a few, for all. */
const cacheSizes = fc.constantFrom(0, 200_000, 64 * 1024 * 1024);

/** A segment as text: its Id, or its content where it has none. */
function nameOf(segment: Segment): string {
  return segment.kind === "TRANSCRIPT" ? segment.transcriptId : JSON.stringify({ ...segment, position: undefined });
}

type Incident = typeof incidents extends fc.Arbitrary<infer T> ? T : never;
type Reader = typeof readers extends fc.Arbitrary<infer T> ? T : never;

describe("Readers of one list at once", () => {
  it("each get every entry once and in order, however their calls overlap, fail, lose their tokens and are forgotten", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        behaviours,
        fc.integer({ min: 0, max: 250 }),
        fc.array(readers, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(incidents),
        cacheSizes,
        async (scheduler, behaviour, length, all, toCome, cacheBytes) => {
          const clock = createFakeClock();
          const upstream = createUpstreamModel(behaviour, clock);
          const segments = behaviour.repeatsPages ? sampleMessages : sampleSegments;
          upstream.append(...segments(length));

          let isCalm = false;
          const listSegments: ListSegments = async (request) => {
            await scheduler.schedule(Promise.resolve());
            const { appended, milliseconds, trouble } = toCome.next().value as Incident;
            if (!isCalm) {
              upstream.append(...segments(appended, upstream.segments.length));
              clock.advance(milliseconds);
              if (trouble === "expire") upstream.expireTokens();
              if (trouble === "fail") upstream.failNext(new ContactUnavailable("UPSTREAM_UNAVAILABLE"));
            }
            return await upstream.listSegments({ ...request, deadlineMs: Number.POSITIVE_INFINITY });
          };
          const pages = pagesOver(listSegments, clock, { cacheBytes });

          const reading = ({ maxAgeMs }: Reader) => ({ ...readingAt(clock, { maxAgeMs, maxCalls: 10_000 }), deadlineMs: clock.now() + 3_600_000 });
          const states = all.map((reader) => ({ reader, seen: [] as string[], after: null as string | null, more: true }));
          /** One look of a reader; whatever it meets, what it has seen is the beginning of its view. */
          const look = async (state: (typeof states)[number]): Promise<void> => {
            const { first, types } = state.reader;
            try {
              const { edges, pageInfo } = await pages.window(LIST, forward(first, state.after, types), reading(state.reader));
              state.seen.push(...edges.map(({ position, node }) => `${String(position)} ${nameOf(node)}`));
              state.after = pageInfo.endCursor;
              state.more = pageInfo.hasNextPage;
              const { entries } = await pages.held(LIST, reading(state.reader));
              expect(entries.map(nameOf)).toEqual(upstream.segments.slice(0, entries.length).map(nameOf));
            } catch (error) {
              if (!(error instanceof ContactUnavailable && error.transient)) throw error;
              state.more = true;
            }
          };
          const wanted = ({ types }: Reader) =>
            upstream.segments
              .map((segment, position) => ({ segment, text: `${String(position)} ${nameOf(segment)}` }))
              .filter(({ segment: { kind } }) => types === null || types.includes(kind as SegmentType))
              .map(({ text }) => text);

          const atOnce = states.map(async (state) => {
            for (let turn = 0; turn < 8; turn += 1) {
              await look(state);
              expect(state.seen).toEqual(wanted(state.reader).slice(0, state.seen.length));
            }
          });
          await scheduler.waitFor(Promise.all(atOnce));

          isCalm = true;
          upstream.finish();
          const drained = states.map(async (state) => {
            do {
              clock.advance(61_000);
              await look(state);
            } while (state.more);
            expect(state.seen).toEqual(wanted(state.reader));
          });
          await scheduler.waitFor(Promise.all(drained));
        },
      ),
      { numRuns: 20 },
    );
  }, 60_000);
});
