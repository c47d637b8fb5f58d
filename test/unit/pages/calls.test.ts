import { describe, expect, it } from "@jest/globals";
import type { ListKey } from "../../../src/domain/contact.js";
import { ContactUnavailable } from "../../../src/domain/errors.js";
import type { SegmentType } from "../../../src/domain/segment.js";
import type { PagesOptions } from "../../../src/pages/pages.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { backward, forward, pagesOver, readingAt } from "../../support/pages.js";
import { category, LIST, message, sampleMessages, sampleSegments, summary } from "../../support/sample-segments.js";
import { createUpstreamModel, type UpstreamBehaviour } from "../../support/upstream-model.js";

function world(length: number, behaviour: Partial<UpstreamBehaviour> = {}, options: Partial<PagesOptions> = {}) {
  const clock = createFakeClock();
  const upstream = createUpstreamModel({ tailToken: true, pageSizes: [100], repeatsPages: false, ...behaviour }, clock);
  upstream.append(...sampleSegments(length));
  const pages = pagesOver(upstream.listSegments, clock, options);
  const reading = (of: { maxAgeMs?: number; maxCalls?: number } = {}) => readingAt(clock, of);
  /** How many upstream calls something takes. */
  const calls = async (act: () => Promise<unknown>): Promise<number> => {
    const before = upstream.calls;
    await act();
    return upstream.calls - before;
  };
  return { clock, upstream, pages, reading, calls };
}

const OTHER: ListKey = { ...LIST, contactId: "contact-2" };

describe("Calls for pages", () => {
  it("asks once however many readers want the same page at once", async () => {
    const { pages, reading, calls } = world(30);
    const many = () => Promise.all(Array.from({ length: 50 }, () => pages.window(LIST, forward(100), reading())));
    expect(await calls(many)).toBe(1);
  });

  it("serves a live tail for the age that the reader allows, and not longer", async () => {
    const { clock, pages, reading, calls } = world(30);
    const read = (maxAgeMs: number) => () => pages.window(LIST, forward(100), reading({ maxAgeMs }));
    expect(await calls(read(1_000))).toBe(1);
    clock.advance(999);
    expect(await calls(read(1_000))).toBe(0);
    expect(await calls(read(500))).toBe(1);
    clock.advance(1_000);
    expect(await calls(read(1_000))).toBe(1);
  });

  it("asks for a growing tail with one call a look, with and without a tail token, and pages full up to then never again", async () => {
    for (const tailToken of [true, false]) {
      const { clock, upstream, pages, reading, calls } = world(250, { tailToken });
      expect(await calls(() => pages.window(LIST, backward(5), reading()))).toBe(3);
      for (let round = 0; round < 20; round += 1) {
        clock.advance(1_000);
        upstream.append(message(1_000 + round));
        expect(await calls(() => pages.window(LIST, backward(5), reading()))).toBe(1);
      }
      const { edges } = await pages.window(LIST, backward(5), reading());
      expect(edges.map(({ position }) => position)).toEqual([265, 266, 267, 268, 269]);
    }
  });

  it("goes on from an end cursor with one call, on another replica and after a restart, and without its key by walking", async () => {
    const { clock, upstream, pages, reading, calls } = world(850, {}, { cursorKey: Buffer.alloc(32, 1) });
    const { pageInfo } = await pages.window(LIST, forward(500), reading());
    const restarted = pagesOver(upstream.listSegments, clock, { cursorKey: Buffer.alloc(32, 1) });
    const stranger = pagesOver(upstream.listSegments, clock, { cursorKey: Buffer.alloc(32, 2) });
    const next = forward(100, pageInfo.endCursor);
    expect(await calls(() => restarted.window(LIST, next, reading()))).toBe(1);
    expect(await calls(() => stranger.window(LIST, next, reading()))).toBe(6);
    expect((await restarted.window(LIST, next, reading())).edges).toHaveLength(100);
  });

  it("leaves a token out of the cursor when it is longer than a cursor may carry", async () => {
    const { pages, reading } = world(850, {}, { cursorTokenMaxBytes: 10 });
    const { pageInfo, edges } = await pages.window(LIST, forward(200), reading());
    expect(pageInfo.endCursor).toHaveLength(edges[0]?.cursor.length ?? 0);
  });

  it("asks nothing of a finished contact twice, and lets go of it after its time", async () => {
    const { clock, upstream, pages, reading, calls } = world(250);
    upstream.finish();
    const read = async () => {
      await pages.window(LIST, backward(50), reading({ maxAgeMs: 0 }));
      await pages.look(LIST, reading({ maxAgeMs: 0 }));
    };
    expect(await calls(read)).toBe(3);
    clock.advance(299_000);
    expect(await calls(read)).toBe(0);
    clock.advance(1_000);
    expect(await calls(read)).toBe(3);
  });

  it("looks again for a summary while it may still come", async () => {
    const { clock, upstream, pages, reading, calls } = world(3);
    upstream.append({ ...message(99), time: new Date(clock.now()) } as never);
    upstream.finish();
    const look = () => pages.sparse(LIST, ["POST_CONTACT_SUMMARY"], reading());
    expect(await calls(look)).toBe(1);
    clock.advance(9_000);
    expect(await calls(look)).toBe(0);
    clock.advance(1_000);
    upstream.append(summary());
    expect(await calls(look)).toBe(1);
    expect((await look()).summary).toMatchObject({ content: "All well." });
    clock.advance(10_000);
    expect(await calls(look)).toBe(0);
  });

  it("shares one call for all sparse kinds, none when the list fits one page, and one for a kind outside LIST_TYPES", async () => {
    const short = world(30);
    await short.pages.window(LIST, forward(20), short.reading());
    expect(await short.calls(() => short.pages.sparse(LIST, ["CATEGORIES", "POST_CONTACT_SUMMARY"], short.reading()))).toBe(0);
    expect(await short.calls(() => short.pages.sparse(LIST, ["EXTRACTED_INFORMATION"], short.reading()))).toBe(1);

    const long = world(0);
    long.upstream.append(category("early"), ...sampleMessages(849), category("late"));
    await long.pages.window(LIST, forward(20), long.reading());
    expect(await long.calls(() => long.pages.sparse(LIST, ["CATEGORIES"], long.reading()))).toBe(1);
    expect(await long.calls(() => long.pages.sparse(LIST, ["POST_CONTACT_SUMMARY"], long.reading()))).toBe(0);
    const { categories, isComplete } = await long.pages.sparse(LIST, ["CATEGORIES"], long.reading());
    expect(categories.map(({ matchedDetails }) => matchedDetails[0]?.name)).toEqual(["early", "late"]);
    expect(isComplete).toBe(true);
  });

  it("covers one page more of a long list at each visit, until all of it is counted", async () => {
    const { clock, pages, reading } = world(250);
    const covered: number[] = [];
    for (let visit = 0; visit < 4; visit += 1) {
      const { entries, isComplete } = await pages.held(LIST, reading());
      covered.push(entries.length);
      expect(isComplete).toBe(entries.length === 250);
      clock.advance(1_000);
    }
    expect(covered).toEqual([100, 200, 250, 250]);
  });

  it("finds messages in the pages at hand without a call, and walks on for others", async () => {
    const { pages, reading, calls } = world(850);
    await pages.window(LIST, forward(20), reading());
    const find = (...ids: string[]) => pages.transcripts(LIST, ids, reading({ maxAgeMs: Number.POSITIVE_INFINITY }));
    expect(await calls(() => find("t0", "t99"))).toBe(0);
    expect(await calls(() => find("t0", "t350"))).toBe(3);
    expect([...(await find("t0", "t350")).keys()]).toEqual(["t0", "t350"]);
    expect((await find("t-none")).size).toBe(0);
  });

  it("does not look for messages where LIST_TYPES leaves them out", async () => {
    const listTypes: SegmentType[] = ["ISSUES", "CATEGORIES"];
    const { pages, reading, calls } = world(850, {}, { listTypes });
    await pages.window(LIST, forward(20), reading());
    expect(await calls(() => pages.transcripts(LIST, ["t1"], reading()))).toBe(0);
  });
});

describe("Bounds of an operation", () => {
  it("fails a field that would have to read on, and reports a contact that was not reached as data", async () => {
    const { pages, reading } = world(850);
    const operation = reading({ maxCalls: 3 });
    await expect(pages.window(LIST, backward(5), operation)).rejects.toMatchObject({ code: "QUERY_TOO_COMPLEX", details: { limit: 3 } });
    await expect(pages.window(OTHER, forward(5), operation)).rejects.toMatchObject({ code: "UPSTREAM_THROTTLED", retryAfterMs: 1_000 });
    expect(await pages.look(OTHER, operation)).toMatchObject({ status: "UNAVAILABLE", unavailable: { code: "UPSTREAM_THROTTLED", permanent: false } });
    expect(await pages.look(LIST, operation)).toMatchObject({ status: "IN_PROGRESS", unavailable: null });
  });

  it("refuses to walk back over more pages than the operator allows", async () => {
    const { pages, reading } = world(350, {}, { walkMaxPages: 3 });
    await expect(pages.window(LIST, backward(5), reading())).rejects.toMatchObject({ code: "WALK_TOO_LONG", details: { limit: 3 } });
  });

  it("holds no more than the store may, and still answers rightly", async () => {
    const { pages, upstream, reading, clock } = world(0, {}, { cacheBytes: 400_000 });
    upstream.append(...sampleMessages(850));
    upstream.finish();
    clock.advance(1);
    const { edges } = await pages.window(LIST, forward(500), reading());
    expect(edges.map(({ position }) => position)).toEqual(Array.from({ length: 500 }, (_, index) => index));
    expect(await pages.look(LIST, reading())).toMatchObject({ status: "COMPLETED" });
  });
});

describe("Trouble upstream", () => {
  const trouble = (code: ConstructorParameters<typeof ContactUnavailable>[0]) => new ContactUnavailable(code, 700);

  it("serves what is held, with its asOf, while trouble passes", async () => {
    const { clock, upstream, pages, reading } = world(30);
    await pages.window(LIST, forward(100), reading());
    const asOf = new Date(clock.now());
    clock.advance(5_000);
    upstream.failNext(trouble("UPSTREAM_UNAVAILABLE"));
    expect((await pages.window(LIST, forward(100), reading())).edges).toHaveLength(30);
    expect(await pages.look(LIST, reading())).toEqual({ status: "IN_PROGRESS", channel: "CHAT", asOf, unavailable: null });
  });

  it("serves the entries that it got to, and says that there are more", async () => {
    const { upstream, pages, reading, clock } = world(350);
    await pages.window(LIST, forward(100), reading());
    clock.advance(2_000);
    upstream.failNext(trouble("UPSTREAM_TIMEOUT"));
    const { edges, pageInfo } = await pages.window(LIST, forward(300), reading());
    expect([edges.length, pageInfo.hasNextPage]).toEqual([100, true]);
    clock.advance(2_000);
    expect((await pages.window(LIST, forward(300, pageInfo.endCursor), reading())).edges[0]?.position).toBe(100);
  });

  it("tells the trouble where nothing is held, and asks again only after the failure's time", async () => {
    const { clock, upstream, pages, reading, calls } = world(30);
    upstream.failNext(trouble("UPSTREAM_UNAVAILABLE"));
    const look = () => pages.look(LIST, reading());
    await expect(look()).resolves.toMatchObject({ status: "UNAVAILABLE", asOf: null, unavailable: { code: "UPSTREAM_UNAVAILABLE", retryAfterMs: 700 } });
    expect(await calls(look)).toBe(0);
    clock.advance(1_000);
    expect(await calls(look)).toBe(1);
    expect(await look()).toMatchObject({ status: "IN_PROGRESS" });
  });

  it("never keeps a spent budget for an answer, but asks anew", async () => {
    const { upstream, pages, reading, calls } = world(30);
    upstream.failNext(trouble("UPSTREAM_THROTTLED"));
    await expect(pages.window(LIST, forward(5), reading())).rejects.toMatchObject({ code: "UPSTREAM_THROTTLED" });
    expect(await calls(() => pages.window(LIST, forward(5), reading()))).toBe(1);
  });

  it("keeps what is permanent for minutes, and does not serve what is held in its stead", async () => {
    const { clock, upstream, pages, reading, calls } = world(30);
    await pages.window(LIST, forward(5), reading());
    clock.advance(1_000);
    upstream.failNext(trouble("UNSUPPORTED_CHANNEL"));
    expect(await pages.look(LIST, reading())).toMatchObject({ status: "UNAVAILABLE", channel: "VOICE", unavailable: { permanent: true } });
    clock.advance(299_000);
    expect(await calls(() => pages.look(LIST, reading()))).toBe(0);
  });

  it("calls a contact that is not found pending for its grace period, then unavailable", async () => {
    const { clock, upstream, pages, reading } = world(30);
    const look = () => pages.look(LIST, reading());
    upstream.failNext(trouble("NOT_FOUND"));
    expect(await look()).toMatchObject({ status: "PENDING", unavailable: { code: "NOT_FOUND", permanent: false } });
    clock.advance(60_000);
    upstream.failNext(trouble("NOT_FOUND"));
    expect(await look()).toMatchObject({ status: "UNAVAILABLE", unavailable: { code: "NOT_FOUND" } });
    clock.advance(1_000);
    expect(await look()).toMatchObject({ status: "IN_PROGRESS", unavailable: null });
  });

  it("walks again from the start where tokens are refused, and gives up where fresh ones are refused too", async () => {
    const { clock, upstream, pages, reading, calls } = world(250);
    await pages.window(LIST, backward(5), reading());
    upstream.expireTokens();
    clock.advance(1_000);
    expect(await calls(() => pages.window(LIST, backward(5), reading()))).toBe(4);
    expect((await pages.window(LIST, backward(5), reading())).edges.at(-1)?.position).toBe(249);
  });

  it("says CURSOR_EXPIRED where the list has changed under a cursor", async () => {
    const { upstream, pages, reading, clock } = world(250);
    const { pageInfo } = await pages.window(LIST, forward(30, null), reading());
    const changed = createUpstreamModel({ tailToken: true, pageSizes: [100], repeatsPages: false }, clock);
    changed.append(category("new"), ...upstream.segments);
    const elsewhere = pagesOver(changed.listSegments, clock);
    await expect(elsewhere.window(LIST, forward(30, pageInfo.endCursor), reading())).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
    const shorter = createUpstreamModel({ tailToken: true, pageSizes: [100], repeatsPages: false }, clock);
    shorter.append(...upstream.segments.slice(0, 10));
    const shrunk = pagesOver(shorter.listSegments, clock);
    await expect(shrunk.window(LIST, forward(30, pageInfo.endCursor), reading())).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
  });
});
