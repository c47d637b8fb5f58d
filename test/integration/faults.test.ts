import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";

import { until } from "../model/until.js";
import { ask, watch, type Edge, type Payload, type Transport, type Watched } from "./faults/asked.js";
import { TABLE, type Place, type Row } from "./faults/table.js";
import { startContact, startWorld, type Contact, type World } from "./faults/world.js";

// They wait most of the time, so all of them wait at once; each test then looks at what became of its own.
jest.setTimeout(60_000);

const worlds = new Map<Place, World>();
const runs = new Map<string, Promise<void>>();

beforeAll(async () => {
  const places = new Set(TABLE.flatMap(({ query, live }) => [query.at, live.at]));
  for (const place of places) worlds.set(place, await startWarm(place));
  for (const [index, row] of TABLE.entries()) {
    run(`query ${row.fault}`, asksThrough(row));
    run(`live ${row.fault}`, watchesThrough(row, index % 2 === 0 ? "WebSocket" : "SSE"));
  }
});
afterAll(async () => {
  await Promise.all([...worlds.values()].map((world) => world.close()));
});

describe("A query", () => {
  test.each(TABLE)("meets $fault: $query.is", ({ fault }) => runs.get(`query ${fault}`));
});
describe("A subscription that runs", () => {
  test.each(TABLE)("meets $fault: $live.is", ({ fault }) => runs.get(`live ${fault}`));
});

test("Each try of a query waits for its own leave: the account's budget is not overdrawn", triesWithin);

/** Has compiled what it will be asked, so that nothing runs out of time over that. */
async function startWarm(place: Place): Promise<World> {
  const world = await startWorld(place, place.isFronted);
  await ask(world, await startContact(world, "warm", 1));
  return world;
}

function run(name: string, outcome: Promise<void>): void {
  runs.set(name, outcome);
  // Told by its own test; until that asks, nobody may be there to hear.
  outcome.catch(() => undefined);
}

function worldAt(place: Place): World {
  const world = worlds.get(place);
  if (world === undefined) throw new Error("expected a world for each place");
  return world;
}

function begin(world: World, row: Row, who: string): Promise<Contact> {
  return startContact(world, `row-${TABLE.indexOf(row)}-${who}`, row.messages ?? 3, row.outputType);
}

/** What only the upstream, or who sees its answers, could have written. */
const LEAK = /arn:|Exception\b|<html|log in|Rate exceeded|not authorized|assumed-role|security token|does not support|was not enabled|NextToken|127\.0\.0\.1/i;

function expectSealed(...told: readonly unknown[]): void {
  expect(JSON.stringify(told)).not.toMatch(LEAK);
}

/** All that the contact holds, each entry once, in its place and as it was said. */
function expectWhole(edges: readonly Edge[], count: number, { messages = 3, maybeOdd = () => null, odd = 0 }: Row): void {
  expect(edges.map(({ position }) => position)).toEqual(Array.from({ length: count }, (_, position) => position));
  const odds = edges.map((edge) => maybeOdd(edge, messages));
  expect(odds.filter((one) => one !== null)).toHaveLength(odd);
  for (const [position, { node }] of edges.entries()) {
    expect(node).toMatchObject(odds[position] ?? { __typename: "TranscriptSegment", content: `Message ${position}`, time: expect.any(String) });
  }
}

async function asksThrough(row: Row): Promise<void> {
  const { query, strike, more = 2 } = row;
  const world = worldAt(query.at);
  switch (query.is) {
    case "trouble": {
      const [held, unseen] = [await begin(world, row, "held"), await begin(world, row, "unseen")];
      let before = await ask(world, held);
      // A gateway starts with nothing saved up of its budget.
      if (query.tellsWhen) await until(() => "leave", () => before.analysis.unavailable === null, async () => (before = await ask(world, held)));
      expect(before.analysis).toMatchObject({ status: "IN_PROGRESS", unavailable: null });

      await strike(world, unseen, Infinity, "query");
      const { analysis, errors } = await ask(world, unseen);
      const retryAfterMs = query.tellsWhen ? (expect.any(Number) as unknown) : null;
      const message = expect.stringMatching(/^[A-Z].*\.$/) as unknown;
      expect([analysis, errors]).toEqual([{ status: "UNAVAILABLE", asOf: null, segments: null, unavailable: { code: query.code, permanent: false, retryAfterMs, message } }, undefined]);
      if (query.tellsWhen) expect(analysis.unavailable?.retryAfterMs).toBeGreaterThan(0);
      expect(query.calls).toContain(await unseen.calls());
      expectSealed(analysis);

      const asked = await held.calls();
      await strike(world, held, Infinity, "query");
      // As it was, and as of then. (A cursor is sealed anew each time.)
      const endCursor = expect.any(String) as unknown;
      expect(await ask(world, held)).toEqual({ ...before, analysis: { ...before.analysis, segments: { ...before.analysis.segments, pageInfo: { endCursor, hasNextPage: false } } } });
      expect(query.calls).toContain((await held.calls()) - asked);
      return;
    }
    case "refused": {
      const { code, permanent } = query;
      const contact = await begin(world, row, "refused");
      await strike(world, contact, Infinity, "query");
      const { analysis, errors } = await ask(world, contact);
      const status = code === "NOT_FOUND" ? "PENDING" : "UNAVAILABLE";
      expect([analysis, errors]).toMatchObject([{ status, segments: null, unavailable: { code, permanent, retryAfterMs: null } }, undefined]);
      expect(await contact.calls()).toBe(1);
      expectSealed(analysis);
      await ask(world, contact);
      if (permanent) expect(await contact.calls()).toBe(1);
      if (status === "PENDING") {
        let now = analysis;
        await until(() => "the end of the grace", () => now.status !== "PENDING", async () => ({ analysis: now } = await ask(world, contact)));
        expect(now).toMatchObject({ status: "UNAVAILABLE", unavailable: { code, permanent } });
      }
      return;
    }
    case "whole": {
      const contact = await begin(world, row, "whole");
      await ask(world, contact);
      await strike(world, contact, 1, "query");
      await contact.say(more);
      const { analysis, errors } = await ask(world, contact);
      expect(errors).toBeUndefined();
      expect(analysis.unavailable).toBeNull();
      const { edges, pageInfo } = analysis.segments!;
      expectWhole(edges, contact.length(), row);
      expect(pageInfo.hasNextPage).toBe(false);
      return;
    }
    case "error": {
      const contact = await begin(world, row, "error");
      const { analysis } = await ask(world, contact);
      await strike(world, contact, 1, "query");
      const after = await ask(world, contact, analysis.segments!.pageInfo.endCursor);
      expect(after.errors).toMatchObject([{ path: ["contactAnalysis", "segments"], extensions: { code: query.code } }]);
      expect(after.analysis).toMatchObject({ status: "IN_PROGRESS", unavailable: null, segments: null });
      return;
    }
  }
}

/** The tries would come within 600 ms, and the third of them too soon. */
async function triesWithin(): Promise<void> {
  const world = await startWorld({ settings: { CONNECT_RATE: "1", CONNECT_BURST: "1" }, emulator: { ratePerSecond: 1, burst: 2 } }, false);
  worlds.set({ isFronted: false }, world);
  await world.control.fault({ kind: "internal-error" });
  expect((await ask(world, await startContact(world, "tried", 3))).analysis).toMatchObject({ unavailable: { code: "UPSTREAM_UNAVAILABLE" } });
  expect((await world.control.calls()).byOutcome).toEqual({ InternalServiceException: 3 });
}

async function watchesThrough(row: Row, transport: Transport): Promise<void> {
  const { live, strike, fault, messages = 3, more = 2 } = row;
  const world = worldAt(live.at);
  const contact = await begin(world, row, "live");
  if (row.isFromStart) await strike(world, contact, 1, "live");
  const stream = watch(world, contact, transport);
  const sees = (what: string, condition: () => boolean) => until(() => `${what}, with ${fault}: ${tail(stream)}`, () => condition() || stream.end !== null);
  if (!row.isFromStart) {
    await sees("what was said before", () => stream.edges.length === messages);
    await strike(world, contact, 1, "live");
  }

  switch (live.is) {
    case "degraded": {
      await contact.say(more);
      const isDegraded = ({ freshness }: Payload) => freshness.degraded;
      await sees("that it is degraded", () => stream.payloads.some(isDegraded));
      const saidMs = performance.now();
      const first = stream.payloads.findIndex(isDegraded);
      const [told, before] = [stream.payloads[first]!, stream.payloads[first - 1]];
      expect(told).toMatchObject({ status: "IN_PROGRESS", hasMore: true, unavailable: { code: live.code, permanent: false } });
      expect(stream.end).toBeNull();
      // The cursor stays where it is; so does the moment that what was read is as of.
      expect([told.edges, told.endCursor]).toEqual([[], before?.endCursor ?? null]);

      await sees("that it has recovered", () => stream.payloads.slice(first).some((payload) => !isDegraded(payload)));
      // A busy machine hears of the beginning late.
      expect(performance.now() - saidMs).toBeGreaterThanOrEqual(live.pauseMs * 0.7);
      const recovered = stream.payloads.slice(first).find((payload) => !isDegraded(payload));
      expect(recovered).toMatchObject({ status: "IN_PROGRESS", unavailable: null });
      expect(Date.parse(recovered!.freshness.asOf!)).toBeGreaterThan(Date.parse(told.freshness.asOf!));
      await expectEnd(row, contact, stream, sees);
      return;
    }
    case "whole":
      await contact.say(more);
      await expectEnd(row, contact, stream, sees);
      return;
    case "end": {
      await sees("its end", () => false);
      expect(stream.end).toBe("complete");
      const last = stream.payloads.at(-1)!;
      expect(last).toMatchObject({ hasMore: false, edges: [], unavailable: { code: live.code, permanent: live.permanent }, freshness: { degraded: false } });
      expect(stream.payloads.filter(({ hasMore }) => !hasMore)).toHaveLength(1);
      const announced = stream.payloads.slice(0, -1).filter(({ unavailable }) => unavailable !== null);
      expect(announced.map(({ status, unavailable }) => [status, unavailable?.code])).toEqual(live.announced === null ? [] : [[live.announced, live.code]]);
      expectSealed(stream.payloads.map(({ unavailable }) => unavailable));
      expectWhole(stream.edges, row.isFromStart ? 0 : messages, row);
      return;
    }
    case "error":
      await sees("its end", () => false);
      expect(stream.end).toEqual({ code: live.code });
      expectWhole(stream.edges, messages, row);
      return;
  }
}

/** What is said last comes too; then one payload says that nothing more does, and the stream is over. All of it came once, chained. */
async function expectEnd(row: Row, contact: Contact, stream: Watched, sees: (what: string, condition: () => boolean) => Promise<void>): Promise<void> {
  if (!row.isEnded) {
    await contact.say(1);
    await sees("all that was said", () => stream.edges.length >= contact.length());
    await contact.end();
  }
  await sees("its end", () => false);
  expect(stream.end).toBe("complete");
  expectWhole(stream.edges, contact.length(), row);
  expect(stream.payloads.map(({ hasMore }) => hasMore)).toEqual([...stream.payloads.slice(1).map(() => true), false]);
  expect(stream.payloads.at(-1)).toMatchObject({ status: "COMPLETED", unavailable: null });
  expect(stream.payloads.map(({ after }) => after)).toEqual([null, ...stream.payloads.slice(0, -1).map(({ endCursor }) => endCursor)]);
  expectSealed(stream.payloads.map(({ unavailable }) => unavailable));
}

/** How a stream stands that has not come where it should. */
function tail({ payloads, end }: Watched): string {
  return JSON.stringify({ end, payloads: payloads.slice(-3).map(({ edges, ...payload }) => ({ ...payload, edges: edges.map(({ position }) => position) })) });
}
