import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { systemClock } from "../../../src/domain/clock.js";
import { ContactUnavailable } from "../../../src/domain/errors.js";
import type { AttachmentsSegment } from "../../../src/domain/segment.js";
import type { ListSegments } from "../../../src/domain/upstream.js";
import type { LiveContactFilter } from "../../../src/domain/directory.js";
import type { Resume } from "../../../src/domain/live.js";
import { ANY, directoryAt, event } from "../directory/support.js";
import { EVERYTHING, from, liveOver, pass, watching, world, type Watcher } from "../../support/live.js";
import { backward, forward, readingAt, SIX_TYPES } from "../../support/pages.js";
import { LIST, message, sampleMessages, sampleSegments, summary } from "../../support/sample-segments.js";
import { createUpstreamModel } from "../../support/upstream-model.js";

/** That of the sample messages. */
const START_MS = Date.UTC(2025, 0, 1);
const OTHER = { ...LIST, contactId: "contact-2" };
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
const reading = () => readingAt(systemClock);

function attachments(status: "IN_PROGRESS" | "APPROVED"): AttachmentsSegment {
  return {
    kind: "ATTACHMENTS",
    list: LIST,
    attachmentsId: "a1",
    participantId: null,
    participantRole: "CUSTOMER",
    displayName: null,
    attachments: [{ attachmentId: "f1", attachmentName: "statement.pdf", contentType: null, status }],
    time: new Date(START_MS),
  };
}

describe("A stream", () => {
  beforeEach(() => void jest.useFakeTimers({ now: START_MS }));
  afterEach(() => void jest.useRealTimers());

  describe.each([{ tailToken: true }, { tailToken: false }])("of an upstream with %j", (behaviour) => {
    it("gives what there is, then what is added, each once, and chains its payloads", async () => {
      const { upstream, live } = world(250, { behaviour });
      const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
      await pass(5);
      upstream.append(message(250), message(251));
      await pass(2);
      upstream.append(message(252));
      await pass(2);
      expect(watcher.positions).toEqual(range(0, 253));
      expect(watcher.payloads[0]?.after).toBeNull();
      watcher.payloads.slice(1).forEach(({ after }, index) => expect(after).toBe(watcher.payloads[index]?.endCursor));
      expect(watcher.last).toMatchObject({ kind: "SEGMENTS", hasMore: true, status: "IN_PROGRESS", unavailable: null });
      expect(watcher.ended).toBeNull();
    });

    it("goes on where tokens expire, with nothing lost and nothing twice", async () => {
      const { upstream, live } = world(250, { behaviour });
      const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
      await pass(5);
      for (let index = 250; index < 260; index += 1) {
        upstream.expireTokens();
        upstream.append(message(index));
        await pass(5);
      }
      expect(watcher.positions).toEqual(range(0, 260));
    });

    it("replays a contact that is over, and completes", async () => {
      const { upstream, live } = world(250, { behaviour });
      upstream.append(summary());
      upstream.finish();
      const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
      await pass(5);
      expect(watcher.positions).toEqual(range(0, 251));
      expect(watcher.payloads.map(({ hasMore }) => hasMore).filter((more) => !more)).toHaveLength(1);
      expect(watcher.last).toMatchObject({ hasMore: false, status: "COMPLETED" });
      expect(watcher.ended).toBe(true);
    });
  });

  it("takes a query's cursor, and gives cursors that a query takes", async () => {
    const { upstream, live, pages } = world(30);
    const page = await pages.window(LIST, forward(10), reading());
    const watcher = watching(live.segmentsAdded(from(page.pageInfo.endCursor), EVERYTHING));
    await pass(2);
    expect(watcher.positions).toEqual(range(10, 30));
    expect(watcher.payloads[0]?.after).toBe(page.pageInfo.endCursor);
    upstream.append(message(30));
    const rest = await pages.window(LIST, forward(10, watcher.last.endCursor), { ...reading(), maxAgeMs: 0 });
    expect(rest.edges.map(({ position }) => position)).toEqual([]);
    await pass(2);
    expect((await pages.window(LIST, forward(10, watcher.payloads[0]?.endCursor ?? ""), reading())).edges.map(({ position }) => position)).toEqual([30]);
  });

  it("holds nothing for a reader that does not ask: what it missed comes together, 500 at most", async () => {
    const { upstream, live } = world(3);
    const stream = live.segmentsAdded(from(), EVERYTHING);
    const first = stream.next();
    await pass(1);
    expect((await first).value).toMatchObject({ edges: { length: 3 } });
    for (let index = 3; index < 903; index += 1) upstream.append(message(index));
    await pass(60);
    expect((await stream.next()).value).toMatchObject({ edges: { length: 500 }, hasMore: true });
    expect((await stream.next()).value).toMatchObject({ edges: { length: 400 } });
  });

  it("leaves out what it was not asked for, and tells by a heartbeat how far it is", async () => {
    const { upstream, live, pages } = world(0);
    upstream.append(...sampleSegments(20));
    const watcher = watching(live.segmentsAdded(from(), { types: ["ISSUES"], heartbeatMs: 5_000 }));
    await pass(1);
    upstream.append(message(100), message(101));
    await pass(5);
    expect(watcher.payloads.flatMap(({ edges }) => edges.map(({ node }) => node.kind))).not.toContain("TRANSCRIPT");
    expect(watcher.last).toMatchObject({ kind: "HEARTBEAT", edges: [], hasMore: true });
    const after = await pages.window(LIST, forward(10, watcher.last.endCursor), reading());
    expect(after.edges).toEqual([]);
    await watcher.leave();
  });

  it("sends no heartbeat where none was asked for", async () => {
    const { live } = world(3);
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(600);
    expect(watcher.payloads).toHaveLength(1);
  });

  it("brings what came again with other content as revised, and what came again as it was not at all", async () => {
    const { upstream, live } = world(2);
    upstream.append(attachments("IN_PROGRESS"));
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(1);
    upstream.append(upstream.segments[2] as AttachmentsSegment, attachments("APPROVED"), message(5));
    await pass(2);
    expect(watcher.positions).toEqual([0, 1, 2, 5]);
    expect(watcher.payloads.flatMap(({ revised }) => revised.map(({ position }) => position))).toEqual([4]);
  });

  it("brings what was changed in its place as revised", async () => {
    let status: "IN_PROGRESS" | "APPROVED" = "IN_PROGRESS";
    const list: ListSegments = () =>
      Promise.resolve({ status: "IN_PROGRESS", channel: "CHAT", segments: [message(0), attachments(status), message(1)], nextToken: null });
    const { live } = liveOver(list);
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(3);
    status = "APPROVED";
    await pass(3);
    expect(watcher.positions).toEqual([0, 1, 2]);
    expect(watcher.payloads.map(({ revised }) => revised)).toMatchObject([[], [{ position: 1, attachments: [{ status: "APPROVED" }] }]]);
    const resumed = watching(live.segmentsAdded(from(watcher.last.endCursor), EVERYTHING));
    const late = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(1);
    expect(resumed.payloads).toMatchObject([{ edges: [], revised: [{ position: 1, attachments: [{ status: "APPROVED" }] }] }]);
    expect(late.payloads).toMatchObject([{ edges: [{}, { node: { attachments: [{ status: "APPROVED" }] } }, {}], revised: [] }]);
  });

  it("tells a slow reader of a change in place once: in the entry, if it has not read that yet", async () => {
    let status: "IN_PROGRESS" | "APPROVED" = "IN_PROGRESS";
    let length = 1;
    const list: ListSegments = () =>
      Promise.resolve({ status: "IN_PROGRESS", channel: "CHAT", segments: [message(0), attachments(status)].slice(0, length), nextToken: null });
    const { live } = liveOver(list);
    const stream = live.segmentsAdded(from(), EVERYTHING);
    await Promise.all([stream.next(), pass(1)]);
    length = 2;
    await pass(2);
    status = "APPROVED";
    await pass(2);
    expect((await stream.next()).value).toMatchObject({ edges: [{ position: 1, node: { attachments: [{ status: "APPROVED" }] } }], revised: [] });
    await stream.return();
  });

  it("waits for a summary when the contact is over, unless it was not asked for any", async () => {
    const { upstream, live } = world(3);
    const all = watching(live.segmentsAdded(from(), EVERYTHING));
    const messages = watching(live.segmentsAdded(from(), { types: ["TRANSCRIPT"], heartbeatMs: null }));
    await pass(1);
    upstream.finish();
    await pass(2);
    expect(messages).toMatchObject({ ended: true, last: { hasMore: false, status: "COMPLETED" } });
    expect(all).toMatchObject({ ended: null, last: { kind: "STATUS", hasMore: true, status: "COMPLETED" } });
    await pass(60);
    upstream.append(summary());
    await pass(15);
    expect(all).toMatchObject({ ended: true, last: { hasMore: false, edges: [{ node: { kind: "POST_CONTACT_SUMMARY" } }] } });
  });

  it("waits no longer for a summary than its grace", async () => {
    const { upstream, live } = world(3);
    upstream.finish();
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(100);
    expect(watcher.ended).toBeNull();
    await pass(31);
    expect(watcher).toMatchObject({ ended: true, last: { kind: "STATUS", hasMore: false } });
  });

  it("looks for the summary about a dozen times within the grace, however short that is", async () => {
    const { upstream, live } = world(3, { summaryGraceMs: 12_000 });
    upstream.finish();
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5);
    upstream.append(summary());
    await pass(2);
    expect(watcher).toMatchObject({ ended: true, positions: [0, 1, 2, 3] });
    expect(upstream.calls).toBeLessThan(10);
  });

  it("asks no more of a contact that is over, though a reader has not come for the end", async () => {
    const { upstream, live } = world(3);
    const stream = live.segmentsAdded(from(), EVERYTHING);
    await Promise.all([stream.next(), pass(1)]);
    upstream.append(summary());
    upstream.finish();
    await pass(2);
    const calls = upstream.calls;
    await pass(600);
    expect(upstream.calls).toBe(calls);
    await stream.return();
  });

  it("waits for a contact that has not started, and says so", async () => {
    const { upstream, live } = world(3);
    upstream.failNext(...Array.from({ length: 5 }, () => new ContactUnavailable("NOT_FOUND")));
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(1);
    expect(watcher.last).toMatchObject({ kind: "STATUS", status: "PENDING", hasMore: true, unavailable: { code: "NOT_FOUND" }, freshness: { degraded: false } });
    await pass(40);
    expect(watcher).toMatchObject({ ended: null, positions: [0, 1, 2], last: { status: "IN_PROGRESS", unavailable: null } });
  });

  it("ends with NOT_FOUND when the contact does not appear", async () => {
    const { upstream, live } = world(0);
    upstream.failNext(...Array.from({ length: 500 }, () => new ContactUnavailable("NOT_FOUND")));
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(70);
    expect(watcher).toMatchObject({ ended: true, last: { status: "UNAVAILABLE", hasMore: false, unavailable: { code: "NOT_FOUND" } } });
    expect(watcher.payloads).toHaveLength(2);
    expect(upstream.calls).toBeLessThan(10);

    const again = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(1);
    expect(again.last).toMatchObject({ status: "PENDING", hasMore: true });
  });

  it.each(["OUTPUT_TYPE_NOT_ENABLED", "UNSUPPORTED_CHANNEL", "INSTANCE_NOT_SERVED"] as const)("ends with %s in a payload that says so", async (code) => {
    const { upstream, live } = world(0);
    upstream.failNext(new ContactUnavailable(code));
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5);
    expect(watcher).toMatchObject({ ended: true, payloads: [{ kind: "STATUS", status: "UNAVAILABLE", hasMore: false, unavailable: { code, permanent: true } }] });
    expect(upstream.calls).toBe(1);
  });

  it.each(["UPSTREAM_TIMEOUT", "UPSTREAM_UNAVAILABLE", "UPSTREAM_BAD_RESPONSE", "UPSTREAM_THROTTLED", "UPSTREAM_FORBIDDEN"] as const)(
    "stays open through %s, says that it is degraded, and goes on by itself",
    async (code) => {
      const { upstream, live } = world(3);
      const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
      await pass(1);
      upstream.append(message(3));
      upstream.failNext(new ContactUnavailable(code), new ContactUnavailable(code));
      await pass(1);
      expect(watcher.last).toMatchObject({ kind: "STATUS", status: "IN_PROGRESS", hasMore: true, freshness: { degraded: true }, unavailable: { code } });
      await pass(10);
      expect(watcher.last).toMatchObject({ kind: "SEGMENTS", freshness: { degraded: false }, unavailable: null });
      expect(watcher.positions).toEqual([0, 1, 2, 3]);
    },
  );

  it("asks less and less often while the upstream fails", async () => {
    const { upstream, live } = world(3);
    upstream.failNext(...Array.from({ length: 1_000 }, () => new ContactUnavailable("UPSTREAM_UNAVAILABLE")));
    watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(300);
    expect(upstream.calls).toBeLessThan(20);
  });

  it("fails with CURSOR_EXPIRED where the list has changed underneath", async () => {
    let texts = [message(0), message(1)];
    const list: ListSegments = () => Promise.resolve({ status: "IN_PROGRESS", channel: "CHAT", segments: texts, nextToken: null });
    const { live } = liveOver(list);
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(2);
    texts = [message(0), message(7), message(8)];
    await pass(2);
    expect(watcher.ended).toMatchObject({ code: "CURSOR_EXPIRED" });
    const again = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(2);
    expect(again.payloads.flatMap(({ edges }) => edges.map(({ node }) => node))).toMatchObject([{ transcriptId: "t0" }, { transcriptId: "t7" }, { transcriptId: "t8" }]);
  });

  it("gives a list that has changed far from its start from its start to who begins anew", async () => {
    let isOther = false;
    const { upstream, live } = world(150, {
      on: (list) => async (request) => {
        const response = await list(request);
        return isOther && request.token !== null ? { ...response, segments: sampleMessages(response.segments.length, 1_000) } : response;
      },
    });
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(3);
    isOther = true;
    upstream.expireTokens();
    await pass(3);
    expect(watcher.ended).toMatchObject({ code: "CURSOR_EXPIRED" });
    const again = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5);
    expect(again.positions).toEqual(range(0, 150));
  });

  it("does not take the short pages on the way, when it reads the list again, for its end", async () => {
    const { upstream, live } = world(30, { behaviour: { pageSizes: [3] } });
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(15);
    expect(watcher.positions).toEqual(range(0, 30));
    upstream.expireTokens();
    upstream.append(message(30));
    await pass(30);
    expect(watcher).toMatchObject({ ended: null, positions: range(0, 31) });
  });

  it("fails with CURSOR_EXPIRED where the list is shorter than it was", async () => {
    let texts = [message(0), message(1)];
    const list: ListSegments = () => Promise.resolve({ status: "IN_PROGRESS", channel: "CHAT", segments: texts, nextToken: null });
    const { live } = liveOver(list);
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(2);
    texts = [message(0)];
    // Once may be a page that was answered with the one before it.
    await pass(2);
    expect(watcher.ended).toBeNull();
    await pass(2);
    expect(watcher.ended).toMatchObject({ code: "CURSOR_EXPIRED" });
  });

  it("fails with CURSOR_EXPIRED after a cursor that the list does not hold, or holds another entry at", async () => {
    const longer = await world(50).pages.window(LIST, forward(50), reading());
    const { live } = world(30);
    const beyond = watching(live.segmentsAdded(from(longer.pageInfo.endCursor), EVERYTHING));
    await pass(10);
    expect(beyond.ended).toMatchObject({ code: "CURSOR_EXPIRED" });

    const { live: changed, upstream } = world(0);
    upstream.append(...range(100, 160).map((index) => message(index)));
    const elsewhere = watching(changed.segmentsAdded(from(longer.pageInfo.endCursor), EVERYTHING));
    await pass(10);
    expect(elsewhere.ended).toMatchObject({ code: "CURSOR_EXPIRED" });
  });

  it("refuses a cursor that cannot be read before anything is asked", () => {
    const { live, upstream } = world(3);
    expect(() => live.segmentsAdded(from("no cursor"), EVERYTHING)).toThrow(expect.objectContaining({ code: "BAD_USER_INPUT" }));
    expect(upstream.calls).toBe(0);
  });

  it("takes tokens that lead in a circle for trouble, and reads the list once they do not", async () => {
    let isCircle = true;
    const list: ListSegments = ({ token }) => {
      const segments = range(0, 100).map((index) => message(index + (token === null ? 0 : 100)));
      const nextToken = token === null ? "there" : isCircle ? "there" : null;
      return Promise.resolve({ status: "COMPLETED", channel: "CHAT", segments: token === null ? segments : segments.slice(isCircle ? 1 : 0), nextToken: isCircle && token !== null ? "back" : nextToken });
    };
    const looping: ListSegments = async (request) => {
      const response = await list(request);
      return request.token === "back" ? { ...response, nextToken: "there" } : response;
    };
    const { live } = liveOver(looping);
    const watcher = watching(live.segmentsAdded(from(), { types: ["TRANSCRIPT"], heartbeatMs: null }));
    await pass(20);
    expect(watcher.last).toMatchObject({ freshness: { degraded: true }, unavailable: { code: "UPSTREAM_BAD_RESPONSE" } });
    isCircle = false;
    await pass(120);
    expect(watcher.ended).not.toBeNull();
  });
});

describe("Those who watch a contact", () => {
  beforeEach(() => void jest.useFakeTimers({ now: START_MS }));
  afterEach(() => void jest.useRealTimers());

  it("cost the calls of one, however many they are", async () => {
    const { upstream, live } = world(10);
    const watchers = range(0, 100).map(() => watching(live.segmentsAdded(from(), EVERYTHING)));
    for (let index = 10; index < 30; index += 1) {
      upstream.append(message(index));
      await pass(1);
    }
    for (const { positions } of watchers) expect(positions.slice(0, 28)).toEqual(range(0, 28));
    expect(upstream.calls).toBeLessThanOrEqual(21);
  });

  it("end its polls, and leave no timer but that of the log, when the last of them leaves", async () => {
    const { upstream, live } = world(10);
    const one = watching(live.segmentsAdded(from(), { ...EVERYTHING, heartbeatMs: 60_000 }));
    const other = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5);
    await one.leave();
    await pass(2);
    const calls = upstream.calls;
    await other.leave();
    await pass(20);
    expect([one.ended, other.ended]).toEqual([true, true]);
    expect(upstream.calls).toBe(calls);
    await pass(30);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("may leave at any time and more than once, also while they wait", async () => {
    const { upstream, live } = world(1);
    const stream = live.segmentsAdded(from(), EVERYTHING);
    await Promise.all([stream.next(), pass(1)]);
    const waiting = stream.next();
    await pass(1);
    await expect(Promise.all([stream.return(), stream.return(), waiting])).resolves.toEqual(Array(3).fill({ done: true, value: undefined }));
    await expect(stream.next()).resolves.toEqual({ done: true, value: undefined });
    const never = live.segmentsAdded(from(), EVERYTHING);
    await never.return();
    await expect(never.next()).resolves.toEqual({ done: true, value: undefined });
    const calls = upstream.calls;
    await pass(10);
    expect(upstream.calls).toBe(calls);
  });

  it("find what was read before when they come back soon", async () => {
    const { upstream, live } = world(250);
    const first = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5);
    await first.leave();
    await pass(10);
    upstream.append(message(250));
    const calls = upstream.calls;
    const second = watching(live.segmentsAdded(from(first.last.endCursor), EVERYTHING));
    await pass(0.9);
    expect(second.positions).toEqual([250]);
    expect(upstream.calls - calls).toBe(1);
  });

  it("let queries share what they read: a query costs no call, and holds what the stream holds", async () => {
    const { upstream, live, pages } = world(30);
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(1);
    const calls = upstream.calls;
    upstream.append(message(30));
    jest.setSystemTime(Date.now() + 900);
    const window = await pages.window(LIST, backward(5), { ...reading(), maxAgeMs: 0 });
    expect(window.edges.map(({ position }) => position)).toEqual(range(25, 30));
    await pages.look(LIST, { ...reading(), maxAgeMs: 0 });
    await pages.held(LIST, { ...reading(), maxAgeMs: 0 });
    await pages.sparse(LIST, ["CATEGORIES"], { ...reading(), maxAgeMs: 0 });
    expect(upstream.calls).toBe(calls);
    await watcher.leave();
    await pages.window(LIST, backward(5), { ...reading(), maxAgeMs: 0 });
    expect(upstream.calls).toBe(calls + 1);
  });

  it("let queries share what the upstream said when it failed", async () => {
    const { upstream, live, pages } = world(3);
    upstream.failNext(...Array.from({ length: 50 }, () => new ContactUnavailable("UPSTREAM_UNAVAILABLE")));
    watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5);
    const calls = upstream.calls;
    await expect(pages.look(LIST, { ...reading(), maxAgeMs: 0 })).resolves.toMatchObject({ unavailable: { code: "UPSTREAM_UNAVAILABLE" } });
    expect(upstream.calls).toBe(calls);
  });

  it("let queries have the sparse kinds of a long list from the list itself, while it is still being read", async () => {
    const asked: string[] = [];
    const once = { rate: () => 1, takeForPoll: jest.fn(() => new Promise<void>(() => undefined)).mockResolvedValueOnce(), giveBack: () => undefined };
    const { live, pages } = world(350, {
      on: (list) => (request) => (asked.push(request.types.join()), list(request)),
      quotaOf: () => ({ domain: "account", budget: once }),
    });
    watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(1);
    await pages.sparse(LIST, ["CATEGORIES"], reading());
    expect(new Set(asked)).toEqual(new Set([SIX_TYPES.join()]));
  });

  it("let queries share the way to the end of a long list: none of its pages is read twice", async () => {
    const { upstream, live, pages } = world(850);
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    const asked = pages.window(LIST, backward(5), reading());
    await pass(0.9);
    expect((await asked).edges.map(({ position }) => position)).toEqual(range(845, 850));
    expect(watcher.positions).toEqual(range(0, 850));
    expect(upstream.calls).toBeLessThanOrEqual(9 + 1);
  });

  it("keep a list at hand that the cache would not hold", async () => {
    const { upstream, live, pages } = world(850, { pages: { cacheBytes: 1_000 } });
    watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(10);
    const calls = upstream.calls;
    await pages.window(LIST, forward(500), reading());
    expect(upstream.calls).toBe(calls);
  });
});

describe("A stream across contacts", () => {
  beforeEach(() => void jest.useFakeTimers({ now: START_MS }));
  afterEach(() => void jest.useRealTimers());

  it("goes on when one contact ends, is unavailable, or is no longer the same list; each says so in a payload", async () => {
    const upstreams = new Map(["live", "over", "voice", "changed"].map((id) => [id, createUpstreamModel({ tailToken: true, pageSizes: [100], repeatsPages: false }, systemClock)]));
    const list: ListSegments = (request) => upstreams.get(request.list.contactId)?.listSegments(request) ?? Promise.reject(new Error());
    const { live } = liveOver(list);
    const contact = (contactId: string) => ({ ...LIST, contactId });
    for (const upstream of upstreams.values()) upstream.append(...sampleMessages(3));
    upstreams.get("over")?.append(summary());
    upstreams.get("over")?.finish();
    upstreams.get("voice")?.failNext(new ContactUnavailable("UNSUPPORTED_CHANNEL"));
    const elsewhere = await world(50).pages.window(contact("changed"), forward(50), reading());
    const watcher = watching(
      live.segmentsAddedAcross(
        [...upstreams.keys()].map((id) => ({ list: contact(id), after: id === "changed" ? elsewhere.pageInfo.endCursor : null })),
        EVERYTHING,
      ),
    );
    await pass(10);
    upstreams.get("live")?.append(message(3));
    await pass(3);
    const of = (id: string) => watcher.payloads.filter(({ list: { contactId } }) => contactId === id);
    expect(of("live").flatMap(({ edges }) => edges.map(({ position }) => position))).toEqual([0, 1, 2, 3]);
    expect(of("over").at(-1)).toMatchObject({ hasMore: false, status: "COMPLETED" });
    expect(of("voice")).toMatchObject([{ hasMore: false, unavailable: { code: "UNSUPPORTED_CHANNEL" } }]);
    expect(of("changed")).toMatchObject([{ hasMore: false, endCursor: null, unavailable: { code: "CURSOR_EXPIRED" } }]);
    expect(watcher.ended).toBeNull();
    upstreams.get("live")?.finish();
    await pass(200);
    expect(watcher.ended).toBe(true);
  });

  it("sends a heartbeat for each contact that is quiet", async () => {
    const { live } = world(3);
    const watcher = watching(live.segmentsAddedAcross([from(), from(null, OTHER)], { types: null, heartbeatMs: 5_000 }));
    await pass(13);
    const heartbeats = watcher.payloads.filter(({ kind }) => kind === "HEARTBEAT").map(({ list: { contactId } }) => contactId);
    expect(heartbeats).toEqual([LIST.contactId, OTHER.contactId, LIST.contactId, OTHER.contactId]);
  });
});

describe("A stream that contacts join", () => {
  beforeEach(() => void jest.useFakeTimers({ now: START_MS }));
  afterEach(() => void jest.useRealTimers());

  const live = (contactId: string, state: "QUEUED" | "ENDED" = "QUEUED") => event(contactId, state, state === "QUEUED" ? 0 : 1_000);

  function joinedBy(filter: LiveContactFilter, ...resumes: readonly Resume[]) {
    const { directory } = directoryAt();
    const place = world(3);
    const changes = directory.changes(filter);
    const stream = place.live.segmentsAddedAcross(resumes, { ...EVERYTHING, joining: { changes, outputType: "REDACTED", most: 2 } });
    return { ...place, directory, watcher: watching(stream) };
  }
  const contactsOf = ({ payloads }: Watcher) => [...new Set(payloads.map(({ list }) => list.contactId))];

  it("takes those in that are live and those that go live, from their start, and goes on when there is none", async () => {
    const { directory, watcher, upstream } = joinedBy(ANY);
    await pass(2);
    expect([watcher.payloads, watcher.ended]).toEqual([[], null]);
    directory.hear(live("contact-1"));
    await pass(2);
    upstream.append(message(3));
    await pass(2);
    expect(watcher.positions).toEqual(range(0, 4));
    directory.hear(live("contact-1", "ENDED"));
    upstream.append(summary());
    upstream.finish();
    await pass(5);
    // Its end was told: that it is no longer live has cut nothing off.
    expect(watcher.last).toMatchObject({ hasMore: false });
    expect(watcher.ended).toBeNull();
    await watcher.leave();
    await pass(1);
    expect(watcher.ended).toBe(true);
    directory.close();
  });

  it("follows so many at once and no more, each once, and goes on where a bookmark says", async () => {
    const first = world(3);
    const before = watching(first.live.segmentsAdded(from(), EVERYTHING));
    await pass(2);
    const { directory, watcher, engine } = joinedBy(ANY, { list: LIST, after: before.payloads[0]?.edges[0]?.cursor ?? "" });
    ["contact-1", "contact-2", "contact-3"].forEach((id) => directory.hear(live(id)));
    await pass(3);
    expect(contactsOf(watcher)).toEqual(["contact-1", "contact-2"]);
    expect(watcher.payloads.find(({ list }) => list.contactId === "contact-1")?.edges[0]?.position).toBe(1);
    expect(engine.look().feeds).toMatchObject({ LIVE: 2 });
    directory.hear(live("contact-3", "ENDED"));
    await watcher.leave();
    directory.close();
  });

  it("tells a contact once that leaves what is followed while it is read, and comes back", async () => {
    const { directory, watcher } = joinedBy({ ...ANY, queueIds: ["q1"] });
    for (const [second, queueId] of ["q1", "q2", "q1"].entries()) {
      directory.hear(event("contact-1", "QUEUED", second * 1_000, { queueId }));
      await pass(3);
    }
    expect(watcher.positions).toEqual(range(0, 3));
    await watcher.leave();
    directory.close();
  });
});
