import { setTimeout as delay } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { print } from "graphql";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

import { followSegments, type FollowOptions, type Following } from "../../src/client/client.js";
import type { StartedContact } from "../../src/emulator/control-messages.js";
import { createEmulatorControl, type EmulatorControl } from "../../src/emulator/control-client.js";
import { createEmulator, type Emulator } from "../../src/emulator/emulator.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { SegmentsAddedDocument, SegmentsDocument, type LivePayloadFragment, type SegmentsAddedSubscription } from "../support/generated/documents.js";
import { createLine, type Line } from "../support/line.js";
import { upstreamList } from "../support/upstream-list.js";
import { wireMessages, wireSegment } from "../support/wire-segments.js";
import { createApolloClient, keepGrowing } from "./recipes/apollo-client.js";
import { followOverSse } from "./recipes/over-sse.js";
import { followOverWebSocket } from "./recipes/over-websocket.js";
import { readMissed } from "./recipes/read-missed.js";
import { createUrqlClient } from "./recipes/urql.js";
import { followWall } from "./recipes/wall.js";

// As a browser has it, and not every Node.
Object.assign(globalThis, { WebSocket });

/** Soon, and not so soon that a gateway that is being restarted is asked in a loop. */
const SOON: FollowOptions = { retryWait: () => delay(20) };

let emulator: Emulator;
let control: EmulatorControl;
let gateway: TestGateway;
let line: Line;
let url: string;

beforeEach(async () => {
  emulator = await createEmulator({ ratePerSecond: null, contacts: [] });
  control = createEmulatorControl(emulator.url);
  gateway = await start("0");
  line = await createLine(gateway.url);
  url = `${line.url}/graphql`;
});
afterEach(async () => {
  await line.close();
  await gateway.close();
  await emulator.close();
});

function start(port: string): Promise<TestGateway> {
  return startGateway({ beside: emulator, settings: { PORT: port, MIN_POLL_INTERVAL: "100ms", SUMMARY_GRACE: "0s" } });
}

/** Another process in the same place: it has the key of the cursors, and nothing else of what was. */
async function restart(): Promise<void> {
  const { port } = new URL(gateway.url);
  await gateway.close();
  gateway = await start(port);
}

/** A contact to which a test adds; nothing is in it. */
async function startContact(): Promise<StartedContact & { say(count: number): Promise<void>; hangUp(): Promise<void> }> {
  const contact = await control.startContact({ scenario: "empty" });
  const { contactId } = contact;
  let said = 0;
  return {
    ...contact,
    async say(count) {
      await control.append({ contactId, segments: wireMessages(count, said) });
      said += count;
    },
    hangUp: () => control.end({ contactId, status: "COMPLETED" }),
  };
}

interface Seen {
  readonly edges: LivePayloadFragment["edges"][number][];
  readonly ends: number;
  readonly done: Promise<void>;
}

/** What a follower gives, read as it comes. */
function watch(payloads: Following<LivePayloadFragment>): Seen {
  const edges: Seen["edges"] = [];
  const seen = { edges, ends: 0, done: read() };
  async function read(): Promise<void> {
    for await (const payload of payloads) {
      edges.push(...payload.edges);
      if (!payload.hasMore) seen.ends += 1;
    }
  }
  return seen;
}

/** Resolves as soon as `condition` holds. */
async function until(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const startMs = Date.now();
  while (!condition()) {
    if (Date.now() - startMs > timeoutMs) throw new Error(`In vain: ${condition.toString()}`);
    await delay(5);
  }
}

async function expectWhole(edges: LivePayloadFragment["edges"], { instanceId, contactId }: StartedContact): Promise<void> {
  const list = await upstreamList(emulator.url, { instanceId, contactId });
  expect(edges.map(({ position }) => position)).toEqual(list.map((_, position) => position));
  expect(edges.map(({ node }) => ("content" in node ? node.content : null))).toEqual(list.map((node) => ("content" in node ? node.content : null)));
}

describe.each([
  ["graphql-ws", followOverWebSocket],
  ["graphql-sse", followOverSse],
])("over %s", (transport, followOver) => {
  test("nothing is lost and nothing comes twice, through cut lines and restarts", async () => {
    const contact = await startContact();
    const troubles: unknown[] = [];
    const seen = watch(followOver(url, contact, { ...SOON, onRetry: (error) => troubles.push(error) }));
    for (let round = 1; round <= 6; round += 1) {
      await contact.say(3);
      if (round % 2 === 0) await until(() => seen.edges.length === 3 * round);
      if (round % 3 === 0) await restart();
      else line.cut();
    }
    await contact.say(1);
    await contact.hangUp();
    await seen.done;
    await expectWhole(seen.edges, contact);
    expect(seen).toMatchObject({ edges: { length: 19 }, ends: 1 });
    expect(troubles.length).toBeGreaterThanOrEqual(3);
  });

  test("a request that is refused is not made again", async () => {
    const contact = await startContact();
    const following = followOver(url, contact, { ...SOON, after: "no cursor" });
    await expect(following.next()).rejects.toMatchObject({ name: "StreamError", code: transport === "graphql-ws" ? "BAD_USER_INPUT" : 400 });
  });

  test("leaving ends the stream on the gateway, too", async () => {
    const contact = await startContact();
    const control = new AbortController();
    const seen = watch(followOver(url, contact, { ...SOON, signal: control.signal }));
    await contact.say(1);
    await until(() => seen.edges.length === 1);
    control.abort();
    await seen.done;
    await until(() => gateway.logLines.some(({ operation, end }) => operation === "SegmentsAdded" && end === "reader"));
  });
});

test("a follower who joins a stream that others began reads what it has missed", async () => {
  const contact = await startContact();
  const live = createClient({ url: url.replace("http", "ws"), retryAttempts: 0 });
  const key = { instanceId: contact.instanceId, contactId: contact.contactId };
  const others = live.iterate<SegmentsAddedSubscription>({ query: print(SegmentsAddedDocument), variables: { contact: key } });
  await contact.say(3);
  for await (const { data } of { [Symbol.asyncIterator]: () => ({ next: () => others.next() }) }) if (data!.segmentsAdded.edges.length > 0) break;

  // As a router does that sends equal subscriptions upstream once.
  const seen = watch(followSegments({ subscribe: () => others, backfill: ({ after }, signal) => readMissed(url, key, after, signal) }));
  await contact.say(2);
  await until(() => seen.edges.length === 5);
  await contact.say(1);
  await contact.hangUp();
  await seen.done;
  await expectWhole(seen.edges, contact);
  expect(seen.ends).toBe(1);
});

test("a wall goes on through a cut line: each contact whole, with one end, whatever becomes of the others", async () => {
  const [first, second] = [await startContact(), await startContact()];
  const voice = await control.startContact({ scenario: "voice" });
  const contacts = [first, second, voice].map(({ instanceId, contactId }) => ({ instanceId, contactId }));
  const edges = new Map<string, LivePayloadFragment["edges"][number][]>(contacts.map(({ contactId }) => [contactId, []]));
  const ended: string[] = [];

  const read = async () => {
    for await (const { analysis, edges: fresh, hasMore } of followWall(url, contacts, SOON)) {
      edges.get(analysis.contactId)!.push(...fresh);
      if (!hasMore) ended.push(analysis.contactId);
    }
  };
  const done = read();
  await Promise.all([first.say(3), second.say(5)]);
  await until(() => ended.includes(voice.contactId) && edges.get(second.contactId)!.length === 5);
  line.cut();
  await Promise.all([first.say(2), second.say(1), second.hangUp()]);
  await until(() => ended.includes(second.contactId));
  line.cut();
  await Promise.all([first.say(4), first.hangUp()]);
  await done;

  for (const contact of [first, second]) await expectWhole(edges.get(contact.contactId)!, contact);
  expect(ended).toEqual([voice.contactId, second.contactId, first.contactId]);
});

test("Apollo Client's cache holds the one list, which grows under its watchers, with revisions in their places", async () => {
  const contact = await startContact();
  const { instanceId, contactId } = contact;
  const attachment = (index: number) => control.append({ contactId, segments: [wireSegment({ kind: "Attachments", id: 1 }, index)] });
  await contact.say(2);
  await attachment(2);

  const client = createApolloClient(url);
  const query = { query: SegmentsDocument, variables: { instanceId, contactId } };
  const growing = keepGrowing(client, { instanceId, contactId }, SOON);
  let shown: LivePayloadFragment["edges"] = [];
  const watching = client.watchQuery({ ...query, fetchPolicy: "cache-only" }).subscribe(({ data, dataState }) => {
    if (dataState === "complete") shown = data.contactAnalysis.segments?.edges ?? [];
  });
  await until(() => shown.length === 3);
  await contact.say(2);
  await until(() => shown.length === 5);
  line.cut();
  await contact.say(2);
  await until(() => shown.length === 7);
  await attachment(3);
  await until(() => shown.some(({ node }) => "attachments" in node && node.attachments[0]?.status === "APPROVED"));
  await contact.say(1);
  await contact.hangUp();
  await growing;

  await until(() => shown.length === 8);
  const data = client.readQuery(query)!.contactAnalysis;
  expect(data.segments!.edges.map(({ node }) => ("content" in node ? node.content : "attachment"))).toEqual(
    ["Message 0", "Message 1", "attachment", "Message 2", "Message 3", "Message 4", "Message 5", "Message 6"],
  );
  expect(data.status).toBe("COMPLETED");
  watching.unsubscribe();
  client.stop();
});

test("urql's subscriptions resume by themselves, and say what will not pass", async () => {
  const contact = await startContact();
  const { instanceId, contactId } = contact;
  const client = createUrqlClient(url, SOON);
  const edges: LivePayloadFragment["edges"][number][] = [];
  let ends = 0;
  const subscription = client.subscription(SegmentsAddedDocument, { contact: { instanceId, contactId } }).subscribe(({ data }) => {
    edges.push(...(data?.segmentsAdded.edges ?? []));
    if (data?.segmentsAdded.hasMore === false) ends += 1;
  });
  await contact.say(2);
  await until(() => edges.length === 2);
  line.cut();
  await contact.say(2);
  await until(() => edges.length === 4);
  await contact.say(1);
  await contact.hangUp();
  await until(() => ends > 0);
  await expectWhole(edges, contact);
  subscription.unsubscribe();

  const refused = await client.subscription(SegmentsAddedDocument, { contact: { instanceId, contactId }, after: "no cursor" }).toPromise();
  expect(refused.error?.networkError).toMatchObject({ name: "StreamError", code: "BAD_USER_INPUT" });
});
