import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { print } from "graphql";
import { createClient } from "graphql-ws";

import { followSegments, type Following } from "../../src/client/client.js";
import { SegmentsAddedDocument, type SegmentsAddedSubscription, type SegmentsPayloadFragment } from "../../src/client/generated/documents.js";
import { until } from "../support/until.js";
import { askTiles } from "./recipes/client-preset.js";
import { followOverSse } from "./recipes/graphql-sse.js";
import { followOverWebSocket } from "./recipes/graphql-ws.js";
import { readMissed } from "./recipes/read-missed.js";
import { followWall } from "./recipes/wall.js";
import { createWorld, keyOf, SOON, type World } from "./support.js";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

interface Seen {
  readonly edges: SegmentsPayloadFragment["edges"][number][];
  readonly ends: number;
  readonly done: Promise<void>;
}

/** What a follower gives, read as it comes. */
function watch(payloads: Following<SegmentsPayloadFragment>): Seen {
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

describe.each([
  ["graphql-ws", followOverWebSocket],
  ["graphql-sse", followOverSse],
])("over %s", (transport, followOver) => {
  test("nothing is lost and nothing comes twice, through cut lines and restarts", async () => {
    const contact = await world.converse();
    const troubles: unknown[] = [];
    const seen = watch(followOver(world.url, keyOf(contact), { ...SOON, onRetry: (error) => troubles.push(error) }));
    for (let round = 1; round <= 6; round += 1) {
      await contact.say(3);
      if (round % 2 === 0) await until(() => seen.edges.length === 3 * round);
      if (round % 3 === 0) await world.restart();
      else world.cut();
    }
    await contact.say(1);
    await contact.hangUp();
    await seen.done;
    await world.expectWhole(seen.edges, contact);
    expect(seen).toMatchObject({ edges: { length: 19 }, ends: 1 });
    expect(troubles.length).toBeGreaterThanOrEqual(3);
  });

  test("a request that is refused is not made again", async () => {
    const contact = await world.converse();
    const following = followOver(world.url, keyOf(contact), { ...SOON, after: "no cursor" });
    await expect(following.next()).rejects.toMatchObject({ name: "StreamError", code: transport === "graphql-ws" ? "BAD_USER_INPUT" : 400 });
  });

  test("leaving ends the stream on the gateway, too", async () => {
    const contact = await world.converse();
    const leaving = new AbortController();
    const seen = watch(followOver(world.url, keyOf(contact), { ...SOON, signal: leaving.signal }));
    await contact.say(1);
    await until(() => seen.edges.length === 1);
    leaving.abort();
    await seen.done;
    await until(() => world.gateway.logLines.some(({ operation, end }) => operation === "SegmentsAdded" && end === "reader"));
  });
});

test("a follower who joins a stream that others began reads what it has missed", async () => {
  const contact = await world.converse();
  const key = keyOf(contact);
  const live = createClient({ url: world.url.replace("http", "ws"), retryAttempts: 0 });
  const others = live.iterate<SegmentsAddedSubscription>({ query: print(SegmentsAddedDocument), variables: { contact: key } });
  await contact.say(3);
  for await (const { data } of { [Symbol.asyncIterator]: () => ({ next: () => others.next() }) }) if (data!.segmentsAdded.edges.length > 0) break;

  // As a router does that sends equal subscriptions upstream once.
  const seen = watch(followSegments({ subscribe: () => others, backfill: ({ after }, signal) => readMissed(world.url, key, after, signal) }));
  await contact.say(2);
  await until(() => seen.edges.length === 5);
  await contact.say(1);
  await contact.hangUp();
  await seen.done;
  await world.expectWhole(seen.edges, contact);
  expect(seen.ends).toBe(1);
});

test("a wall goes on through a cut line: each contact whole, with one end, whatever becomes of the others", async () => {
  const [first, second] = [await world.converse(), await world.converse()];
  const voice = await world.control.startContact({ scenario: "voice" });
  const contacts = [first, second, voice].map(keyOf);
  const edges = new Map<string, Seen["edges"]>(contacts.map(({ contactId }) => [contactId, []]));
  const ended: string[] = [];

  const read = async () => {
    for await (const { analysis, edges: fresh, hasMore } of followWall(world.url, contacts, SOON)) {
      edges.get(analysis.contactId)!.push(...fresh);
      if (!hasMore) ended.push(analysis.contactId);
    }
  };
  const done = read();
  await Promise.all([first.say(3), second.say(5)]);
  await until(() => ended.includes(voice.contactId) && edges.get(second.contactId)!.length === 5);
  world.cut();
  await Promise.all([first.say(2), second.say(1), second.hangUp()]);
  await until(() => ended.includes(second.contactId));
  world.cut();
  await Promise.all([first.say(4), first.hangUp()]);
  await done;

  for (const contact of [first, second]) await world.expectWhole(edges.get(contact.contactId)!, contact);
  expect(ended).toEqual([voice.contactId, second.contactId, first.contactId]);
});

test("the codegen preset's documents know what they need and what they bring", async () => {
  const contact = await world.converse();
  await contact.say(2);
  const voice = await world.control.startContact({ scenario: "voice" });
  const [tile, bad] = await askTiles(world.url, [contact, voice].map(keyOf));

  const status: "IN_PROGRESS" | "COMPLETED" | "FAILED" | "PENDING" | "UNAVAILABLE" | "UNKNOWN" = tile!.status;
  expect(status).toBe("IN_PROGRESS");
  expect(tile!.segments?.nodes).toEqual([{ content: "Message 1" }]);
  expect(bad).toMatchObject({ status: "UNAVAILABLE", segments: null });
  // @ts-expect-error: it was not asked for.
  expect(tile!.channel).toBeUndefined();
  // @ts-expect-error: a contact has two ids.
  await expect(askTiles(world.url, [{ contactId: "c" }])).rejects.toThrow("The query failed.");
});
