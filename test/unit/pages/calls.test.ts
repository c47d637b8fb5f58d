import { describe, expect, it } from "@jest/globals";
import type { ListKey } from "../../../src/domain/contact.js";
import { ContactUnavailable, TokenRefused } from "../../../src/domain/errors.js";
import type { ExtractedInformationSegment, Segment, SegmentType } from "../../../src/domain/segment.js";
import type { ListSegments } from "../../../src/domain/upstream.js";
import type { PagesOptions } from "../../../src/pages/pages.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { backward, forward, pagesOver, readingAt } from "../../support/pages.js";
import { category, LIST, message, sampleMessages, sampleSegments, summary } from "../../support/sample-segments.js";
import { createUpstreamModel, type UpstreamBehaviour } from "../../support/upstream-model.js";

function world(
  length: number,
  behaviour: Partial<UpstreamBehaviour> = {},
  options: Partial<PagesOptions> = {},
  on: (listSegments: ListSegments) => ListSegments = (listSegments) => listSegments,
) {
  const clock = createFakeClock();
  const upstream = createUpstreamModel({ tailToken: true, pageSizes: [100], repeatsPages: false, ...behaviour }, clock);
  upstream.append(...sampleSegments(length));
  const pages = pagesOver(on(upstream.listSegments), clock, options);
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

/** An upstream whose tokens for one and the same place are never alike, as those of a service that encrypts them. */
function givingNewTokens(listSegments: ListSegments): ListSegments {
  let given = 0;
  return async (request) => {
    const response = await listSegments({ ...request, token: request.token?.split("#")[0] ?? null });
    return { ...response, nextToken: response.nextToken && `${response.nextToken}#${String((given += 1))}` };
  };
}

function messageAt(index: number, epochMs: number): Segment {
  return { ...message(index), time: new Date(epochMs) } as Segment;
}

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

  it("looks again for it in the selection of a long list, and behind an empty last page, where nothing says when the contact ended", async () => {
    const long = world(150);
    const lookIntoSelection = async () => (await long.pages.sparse(LIST, ["POST_CONTACT_SUMMARY"], long.reading())).summary;
    long.upstream.finish();
    expect(await lookIntoSelection()).toBeNull();
    long.upstream.append(summary());
    long.clock.advance(10_000);
    expect(await lookIntoSelection()).toMatchObject({ content: "All well." });

    const full = world(0);
    full.upstream.append(...sampleMessages(99), messageAt(99, full.clock.now()));
    const readAll = async () => (await full.pages.window(LIST, forward(200), full.reading())).edges.length;
    await readAll();
    full.upstream.finish();
    full.clock.advance(1_000);
    expect(await readAll()).toBe(100);
    full.upstream.append(summary());
    full.clock.advance(10_000);
    expect(await readAll()).toBe(101);
  });

  it("looks no longer for a summary than its grace period, and not at all where LIST_TYPES leaves it out", async () => {
    const long = world(150);
    long.upstream.finish();
    const look = () => long.pages.sparse(LIST, ["CATEGORIES"], long.reading());
    await look();
    long.clock.advance(119_000);
    expect(await long.calls(look)).toBe(1);
    long.clock.advance(10_000);
    expect(await long.calls(look)).toBe(1);
    long.clock.advance(10_000);
    expect(await long.calls(look)).toBe(0);

    const without = world(0, {}, { listTypes: ["TRANSCRIPT"] });
    without.upstream.append(messageAt(1, without.clock.now()));
    without.upstream.finish();
    const read = () => without.pages.window(LIST, forward(5), without.reading());
    await read();
    without.clock.advance(20_000);
    expect(await without.calls(read)).toBe(0);
  });

  it("keeps a long list whole when its first page is fetched again, though it comes with another token", async () => {
    const { clock, pages, reading, calls } = world(250, {}, {}, givingNewTokens);
    await pages.window(LIST, backward(5), reading());
    clock.advance(300_000);
    const refresh = async () => {
      const operation = reading();
      await pages.window(LIST, forward(20), operation);
      expect(await pages.held(LIST, operation)).toMatchObject({ isComplete: true });
    };
    expect(await calls(refresh)).toBe(2);
  });

  it("ends the search for an entry that is not there, though the tail gives a new token each time", async () => {
    const { pages, reading } = world(250, {}, {}, givingNewTokens);
    const { pageInfo } = await pages.window(LIST, backward(5), reading());
    const shorter = world(10, {}, {}, givingNewTokens);
    const search = () => expect(shorter.pages.window(LIST, forward(5, pageInfo.endCursor), shorter.reading())).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
    expect(await shorter.calls(search)).toBeLessThan(10);
  });

  it("fetches a page anew whose token leads back to it, instead of adding it to itself", async () => {
    const clock = createFakeClock();
    const messages = sampleMessages(5);
    // Pages of four; the token of the last one stays its own.
    const listSegments: ListSegments = async ({ token }) => {
      await Promise.resolve();
      const start = Number(token);
      const segments = messages.slice(start, start + 4);
      return { status: "IN_PROGRESS", channel: "CHAT", segments, nextToken: segments.length === 4 ? String(start + 4) : token };
    };
    const key = { cursorKey: Buffer.alloc(32, 1) };
    const pages = pagesOver(listSegments, clock, key);
    const seen: string[] = [];
    let after: string | null = null;
    for (let turn = 0; turn < 20; turn += 1) {
      const { entries } = await pages.held(LIST, readingAt(clock));
      expect(entries).toEqual(messages.slice(0, entries.length).map((segment, position) => ({ ...segment, position })));
      // Another replica each time: what it goes by is the cursor.
      const { edges, pageInfo } = await pagesOver(listSegments, clock, key).window(LIST, forward(100, after), readingAt(clock));
      seen.push(...edges.map(({ node }) => (node.kind === "TRANSCRIPT" ? node.transcriptId : node.kind)));
      expect(seen).toEqual(Array.from(seen, (_, index) => `t${String(index)}`));
      after = pageInfo.endCursor;
      messages.push(message(messages.length));
      clock.advance(1_000);
    }
    expect(seen.length).toBeGreaterThan(20);
  });

  it("finds a segment by its address from as few pages as it takes, and in the selection what LIST_TYPES leaves out", async () => {
    const { upstream, pages, reading, calls } = world(0);
    const extraction: ExtractedInformationSegment = {
      kind: "EXTRACTED_INFORMATION",
      list: LIST,
      extractionDefinitionId: "d1",
      extractionDefinitionName: "Card",
      extractionDefinitionDisplayLabel: null,
      extractedValues: null,
      withheld: false,
      failureCode: null,
    };
    upstream.append(...sampleMessages(50), category("early"), ...sampleMessages(800, 50), summary(), extraction);
    const find = (kind: Segment["kind"], key: string | number) => pages.entry(LIST, { kind, key }, reading());
    expect(await calls(() => find("CATEGORIES", 50))).toBe(1);
    expect(await find("CATEGORIES", 50)).toMatchObject({ position: 50 });
    expect(await calls(() => find("EXTRACTED_INFORMATION", "d1"))).toBe(1);
    expect(await find("EXTRACTED_INFORMATION", "d1")).toMatchObject(extraction);
    expect(await calls(() => find("POST_CONTACT_SUMMARY", "summary"))).toBe(0);
    expect(await find("POST_CONTACT_SUMMARY", "summary")).toMatchObject({ content: "All well." });
    expect(await find("EXTRACTED_INFORMATION", "d2")).toBeNull();
    expect(await find("TRANSCRIPT", "t849")).toMatchObject({ transcriptId: "t849" });
  });

  it("gives the last edge's cursor as endCursor, to the letter", async () => {
    const { pages, reading } = world(250);
    const { edges, pageInfo } = await pages.window(LIST, forward(100), reading());
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
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
    expect([...(await find("t0", "t350")).found.keys()]).toEqual(["t0", "t350"]);
    expect(await find("t-none")).toEqual({ found: new Map(), trouble: null });
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

  it("waits for a call that others have under way until its own deadline, not until theirs", async () => {
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const { clock, pages, reading } = world(30, {}, {}, (listSegments) => async (request) => {
      await answered;
      return await listSegments(request);
    });
    const patient = pages.window(LIST, forward(5), reading());
    const hurried = pages.window(LIST, forward(5), { ...reading(), deadlineMs: clock.now() + 5 });
    await expect(hurried).rejects.toMatchObject({ code: "UPSTREAM_TIMEOUT" });
    answer();
    expect((await patient).edges).toHaveLength(5);
  });

  it.each([0, 1_000])("answers from a page that is larger than all the memory it may take: %d bytes", async (cacheBytes) => {
    const { pages, reading } = world(30, {}, { cacheBytes });
    const operation = reading();
    expect(await pages.look(LIST, operation)).toMatchObject({ status: "IN_PROGRESS" });
    expect((await pages.held(LIST, operation)).entries).toHaveLength(30);
    expect(await Promise.all([LIST, OTHER].map((list) => pages.look(list, reading())))).toMatchObject([{ status: "IN_PROGRESS" }, { status: "IN_PROGRESS" }]);
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

  it("counts what is held of a long list where the next page cannot be had", async () => {
    const { clock, upstream, pages, reading } = world(250);
    await pages.held(LIST, reading());
    clock.advance(1_000);
    upstream.failNext(trouble("UPSTREAM_THROTTLED"));
    expect(await pages.held(LIST, reading())).toMatchObject({ entries: { length: 100 }, isComplete: false });
    expect(await pages.held(LIST, reading({ maxCalls: 0 }))).toMatchObject({ entries: { length: 100 }, isComplete: false });
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
    upstream.failNext(new ContactUnavailable("UNSUPPORTED_CHANNEL"));
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

  it("does not start the grace period anew for trouble in between, which says nothing of the contact", async () => {
    const { clock, upstream, pages, reading } = world(30);
    const look = () => pages.look(LIST, reading());
    upstream.failNext(trouble("NOT_FOUND"));
    expect(await look()).toMatchObject({ status: "PENDING" });
    clock.advance(59_000);
    upstream.failNext(trouble("UPSTREAM_TIMEOUT"));
    expect(await look()).toMatchObject({ status: "UNAVAILABLE", unavailable: { code: "UPSTREAM_TIMEOUT" } });
    clock.advance(1_000);
    upstream.failNext(trouble("NOT_FOUND"));
    expect(await look()).toMatchObject({ status: "UNAVAILABLE", unavailable: { code: "NOT_FOUND" } });
  });

  it("learns once that a contact is not there, whatever is asked of it", async () => {
    const { upstream, pages, reading, calls } = world(30);
    const operation = reading({ maxAgeMs: 0 });
    upstream.failNext(trouble("NOT_FOUND"), trouble("NOT_FOUND"));
    await expect(pages.sparse(LIST, ["EXTRACTED_INFORMATION"], operation)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await calls(() => pages.look(LIST, operation))).toBe(0);
    expect(await pages.look(LIST, operation)).toMatchObject({ status: "PENDING" });
  });

  it("does not take a refusal of the selection for one of the list", async () => {
    const { upstream, pages, reading } = world(30);
    upstream.failNext(trouble("UNSUPPORTED_CHANNEL"));
    await expect(pages.sparse(LIST, ["EXTRACTED_INFORMATION"], reading())).rejects.toMatchObject({ code: "UNSUPPORTED_CHANNEL" });
    expect(await pages.look(LIST, reading())).toMatchObject({ status: "IN_PROGRESS" });
  });

  it("walks again from the start where tokens are refused, whoever else goes by the refused token meanwhile", async () => {
    let isRefused = false;
    const { clock, pages, reading } = world(30, {}, {}, (listSegments) => async (request) => {
      await Promise.resolve();
      if (isRefused && request.token !== null) throw new TokenRefused();
      return await listSegments(request);
    });
    const read = async () => (await pages.window(LIST, forward(100), reading())).edges.length;
    await read();
    clock.advance(1_000);
    isRefused = true;
    const readers: Promise<number>[] = [];
    for (let tick = 0; tick < 30; tick += 1) {
      readers.push(read());
      await Promise.resolve();
    }
    expect(new Set(await Promise.all(readers))).toEqual(new Set([30]));
  });

  it("reads a list anew whose pages are past their time and whose tokens have expired, while time goes on", async () => {
    const world250 = world(250, {}, {}, (listSegments) => (request) => {
      world250.clock.advance(1);
      return givingNewTokens(listSegments)(request);
    });
    const { clock, upstream, pages, reading, calls } = world250;
    const read = async () => (await pages.window(LIST, backward(5), reading())).edges.at(-1)?.position;
    await read();
    clock.advance(300_000);
    upstream.expireTokens();
    expect(await calls(read)).toBeLessThanOrEqual(4);
    expect(await read()).toBe(249);
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
