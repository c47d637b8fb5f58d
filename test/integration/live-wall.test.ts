import { setTimeout as delay } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";

import { startGateway, type TestGateway } from "../support/gateway.js";
import { until } from "../support/until.js";
import { wireMessages } from "../support/wire-segments.js";

const CONTACTS = 30;
const BROWSERS = 10;
const INTERVAL_MS = 4_000;
const WALL = `subscription {
  segmentsAddedAcross(live: {}) { analysis { contactId sentiment { latest } } unavailable { code } hasMore edges { position } }
}`;

interface Payload {
  readonly analysis: { readonly contactId: string };
  readonly unavailable: { readonly code: string } | null;
  readonly hasMore: boolean;
  readonly edges: readonly { readonly position: number }[];
}

let gateway: TestGateway;
const contactIds: string[] = [];

beforeAll(async () => {
  // One wall's polls leave most of the budget unused, so that those of several would show; and more calls than the budget would be throttled,
  // with some room for those that are on their way while the machine is busy.
  const settings = { CONNECT_RATE: "20", CONNECT_BURST: "5", MIN_POLL_INTERVAL: `${INTERVAL_MS}ms` };
  gateway = await startGateway({ settings, emulator: { contacts: [], ratePerSecond: 24, burst: 20 }, withEvents: true });
  for (let index = 0; index < CONTACTS; index += 1) {
    contactIds.push((await gateway.control.startContact({ scenario: "manual", startedSecondsAgo: 60 + index })).contactId);
  }
  for (const contactId of contactIds) await gateway.control.append({ contactId, segments: wireMessages(3) });
});
afterAll(() => gateway.close());

/** One browser's wall. */
function openWall() {
  const payloads: Payload[] = [];
  const errors: unknown[] = [];
  const client: Client = createClient({ url: `${gateway.url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
  client.subscribe<{ segmentsAddedAcross: Payload }>(
    { query: WALL },
    {
      next({ data, errors: given = [] }) {
        if (data) payloads.push(data.segmentsAddedAcross);
        errors.push(...given);
      },
      error: (error) => errors.push(error),
      complete: () => undefined,
    },
  );
  const positionsOf = (contactId: string) => payloads.filter(({ analysis }) => analysis.contactId === contactId).flatMap(({ edges }) => edges.map(({ position }) => position));
  return { client, payloads, errors, positionsOf, showsAll: (length: number) => contactIds.every((id) => positionsOf(id).length === length) };
}

/** Upstream calls a second, over two polls of each contact, while nothing else happens. */
async function callRate(): Promise<number> {
  const [calls, sinceMs] = [(await gateway.control.calls()).total, performance.now()];
  await delay(2 * INTERVAL_MS);
  return (((await gateway.control.calls()).total - calls) * 1_000) / (performance.now() - sinceMs);
}

test("thirty contacts on the walls of ten browsers cost what one wall costs, within the budget, and a contact that cannot be served blanks nothing", async () => {
  const first = openWall();
  await until(() => first.showsAll(3));
  const rateOfOne = await callRate();
  expect(rateOfOne).toBeGreaterThan(0);

  const walls = [first, ...Array.from({ length: BROWSERS - 1 }, openWall)];
  await until(() => walls.every((wall) => wall.showsAll(3)));
  expect(await callRate()).toBeLessThanOrEqual(1.25 * rateOfOne);

  const { contactId: voice } = await gateway.control.startContact({ scenario: "voice", startedSecondsAgo: 60 });
  for (const contactId of contactIds) await gateway.control.append({ contactId, segments: wireMessages(1, 3) });
  await until(() => walls.every((wall) => wall.showsAll(4) && wall.payloads.some(({ analysis }) => analysis.contactId === voice)));
  for (const { payloads, errors, positionsOf, client } of walls) {
    expect(errors).toEqual([]);
    expect(payloads.find(({ analysis }) => analysis.contactId === voice)).toMatchObject({ unavailable: { code: "UNSUPPORTED_CHANNEL" }, hasMore: false });
    for (const contactId of contactIds) expect(positionsOf(contactId)).toEqual([0, 1, 2, 3]);
    await client.dispose();
  }
  expect(Object.keys((await gateway.control.calls()).byOutcome)).not.toContain("ThrottlingException");
});
