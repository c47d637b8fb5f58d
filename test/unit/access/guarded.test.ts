import { setImmediate as nextTurn } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createGuardedDirectory } from "../../../src/access/guarded-directory.js";
import { createGuardedLive } from "../../../src/access/guarded-live.js";
import { createGuardedPages } from "../../../src/access/guarded-pages.js";
import { createTrail, type AuditLine } from "../../../src/access/trail.js";
import { createVisit, type Visit } from "../../../src/access/visit.js";
import { systemClock } from "../../../src/domain/clock.js";
import type { ListKey, OutputType } from "../../../src/domain/contact.js";
import { placeOf, type LiveContact } from "../../../src/domain/directory.js";
import { ContactUnavailable } from "../../../src/domain/errors.js";
import { NOBODY } from "../../../src/domain/principal.js";
import type { ExtractedInformationSegment } from "../../../src/domain/segment.js";
import { SEGMENT_TYPES } from "../../../src/domain/segment.js";
import { ANY, directoryAt, event, reading } from "../directory/support.js";
import { EVERYTHING, from, pass, watching, world } from "../../support/live.js";
import { forward, readingAt } from "../../support/pages.js";
import { category, LIST, message, summary } from "../../support/sample-segments.js";

const RAW: ListKey = { ...LIST, outputType: "RAW" };
const OTHER: ListKey = { ...LIST, contactId: "contact-2" };
const FORBIDDEN = { code: "FORBIDDEN", permanent: true, retryAfterMs: null };

const extraction: ExtractedInformationSegment = {
  kind: "EXTRACTED_INFORMATION",
  list: LIST,
  extractionDefinitionId: "d1",
  extractionDefinitionName: "Card",
  extractionDefinitionDisplayLabel: null,
  extractedValues: [{ content: "4242", transcriptItems: [] }],
  withheld: false,
  failureCode: null,
};

type Right = `${string} ${OutputType}`;

/** A visit of somebody whose rights a test may change as it goes, and the audit so far. */
function visitWith(...rights: readonly Right[]) {
  const may = new Set<string>(rights);
  const lines: AuditLine[] = [];
  const trail = createTrail({ principal: "p1", requestId: "r1", writeAudit: (line) => lines.push(line) });
  const access = {
    maybeRefusal: (_principal: unknown, { contactId, outputType }: ListKey) =>
      Promise.resolve(may.has(`${contactId} ${outputType}`) ? null : new ContactUnavailable("FORBIDDEN")),
  };
  const visit: Visit = createVisit({ principal: NOBODY, access, trail });
  return { visit, may, lines, trail };
}

describe("Pages", () => {
  const reads: Readonly<Record<string, (pages: ReturnType<typeof createGuardedPages>, list: ListKey) => Promise<unknown>>> = {
    window: (pages, list) => pages.window(list, forward(100), readingAt(systemClock)),
    sparse: (pages, list) => pages.sparse(list, ["POST_CONTACT_SUMMARY"], readingAt(systemClock)),
    held: (pages, list) => pages.held(list, readingAt(systemClock)),
    entry: (pages, list) => pages.entry(list, { kind: "TRANSCRIPT", key: "t1" }, readingAt(systemClock)),
  };

  it.each(Object.keys(reads))("are closed to whoever may not read them: %s", async (name) => {
    const { upstream, pages } = world(10);
    const { visit, lines, trail } = visitWith("contact-1 REDACTED");
    await reads[name]?.(createGuardedPages(pages, visit), LIST);
    const calls = upstream.calls;
    await expect(reads[name]?.(createGuardedPages(pages, visit), RAW)).rejects.toMatchObject({ report: FORBIDDEN });
    expect(upstream.calls).toBe(calls);
    trail.close();
    expect(lines).toContainEqual(expect.objectContaining({ event: "QUERY", decision: "REFUSED", outputType: "RAW", count: 0 }));
  });

  it("say of a forbidden analysis that it is, and nothing else, and find no message in it", async () => {
    const { upstream, pages } = world(10);
    const { visit } = visitWith();
    const guarded = createGuardedPages(pages, visit);
    expect(await guarded.look(LIST, readingAt(systemClock))).toEqual({ status: "UNAVAILABLE", channel: null, asOf: null, unavailable: FORBIDDEN });
    const { found, trouble } = await guarded.transcripts(LIST, ["t1"], readingAt(systemClock));
    expect([found.size, (trouble as ContactUnavailable).code]).toEqual([0, "FORBIDDEN"]);
    expect(upstream.calls).toBe(0);
  });

  it("keep what was extracted from whoever may not read raw text, on every way to it", async () => {
    const { upstream, pages } = world(3, { pages: { listTypes: SEGMENT_TYPES } });
    upstream.append(extraction);
    const reading = readingAt(systemClock);
    const seen = async (...rights: readonly Right[]) => {
      const guarded = createGuardedPages(pages, visitWith(...rights).visit);
      const { edges } = await guarded.window(LIST, forward(100), reading);
      const { extractedInformation } = await guarded.sparse(LIST, ["EXTRACTED_INFORMATION"], reading);
      const { entries } = await guarded.held(LIST, reading);
      const entry = await guarded.entry(LIST, { kind: "EXTRACTED_INFORMATION", key: "d1" }, reading);
      return [edges.at(-1)?.node, extractedInformation[0], entries.at(-1), entry];
    };
    for (const segment of await seen("contact-1 REDACTED")) expect(segment).toMatchObject({ extractedValues: null, withheld: true });
    for (const segment of await seen("contact-1 REDACTED", "contact-1 RAW")) expect(segment).toMatchObject({ ...extraction, withheld: false });
  });

  it("give whoever sees less the same cursors and positions", async () => {
    const { upstream, pages } = world(3, { pages: { listTypes: SEGMENT_TYPES } });
    upstream.append(extraction, message(4));
    const edgesOf = async (...rights: readonly Right[]) => {
      const { edges } = await createGuardedPages(pages, visitWith(...rights).visit).window(LIST, forward(4), readingAt(systemClock));
      return edges.map(({ cursor, position }) => ({ cursor, position }));
    };
    expect(await edgesOf("contact-1 REDACTED")).toEqual(await edgesOf("contact-1 REDACTED", "contact-1 RAW"));
  });

  it("hand on only the sparse kinds that were asked for, and put down each in the trail", async () => {
    const { upstream, pages } = world(0);
    upstream.append(category("refund"), summary());
    upstream.finish();
    const { visit, lines, trail } = visitWith("contact-1 REDACTED");
    const found = await createGuardedPages(pages, visit).sparse(LIST, ["CATEGORIES"], readingAt(systemClock));
    expect(found).toMatchObject({ categories: [{ kind: "CATEGORIES" }], summary: null, extractedInformation: [] });
    trail.close();
    expect(lines).toEqual([
      {
        ...LIST,
        event: "QUERY",
        decision: "ALLOWED",
        principal: "p1",
        requestId: "r1",
        kinds: { CATEGORIES: 1 },
        count: 1,
        payloads: 0,
      },
    ]);
  });
});

describe("Streams", () => {
  beforeEach(() => void jest.useFakeTimers({ now: Date.UTC(2025, 0, 1) }));
  afterEach(() => void jest.useRealTimers());

  it("of what is forbidden say so in one payload, end, and cost no call", async () => {
    const { upstream, live } = world(10);
    const { visit, lines } = visitWith("contact-1 REDACTED");
    const watcher = watching(createGuardedLive(live, visit).segmentsAdded(from(null, RAW), EVERYTHING));
    await pass(5);
    expect(watcher.payloads).toEqual([expect.objectContaining({ kind: "STATUS", edges: [], revised: [], hasMore: false, unavailable: FORBIDDEN })]);
    expect([watcher.ended, upstream.calls]).toEqual([true, 0]);
    expect(lines).toEqual([expect.objectContaining({ event: "STREAM_REFUSED", outputType: "RAW", decision: "REFUSED" })]);
  });

  it("of several contacts leave out the forbidden ones, and give the others", async () => {
    const { live } = world(10);
    const { visit } = visitWith("contact-2 REDACTED");
    const watcher = watching(createGuardedLive(live, visit).segmentsAddedAcross([from(null, LIST), from(null, OTHER)], EVERYTHING));
    await pass(5);
    const of = (list: ListKey) => watcher.payloads.filter((payload) => payload.list.contactId === list.contactId);
    expect(of(LIST)).toEqual([expect.objectContaining({ edges: [], hasMore: false, unavailable: FORBIDDEN })]);
    expect(of(OTHER).flatMap(({ edges }) => edges)).toHaveLength(10);
    expect(watcher.ended).toBeNull();
    await watcher.leave();
  });

  it("end before their next event where the right to them is lost, and are polled no more", async () => {
    const { upstream, live } = world(10);
    const { visit, may, lines, trail } = visitWith("contact-1 REDACTED");
    const watcher = watching(createGuardedLive(live, visit).segmentsAdded(from(), EVERYTHING));
    await pass(3);
    expect(watcher.positions).toHaveLength(10);
    may.clear();
    upstream.append(message(10));
    await pass(3);
    expect(watcher.positions).toHaveLength(10);
    expect(watcher.last).toMatchObject({ hasMore: false, unavailable: FORBIDDEN });
    expect(watcher.ended).toBe(true);
    const calls = upstream.calls;
    await pass(20);
    expect(upstream.calls).toBe(calls);
    trail.close();
    expect(lines.map(({ event, count }) => [event, count])).toEqual([["STREAM_STARTED", 0], ["STREAM_REFUSED", 10]]);
  });

  it("end where the right is lost while nothing comes but heartbeats", async () => {
    const { live } = world(1);
    const { visit, may } = visitWith("contact-1 REDACTED");
    const watcher = watching(createGuardedLive(live, visit).segmentsAdded(from(), { types: null, heartbeatMs: 2_000 }));
    await pass(3);
    may.clear();
    await pass(5);
    expect(watcher.last).toMatchObject({ kind: "STATUS", unavailable: FORBIDDEN });
    expect(watcher.ended).toBe(true);
  });

  it("keep what was extracted from whoever may not read raw text", async () => {
    const { upstream, live } = world(1, { pages: { listTypes: SEGMENT_TYPES } });
    upstream.append(extraction);
    const withheld = watching(createGuardedLive(live, visitWith("contact-1 REDACTED").visit).segmentsAdded(from(), EVERYTHING));
    const shown = watching(createGuardedLive(live, visitWith("contact-1 REDACTED", "contact-1 RAW").visit).segmentsAdded(from(), EVERYTHING));
    await pass(3);
    expect(withheld.payloads.flatMap(({ edges }) => edges).at(-1)?.node).toMatchObject({ extractedValues: null, withheld: true });
    expect(shown.payloads.flatMap(({ edges }) => edges).at(-1)?.node).toMatchObject({ ...extraction, position: 1 });
    await withheld.leave();
    await shown.leave();
  });

  it("are put down with their start, and with their end and what they gave", async () => {
    const { upstream, live } = world(5);
    const { visit, lines, trail } = visitWith("contact-1 REDACTED");
    const watcher = watching(createGuardedLive(live, visit).segmentsAdded(from(), EVERYTHING));
    await pass(3);
    upstream.append(category("refund"));
    await pass(3);
    await watcher.leave();
    trail.close();
    expect(lines).toEqual([
      expect.objectContaining({ event: "STREAM_STARTED", decision: "ALLOWED", count: 0, payloads: 0 }),
      expect.objectContaining({ event: "STREAM_ENDED", kinds: { TRANSCRIPT: 5, CATEGORIES: 1 }, count: 6, payloads: watcher.payloads.length }),
    ]);
  });
});

describe("The directory", () => {
  const known = (contactId: string) => event(contactId, "QUEUED", 0, { queueId: "q1" });

  it("shows the contacts whose analysis one may read, and full pages of them", async () => {
    const { directory } = directoryAt();
    const ids = Array.from({ length: 20 }, (_, index) => `contact-${String(index + 10)}`);
    ids.forEach((id) => directory.hear(known(id)));
    const { visit, lines, trail } = visitWith(...ids.filter((_, index) => index % 3 === 2).map((id): Right => `${id} REDACTED`));
    const guarded = createGuardedDirectory(directory, visit);
    const first = await guarded.window(ANY, 4, null);
    expect([first.liveContacts.map(({ contactId }) => contactId), first.hasMore]).toEqual([["contact-12", "contact-15", "contact-18", "contact-21"], true]);
    const rest = await guarded.window(ANY, 4, placeOf(first.liveContacts.at(-1) as LiveContact));
    expect([rest.liveContacts.map(({ contactId }) => contactId), rest.hasMore]).toEqual([["contact-24", "contact-27"], false]);
    trail.close();
    expect(lines).toEqual([]);
    directory.close();
  });

  it("puts the directory in order once, however many it may not show", async () => {
    const { directory } = directoryAt();
    for (let index = 0; index < 300; index += 1) directory.hear(known(`contact-${String(index)}`));
    const window = jest.spyOn(directory, "window");
    const { visit } = visitWith("contact-299 REDACTED");
    const { liveContacts } = await createGuardedDirectory(directory, visit).window(ANY, 1, null);
    expect([liveContacts.map(({ contactId }) => contactId), window.mock.calls.length]).toEqual([["contact-299"], 1]);
    directory.close();
  });

  it("tells of changes of those alone, and takes away whose right has gone, as it was told last", async () => {
    const { directory } = directoryAt();
    ["a", "b"].forEach((id) => directory.hear(known(id)));
    const { visit, may } = visitWith("a REDACTED");
    const stream = reading(createGuardedDirectory(directory, visit).changes(ANY));
    await nextTurn();
    may.add("b REDACTED").delete("a REDACTED");
    ["a", "b"].forEach((id) => directory.hear(event(id, "CONNECTED_TO_AGENT", 1_000, { agentId: "g1" })));
    await nextTurn();
    ["a", "b"].forEach((id) => directory.hear(event(id, "ENDED", 2_000)));
    await nextTurn();
    expect(stream.told()).toEqual(["ADDED a", "REMOVED a", "ADDED b", "REMOVED b"]);
    expect(stream.payloads[1]?.changes[0]?.liveContact.agentId).toBeNull();
    directory.close();
    await stream.ended;
  });
});
