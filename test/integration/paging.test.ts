import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import type { StartedContact } from "../../src/emulator/control-messages.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import {
  ContentDocument,
  type AnalysisSegmentType,
  type ContentQuery,
  type PageQueryVariables,
  type SegmentFieldsFragment,
} from "../support/generated/documents.js";
import {
  LARGE_WINDOWS,
  LIVE_SECONDS,
  LONG_LENGTH,
  OVER_SECONDS,
  SEVEN_TYPES,
  TAIL_TOKENS,
  TOKEN_BYTES,
  WINDOWS,
} from "../support/long-contact.js";
import { askPage, pageBackward, pageOn, segmentsOf, type AnalysisPage, type AskPage, type PageEdge } from "../support/page-through.js";
import { upstreamList } from "../support/upstream-list.js";
import { segmentSeeds, wireSegment } from "../support/wire-segments.js";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({
    settings: { QUERY_MAX_AGE: "0s", ...SEVEN_TYPES.settings },
    emulator: { contacts: [], ...SEVEN_TYPES.emulator },
  });
});
afterAll(() => gateway.close());

const upstreamListOf = (contact: StartedContact) => upstreamList(gateway.emulator.url, contact, SEVEN_TYPES.wire);

describe.each(TAIL_TOKENS)("the long contact, with its tail token %s", (tailToken) => {
  describe.each(TOKEN_BYTES)("and tokens of %i bytes", (tokenBytes) => {
    beforeAll(() => gateway.control.set({ tailToken, tokenBytes }));

    test.each(WINDOWS)("pages %j: each segment once and in order, while it is live and when it is over", async (window) => {
      await pagesWhole(window, () => Promise.resolve());
    });

    test.each(LARGE_WINDOWS)("pages %j the same where every token expires between two pages", async (window) => {
      await pagesWhole(window, () => gateway.control.expireTokens());
    });
  });
});

test("the long contact arrives with all that the upstream says of each segment", async () => {
  const contact = await gateway.control.startContact({ scenario: "long", startedSecondsAgo: LIVE_SECONDS + OVER_SECONDS });
  const nodes: SegmentFieldsFragment[] = [];
  let after: string | null = null;
  for (let more = true; more; ) {
    const segments: ContentSegments = await contentAfter(contact, after);
    nodes.push(...segments.nodes);
    after = segments.pageInfo.endCursor;
    more = segments.pageInfo.hasNextPage;
  }
  expect(nodes).toEqual(await upstreamListOf(contact));
});

test("a cursor of a segment that has no Id of its own is good whatever ages its page and the next are asked for with", async () => {
  const contact = await gateway.control.startContact({ scenario: "manual" });
  const segments = [0, 1, 2].map((id) => wireSegment({ kind: "Categories", id }, id));
  await gateway.control.append({ contactId: contact.contactId, segments });
  const { pageInfo } = segmentsOf(await askPage(gateway, { ...contact, first: 2, maxAgeSeconds: 3_600 }));
  const { edges } = segmentsOf(await askPage(gateway, { ...contact, after: pageInfo.endCursor, maxAgeSeconds: 0 }));
  expect(edges.map(({ position }) => position)).toEqual([2]);
});

describe("any list", () => {
  const pageSizes = fc.integer({ min: 1, max: 250 });
  const habits = fc.record({ tailToken: fc.constantFrom(...TAIL_TOKENS), pageFill: fc.constantFrom("full" as const, "short" as const) });
  const lists = (maxLength: number) => fc.array(segmentSeeds, { maxLength, size: "max" });
  const turns = fc.record({ added: lists(130), maxAgeSeconds: fc.constantFrom(null, 0, 3_600), expire: fc.boolean() });

  test("is paged forwards whole and in order while it grows, by pages of any size, of any types and ages", async () => {
    await fc.assert(
      fc.asyncProperty(
        habits,
        pageSizes,
        fc.constantFrom(...FILTERS),
        fc.array(turns, { minLength: 1, maxLength: 5 }),
        async (modes, first, types, happenings) => {
          await gateway.control.set({ ...modes, tokenBytes: 50 });
          const contact = await gateway.control.startContact({ scenario: "manual" });
          const ask: AskPage = (window) => askPage(gateway, { ...contact, types, first, ...window });
          const edges: PageEdge[] = [];
          const take = async (window: Partial<PageQueryVariables>): Promise<AnalysisPage> => {
            const page = await ask({ ...window, after: edges.at(-1)?.cursor ?? null });
            edges.push(...segmentsOf(page).edges);
            return page;
          };

          let length = 0;
          for (const { added, maxAgeSeconds, expire } of happenings) {
            const segments = added.map((seed, index) => wireSegment(seed, length + index));
            length += segments.length;
            if (segments.length > 0) await gateway.control.append({ contactId: contact.contactId, segments });
            if (expire) await gateway.control.expireTokens();
            await take({ maxAgeSeconds });
          }
          await gateway.control.end({ contactId: contact.contactId, status: "COMPLETED" });
          while (!isOver(await take({ maxAgeSeconds: 0 })));

          const wanted = shownBy(types, await upstreamListOf(contact));
          expect(wanted.map(({ node }) => node)).toMatchObject(edges.map(({ node }) => node));
          expect(edges.map(({ position }) => position)).toEqual(wanted.map(({ position }) => position));
        },
      ),
      // Shrinking would outlast the test; the seed that it tells is enough to see it again.
      { numRuns: 25, endOnFailure: true },
    );
  });

  test("is paged backwards whole and in order when it is over", async () => {
    await fc.assert(
      fc.asyncProperty(habits, pageSizes, fc.constantFrom(...FILTERS), lists(350), async (modes, last, types, seeds) => {
        await gateway.control.set({ ...modes, tokenBytes: 50 });
        const contact = await gateway.control.startContact({ scenario: "manual" });
        if (seeds.length > 0) await gateway.control.append({ contactId: contact.contactId, segments: seeds.map(wireSegment) });
        await gateway.control.end({ contactId: contact.contactId, status: "COMPLETED" });

        const edges = await pageBackward((window) => askPage(gateway, { ...contact, types, ...window }), { last });
        const wanted = shownBy(types, await upstreamListOf(contact));
        expect(wanted.map(({ node }) => node)).toMatchObject(edges.map(({ node }) => node));
        expect(edges.map(({ position }) => position)).toEqual(wanted.map(({ position }) => position));
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});

const FILTERS = [null, ["TRANSCRIPT"], ["CATEGORIES", "ISSUES"], ["ATTACHMENTS", "POST_CONTACT_SUMMARY"]] as const satisfies readonly (
  | readonly AnalysisSegmentType[]
  | null
)[];

const TYPENAMES: Partial<Record<AnalysisSegmentType, SegmentFieldsFragment["__typename"]>> = {
  TRANSCRIPT: "TranscriptSegment",
  CATEGORIES: "CategoriesSegment",
  ISSUES: "IssuesSegment",
  ATTACHMENTS: "AttachmentsSegment",
  POST_CONTACT_SUMMARY: "PostContactSummarySegment",
};

/** What a view of these types should show of a list, and where. */
function shownBy(types: readonly AnalysisSegmentType[] | null, list: readonly SegmentFieldsFragment[]) {
  const names = types?.map((type) => TYPENAMES[type]);
  return list.map((node, position) => ({ node, position })).filter(({ node }) => names?.includes(node.__typename) ?? true);
}

type ContentSegments = NonNullable<ContentQuery["contactAnalysis"]["segments"]>;

async function contentAfter(contact: StartedContact, after: string | null): Promise<ContentSegments> {
  const { data, errors } = await gateway.query(ContentDocument, { ...contact, first: 300, after });
  expect(errors).toBeUndefined();
  return data.contactAnalysis.segments!;
}

function isOver(page: AnalysisPage): boolean {
  return page.status === "COMPLETED" && !segmentsOf(page).pageInfo.hasNextPage;
}

/** Pages the long contact while it is live and on when it is over, with something happening before every page. */
async function pagesWhole(window: Partial<PageQueryVariables>, happen: () => Promise<void>): Promise<void> {
  const contact = await gateway.control.startContact({ scenario: "long", startedSecondsAgo: LIVE_SECONDS });
  const ask: AskPage = async (variables) => {
    await happen();
    return await askPage(gateway, { ...contact, ...variables });
  };
  const whole = await pageOn(ask, window, () => gateway.control.advance({ seconds: OVER_SECONDS }));
  const list = await upstreamListOf(contact);
  expect(list).toHaveLength(LONG_LENGTH);
  expect(list).toMatchObject(whole.map(({ node }) => node));
  expect(whole.map(({ position }) => position)).toEqual(list.map((_, position) => position));
}
