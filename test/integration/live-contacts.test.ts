import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";

import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { contactEvent, postEvent } from "../support/events.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { until } from "../support/until.js";
import { wireMessages } from "../support/wire-segments.js";

const [SALES, SUPPORT] = WELL_KNOWN.queueIds as [string, string];
const LIVE = `query ($queueIds: [ID!], $first: Int, $after: String) {
  liveContacts(queueIds: $queueIds, first: $first, after: $after) {
    nodes { state queueId contact { contactId } }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Live {
  readonly liveContacts: {
    readonly nodes: readonly { readonly state: string; readonly queueId: string; readonly contact: { readonly contactId: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const second = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString();
/** The same every time, so that a failure can be repeated. */
const shuffled = <Item>(items: readonly Item[]): Item[] => items.map((item, index) => [(index * 7919) % 10_007, item] as const).sort(([a], [b]) => a - b).map(([, item]) => item);

let gateway: TestGateway;
const clients: Client[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});
afterAll(() => gateway.close());
/** Nobody follows what is live but those whom a test lets follow. */
async function restart(): Promise<void> {
  await gateway.close();
  gateway = await startGateway({ emulator: { contacts: [] }, withEvents: true });
}

/** A subscription's payloads so far. */
function subscribe<Payload>(query: string, payloads: Payload[] = []): { readonly payloads: readonly Payload[] } {
  const client = createClient({ url: `${gateway.url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
  clients.push(client);
  client.subscribe<Record<string, Payload>>(
    { query },
    { next: ({ data }) => payloads.push(...Object.values(data ?? {})), error: () => undefined, complete: () => undefined },
  );
  return { payloads };
}

const live = async (variables: Record<string, unknown> = {}) => (await gateway.query<Live>(LIVE, variables)).data.liveContacts;

describe("Told by events", () => {
  beforeAll(async () => {
    gateway = await startGateway({ settings: { CONNECT_RATE: "20", CONNECT_BURST: "5" }, emulator: { contacts: [] }, withEvents: true });
  });

  it("the emulator's contacts are live from their start to their end, and whoever follows them sees all of each", async () => {
    const changes = subscribe<{ isReset: boolean; changes: { kind: string; liveContact: { contact: { contactId: string } } }[] }>(
      "subscription { liveContactsChanged { isReset changes { kind liveContact { contact { contactId } } } } }",
    );
    const across = subscribe<{ analysis: { contactId: string }; hasMore: boolean; edges: { position: number }[] }>(
      "subscription { segmentsAddedAcross(live: {}) { analysis { contactId } hasMore edges { position } } }",
    );
    await until(() => changes.payloads.length > 0);
    const { contactId } = await gateway.control.startContact({ scenario: "manual", startedSecondsAgo: 60 });
    await gateway.control.append({ contactId, segments: wireMessages(3) });
    await until(() => across.payloads.flatMap(({ edges }) => edges).length === 3);
    expect((await live()).nodes).toMatchObject([{ state: "CONNECTED_TO_AGENT", contact: { contactId } }]);

    await gateway.control.append({ contactId, segments: wireMessages(2, 3) });
    await gateway.control.end({ contactId, status: "FAILED" });
    await until(() => changes.payloads.some(({ changes: told }) => told.some(({ kind }) => kind === "REMOVED")));
    await until(() => across.payloads.at(-1)?.hasMore === false);
    expect(across.payloads.flatMap(({ edges }) => edges.map(({ position }) => position))).toEqual([0, 1, 2, 3, 4]);
    expect((await live()).nodes).toEqual([]);
    expect(changes.payloads[0]).toEqual({ isReset: true, changes: [] });
    expect(new Set(changes.payloads.flatMap(({ changes: told }) => told.map(({ liveContact }) => liveContact.contact.contactId)))).toEqual(new Set([contactId]));
  });

  it("ten thousand events, twice and in any order, of contacts that nobody watches, make the directory that they tell of, and no upstream call", async () => {
    await restart();
    const CONTACTS = 2_000;
    const events = Array.from({ length: CONTACTS }, (_, index) => {
      const contact = { contactId: `crowd-${index}`, queueId: index % 2 === 0 ? SALES : SUPPORT, initiationTimestamp: second(index) };
      const told = [
        contactEvent({ ...contact, eventType: "INITIATED", time: second(index) }),
        contactEvent({ ...contact, eventType: "QUEUED", time: second(index) }),
        ...(index % 3 === 0 ? [contactEvent({ ...contact, eventType: "DISCONNECTED", time: second(index + 9) })] : []),
      ];
      return [...told, ...told];
    }).flat();
    expect(events.length).toBeGreaterThan(9_000);

    const queue = shuffled(events);
    const statuses = new Set<number>();
    const post = async (): Promise<void> => {
      for (let event = queue.pop(); event !== undefined; event = queue.pop()) statuses.add((await postEvent(gateway, event)).status);
    };
    await Promise.all(Array.from({ length: 20 }, post));
    expect(statuses).toEqual(new Set([204]));

    const expected = Array.from({ length: CONTACTS }, (_, index) => index).filter((index) => index % 3 !== 0 && index % 2 === 0);
    const found: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Live["liveContacts"] = await live({ queueIds: [SALES], first: 100, after });
      found.push(...page.nodes.map(({ contact }) => contact.contactId));
      ({ endCursor: after, hasNextPage: more } = page.pageInfo);
    }
    expect(found).toEqual(expected.map((index) => `crowd-${index}`));
    expect((await gateway.control.calls()).total).toBe(0);
  });

  it("a forged event is refused and tells nothing", async () => {
    const forged = contactEvent({ contactId: "forged" });
    const given = [{}, { "x-api-key": "another" }, { authorization: "Bearer another" }];
    expect(await Promise.all(given.map(async (headers) => (await postEvent(gateway, forged, headers)).status))).toEqual([401, 401, 401]);
    expect((await postEvent(gateway, contactEvent({ contactId: "forged", instanceArn: "arn:aws:s3:::bucket" }))).status).toBe(400);
    const { nodes } = await live({ queueIds: [forged.detail.queueInfo.queueArn], first: 100 });
    expect(nodes.map(({ contact }) => contact.contactId)).not.toContain("forged");
    expect(nodes.length).toBeGreaterThan(0);
  });

  it.each([
    ["first: -1", "first: expected 0 to 100."],
    ['after: "x"', "after: expected a cursor of liveContacts."],
    ["queueIds: []", "queueIds: expected 1 to 100, or null for any."],
    ['agentIds: ["a b"]', "agentIds: expected ids or ARNs, 1 to 512 of the characters A-Z a-z 0-9 _ . : / -"],
  ])("liveContacts(%s) says what was expected", async (given, message) => {
    const { errors } = await gateway.query(`{ liveContacts(${given}) { nodes { state } } }`);
    expect(errors).toMatchObject([{ message, extensions: { code: "BAD_USER_INPUT" } }]);
  });
});
