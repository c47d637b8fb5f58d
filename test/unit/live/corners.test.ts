import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { systemClock } from "../../../src/domain/clock.js";
import { ContactUnavailable } from "../../../src/domain/errors.js";
import type { Segment } from "../../../src/domain/segment.js";
import type { ListSegments } from "../../../src/domain/upstream.js";
import { EVERYTHING, from, liveOver, pass, watching, world } from "../../support/live.js";
import { backward, forward, pagesOver, readingAt } from "../../support/pages.js";
import { LIST, message, sampleMessages, summary } from "../../support/sample-segments.js";

/** Holds requests back from the upstream while it is shut. */
function createGate() {
  let opened = Promise.resolve();
  let open = (): void => undefined;
  let asked = 0;
  return {
    on:
      (listSegments: ListSegments): ListSegments =>
      async (request) => {
        asked += 1;
        await opened;
        return listSegments(request);
      },
    shut: () => void (opened = new Promise((resolve) => (open = resolve))),
    open: () => open(),
    get asked() {
      return asked;
    },
  };
}

/** Once it was told to, answers with the page before the one asked for, and with no other way on than to ask the same again. */
function createStutter() {
  const pagesBefore = new Map<string, readonly Segment[]>();
  let isNext = false;
  return {
    on:
      (listSegments: ListSegments): ListSegments =>
      async (request) => {
        const response = await listSegments(request);
        if (isNext && request.token !== null) {
          isNext = false;
          return { ...response, segments: pagesBefore.get(request.token) ?? [], nextToken: request.token };
        }
        if (response.nextToken !== null) pagesBefore.set(response.nextToken, response.segments);
        return response;
      },
    next: () => void (isNext = true),
  };
}

/** That of the sample messages. */
const START_MS = Date.UTC(2025, 0, 1);
const MESSAGES = { types: ["TRANSCRIPT"], heartbeatMs: null } as const;
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
const reading = () => readingAt(systemClock);

beforeEach(() => void jest.useFakeTimers({ now: START_MS }));
afterEach(() => void jest.useRealTimers());

describe("Readers that come and go while the upstream is slow", () => {
  it("leave nothing behind that would hide from others what comes later", async () => {
    const gate = createGate();
    const { upstream, live, pages } = world(250, { on: gate.on });
    const first = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5);
    gate.shut();
    await pass(1.5);
    await first.leave();
    const second = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(1);
    await second.leave();
    const asked = gate.asked;
    gate.open();
    await pass(100);
    expect(gate.asked).toBe(asked);
    upstream.append(message(250), message(251));
    const window = await pages.window(LIST, backward(3), { ...reading(), maxAgeMs: 0 });
    expect(window.edges.map(({ position }) => position)).toEqual([249, 250, 251]);
    const late = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5);
    expect(late).toMatchObject({ ended: null, positions: range(0, 252) });
  });

  it("leave nothing behind however soon they leave", async () => {
    for (const pauses of range(0, 30)) {
      const { upstream, live, pages } = world(3);
      const stream = live.segmentsAdded(from(), EVERYTHING);
      void stream.next();
      for (let pause = 0; pause < pauses; pause += 1) await Promise.resolve();
      await stream.return();
      await pass(100);
      await pages.window(LIST, forward(50), reading());
      await pass(10);
      upstream.append(message(3));
      const window = await pages.window(LIST, forward(50), { ...reading(), maxAgeMs: 0 });
      expect({ pauses, length: window.edges.length }).toEqual({ pauses, length: 4 });
    }
  });

  it("cost one request, however many they were", async () => {
    const gate = createGate();
    const { live } = world(250, { on: gate.on });
    const first = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5);
    gate.shut();
    await pass(1.2);
    await first.leave();
    const asked = gate.asked;
    for (let index = 0; index < 20; index += 1) {
      const flapping = watching(live.segmentsAdded(from(), EVERYTHING));
      await pass(0.05);
      await flapping.leave();
    }
    const last = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(0.05);
    gate.open();
    await pass(0.01);
    expect(last.ended).toBeNull();
    expect(gate.asked - asked).toBe(1);
  });

  it("get what their poll has leave to read, though a query for the same still waits for its own", async () => {
    const gate = createGate();
    gate.shut();
    const { live, pages } = world(5, { on: (list) => (request) => (request.isPrepaid ? list(request) : gate.on(list)(request)) });
    const query = pages.window(LIST, forward(1), reading());
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(1);
    expect(watcher.positions).toEqual(range(0, 5));
    gate.open();
    expect((await query).edges).toHaveLength(1);
  });
});

describe("The summary of a contact that is over", () => {
  it("comes to who watched it end, though nothing was said for long before", async () => {
    const { upstream, live } = world(3);
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(200);
    upstream.finish();
    await pass(3);
    expect(watcher.ended).toBeNull();
    upstream.append(summary());
    await pass(15);
    expect(watcher).toMatchObject({ ended: true, positions: range(0, 4) });
  });

  it("comes to who arrives just after the end of a long one", async () => {
    const { upstream, live } = world(250);
    jest.setSystemTime(START_MS + 255_000);
    upstream.finish();
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(20);
    expect(watcher).toMatchObject({ ended: null, positions: range(0, 250) });
    upstream.append(summary());
    await pass(15);
    expect(watcher).toMatchObject({ ended: true, positions: range(0, 251) });
  });

  it("is not awaited by who arrives long after", async () => {
    const { upstream, live } = world(250);
    jest.setSystemTime(START_MS + 3_600_000);
    upstream.finish();
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5);
    expect(watcher).toMatchObject({ ended: true, positions: range(0, 250) });
  });
});

describe("A cursor of somebody who has seen more than the feed", () => {
  it.each([{ tailToken: true }, { tailToken: false }])("is good for a stream that resumes where a query went on, with %j", async (behaviour) => {
    const { upstream, live, pages } = world(10, { behaviour });
    const first = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(10);
    await first.leave();
    await pass(5);
    upstream.append(message(10), message(11));
    const { edges, pageInfo } = await pages.window(LIST, forward(50), reading());
    expect(edges).toHaveLength(12);
    const resumed = watching(live.segmentsAdded(from(pageInfo.endCursor), EVERYTHING));
    await pass(10);
    upstream.append(message(12));
    await pass(10);
    expect(resumed).toMatchObject({ ended: null, positions: [12] });
  });

  it("is good for queries and streams of a replica whose feed has yet to come that far", async () => {
    const { upstream, live, pages } = world(10, { behaviour: { tailToken: false } });
    const first = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(1.5);
    upstream.append(message(10), message(11));
    const elsewhere = await pagesOver(upstream.listSegments, systemClock).window(LIST, forward(50), reading());
    const { endCursor } = elsewhere.pageInfo;
    await expect(pages.window(LIST, forward(50, endCursor), reading())).resolves.toMatchObject({ edges: [] });
    const resumed = watching(live.segmentsAdded(from(endCursor), EVERYTHING));
    await pass(5);
    expect(resumed).toMatchObject({ ended: null, positions: [] });
    expect(first).toMatchObject({ ended: null, positions: range(0, 12) });
  });
});

describe("A list that the upstream answers badly", () => {
  it("is read to its end though a page came twice on the way", async () => {
    const stutter = createStutter();
    const { upstream, live } = world(250, { on: stutter.on });
    upstream.finish();
    stutter.next();
    const watcher = watching(live.segmentsAdded(from(), MESSAGES));
    await pass(30);
    expect(watcher).toMatchObject({ ended: true, positions: range(0, 250), last: { hasMore: false } });
  });

  it("stays whole for queries though its feed was answered with the page before", async () => {
    const stutter = createStutter();
    const { live, pages } = world(150, { behaviour: { tailToken: false }, on: stutter.on });
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(5.5);
    const before = await pages.window(LIST, forward(500), reading());
    expect(before.edges).toHaveLength(150);
    stutter.next();
    await pass(1);
    expect((await pages.window(LIST, forward(500), reading())).edges).toHaveLength(150);
    const rest = await pages.window(LIST, forward(500, before.edges[120]?.cursor), reading());
    expect(rest.edges.map(({ position }) => position)).toEqual(range(121, 150));
    expect(watcher).toMatchObject({ ended: null, positions: range(0, 150) });
  });

  it("ends, after few polls, though every empty page comes with another token", async () => {
    let calls = 0;
    const { live } = liveOver(async ({ token }) => {
      // Takes its time: without, a reader that asks again at once would never let go.
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { status: "COMPLETED", channel: "CHAT", segments: token === null ? sampleMessages(3) : [], nextToken: `t${++calls}` };
    });
    const all = watching(live.segmentsAdded(from(), EVERYTHING));
    const messages = watching(live.segmentsAdded(from(), MESSAGES));
    await pass(180);
    for (const watcher of [all, messages]) expect(watcher).toMatchObject({ ended: true, positions: range(0, 3), last: { status: "COMPLETED", hasMore: false } });
    expect(calls).toBeLessThan(25);
  });

  it("stays whole for queries while it is read again in short pages", async () => {
    const { upstream, live, pages } = world(30, { behaviour: { pageSizes: [3] } });
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(20);
    upstream.expireTokens();
    await pass(60);
    const window = await pages.window(LIST, forward(500), reading());
    expect(window.edges.map(({ position }) => position)).toEqual(range(0, 30));
    expect(watcher).toMatchObject({ ended: null, positions: range(0, 30) });
  });

  it.each(["IN_PROGRESS", "COMPLETED"] as const)("is the same list to its readers after one answer, %s, that is a moment old", async (status) => {
    let isOld = false;
    let length = 20;
    const { live } = liveOver(() => {
      const old = { status, channel: "CHAT", segments: sampleMessages(19), nextToken: null } as const;
      const now = { ...old, status: "IN_PROGRESS", segments: sampleMessages(length) } as const;
      const response = isOld ? old : now;
      isOld = false;
      return Promise.resolve(response);
    });
    const watcher = watching(live.segmentsAdded(from(), MESSAGES));
    await pass(3.5);
    isOld = true;
    length = 21;
    await pass(5);
    expect(watcher).toMatchObject({ ended: null, positions: range(0, 21) });
  });

  it("ends with NOT_FOUND when the contact does not appear, though throttling comes between", async () => {
    const { upstream, live } = world(0);
    upstream.failNext(...range(0, 100).map((index) => new ContactUnavailable(index % 3 === 2 ? "UPSTREAM_THROTTLED" : "NOT_FOUND")));
    const watcher = watching(live.segmentsAdded(from(), EVERYTHING));
    await pass(90);
    expect(watcher).toMatchObject({ ended: true, last: { status: "UNAVAILABLE", hasMore: false, unavailable: { code: "NOT_FOUND" } } });
    expect(upstream.calls).toBeLessThan(15);
  });
});
