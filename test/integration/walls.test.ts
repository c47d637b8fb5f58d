import { afterEach, describe, expect, test } from "@jest/globals";

import type { StartedContact } from "../../src/emulator/control-messages.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { createFakeClock } from "../support/fake-clock.js";
import { startGateway, type TestGateway, type TestGatewayOptions } from "../support/gateway.js";
import { PageDocument, WallDocument, type WallQuery } from "../support/generated/documents.js";
import { LIVE_SECONDS } from "../support/long-contact.js";
import { upstreamList } from "../support/upstream-list.js";

const { instanceId } = WELL_KNOWN;
const NOTHING_YET = { status: "PENDING", segments: null, summary: null, unavailable: { code: "NOT_FOUND" } };
const THROTTLED = {
  status: "UNAVAILABLE",
  segments: null,
  unavailable: { code: "UPSTREAM_THROTTLED", permanent: false, retryAfterMs: expect.any(Number) as unknown },
};

const running: TestGateway[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.close()));
});

async function start({ emulator, ...options }: TestGatewayOptions): Promise<TestGateway> {
  const gateway = await startGateway({ ...options, emulator: { contacts: [], ...emulator } });
  running.push(gateway);
  return gateway;
}

const startChats = (gateway: TestGateway, count: number) =>
  Promise.all(Array.from({ length: count }, () => gateway.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 100 })));

type Tile = WallQuery["contactAnalyses"][number];

async function askWall(gateway: TestGateway, contacts: readonly StartedContact[]): Promise<readonly Tile[]> {
  const { status, data, errors } = await gateway.query(WallDocument, { contacts });
  expect([status, errors]).toEqual([200, undefined]);
  expect(data.contactAnalyses.map(({ contactId }) => contactId)).toEqual(contacts.map(({ contactId }) => contactId));
  return data.contactAnalyses;
}

async function expectServed(gateway: TestGateway, contact: StartedContact, tile: Tile | undefined): Promise<void> {
  const list = await upstreamList(gateway.emulator.url, contact);
  expect(tile).toMatchObject({ status: "IN_PROGRESS", unavailable: null, segments: { nodes: list.slice(-5) } });
}

test("a wall answers whole, without errors, whatever is the matter with some of its contacts", async () => {
  const gateway = await start({ settings: { QUERY_DEADLINE: "2s" } });
  const [first, throttled, forbidden, last] = await startChats(gateway, 4);
  const voice = await gateway.control.startContact({ scenario: "voice" });
  const unknown = { instanceId, contactId: "nobody" };
  await gateway.control.fault({ kind: "throttle", contactId: throttled!.contactId });
  await gateway.control.fault({ kind: "access-denied", contactId: forbidden!.contactId });

  const tiles = await askWall(gateway, [first!, voice, unknown, throttled!, forbidden!, last!]);
  expect(tiles.slice(1, 5)).toMatchObject([
    { status: "UNAVAILABLE", channel: "VOICE", segments: null, participants: null, unavailable: { code: "UNSUPPORTED_CHANNEL" } },
    NOTHING_YET,
    THROTTLED,
    { status: "UNAVAILABLE", segments: null, unavailable: { code: "UPSTREAM_FORBIDDEN" } },
  ]);
  await expectServed(gateway, first!, tiles[0]);
  await expectServed(gateway, last!, tiles[5]);
});

describe("QUERY_MAX_CALLS", () => {
  test("serves as many contacts as it allows calls and says of the others when to ask again; what is held costs none", async () => {
    const gateway = await start({ clock: createFakeClock(), settings: { QUERY_MAX_CALLS: "5" } });
    const contacts = await startChats(gateway, 8);
    const tiles = await askWall(gateway, contacts);
    expect(await gateway.control.calls()).toMatchObject({ total: 5 });
    expect(tiles.filter(({ unavailable }) => unavailable === null)).toHaveLength(5);
    for (const tile of tiles.filter(({ unavailable }) => unavailable !== null)) expect(tile).toMatchObject(THROTTLED);

    const again = await askWall(gateway, contacts);
    expect(await gateway.control.calls()).toMatchObject({ total: 8 });
    for (const [index, contact] of contacts.entries()) await expectServed(gateway, contact, again[index]);
  });

  test("is QUERY_TOO_COMPLEX for a field that would have to walk further, and for that field alone", async () => {
    const gateway = await start({ settings: { QUERY_MAX_CALLS: "3" } });
    const long = await gateway.control.startContact({ scenario: "long", startedSecondsAgo: LIVE_SECONDS });
    const { data, errors } = await gateway.query(PageDocument, { ...long, first: 500 });
    expect(errors).toMatchObject([{ path: ["contactAnalysis", "segments"], extensions: { code: "QUERY_TOO_COMPLEX", limit: 3 } }]);
    expect(data.contactAnalysis).toMatchObject({ status: "IN_PROGRESS", segments: null });
    expect(await gateway.control.calls()).toMatchObject({ total: 3 });
  });
});

describe("QUERY_DEADLINE", () => {
  test("lets a slow contact wait no longer, and the others not at all", async () => {
    const gateway = await start({ settings: { QUERY_DEADLINE: "2s" } });
    const [good, slow] = await startChats(gateway, 2);
    await gateway.control.fault({ kind: "latency", milliseconds: 60_000, contactId: slow!.contactId });
    const tiles = await askWall(gateway, [good!, slow!]);
    await expectServed(gateway, good!, tiles[0]);
    expect(tiles[1]).toMatchObject({ status: "UNAVAILABLE", segments: null, unavailable: { code: "UPSTREAM_TIMEOUT", permanent: false } });
  });

  test("serves what is held when it passes, with the time that it is as of", async () => {
    const gateway = await start({ settings: { QUERY_DEADLINE: "2s", QUERY_MAX_AGE: "0s" } });
    const [contact] = await startChats(gateway, 1);
    const [before] = await askWall(gateway, [contact!]);
    await gateway.control.fault({ kind: "latency", milliseconds: 60_000 });
    const [after] = await askWall(gateway, [contact!]);
    expect(after).toMatchObject({ status: "IN_PROGRESS", asOf: before!.asOf, segments: before!.segments });
  });

  test("bounds the wait for the account's budget: none is throttled upstream, and who is not reached is told when to come again", async () => {
    const gateway = await start({ settings: { QUERY_DEADLINE: "1500ms" }, emulator: { ratePerSecond: 2, burst: 5 } });
    const contacts = await startChats(gateway, 12);
    const tiles = await askWall(gateway, contacts);
    const served = tiles.filter(({ unavailable }) => unavailable === null);
    expect(served.length).toBeGreaterThan(0);
    expect(served.length).toBeLessThan(12);
    for (const tile of tiles.filter(({ unavailable }) => unavailable !== null)) expect(tile).toMatchObject(THROTTLED);
    expect((await gateway.control.calls()).byOutcome).toEqual({ OK: served.length });
  });
});

describe("QUERY_MAX_CONTACTS", () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => ({ instanceId, contactId: `c${index}` }));
  const wall = "contactAnalyses(contacts: $contacts) { status }";

  test.each<[what: string, query: string, variables: object, cost: number]>([
    ["aliases", `{ ${ids(101).map((_, n) => `a${n}: contactAnalysis(instanceId: "i", contactId: "c${n}") { status }`).join(" ")} }`, {}, 101],
    ["nodes", `query ($id: ID!) { ${ids(101).map((_, n) => `n${n}: node(id: $id) { id }`).join(" ")} }`, { id: "x" }, 101],
    ["a variable", `query ($contacts: [ContactKey!]!) { ${wall} }`, { contacts: ids(101) }, 101],
    [
      "fragments",
      `query ($contacts: [ContactKey!]!) { ...A ... on Query { b: ${wall} } } fragment A on Query { a: ${wall} }`,
      { contacts: ids(60) },
      120,
    ],
  ])("counts %s, and refuses before the upstream is asked", async (_what, query, variables, cost) => {
    const gateway = await start({});
    const { status, data, errors } = await gateway.query(query, variables);
    expect([status, data]).toEqual([400, undefined]);
    expect(errors).toMatchObject([{ extensions: { code: "QUERY_TOO_COMPLEX", cost, limit: 100 } }]);
    expect(await gateway.control.calls()).toMatchObject({ total: 0 });
  });
});
