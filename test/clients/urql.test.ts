import { readFileSync } from "node:fs";

import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { buildSchema, introspectionFromSchema } from "graphql";

import { SegmentsAddedDocument, SegmentsDocument, WallDocument, type SegmentsPayloadFragment } from "../../src/client/generated/documents.js";
import { LIVE_SECONDS } from "../support/long-contact.js";
import { until } from "../support/until.js";
import { upstreamList } from "../support/upstream-list.js";
import { createUrqlClient } from "./recipes/urql.js";
import { createWorld, keyOf, liveThrough, SOON, type Shown, type World } from "./support.js";

/** As `@urql/introspection` takes it in the build of a front end. */
const introspection = introspectionFromSchema(buildSchema(readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8")), { descriptions: false });

let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await world.close();
});

test("graphcache makes the one list of the long contact's pages, and has nothing to complain of", async () => {
  const warn = jest.spyOn(console, "warn");
  const { instanceId, contactId } = await world.control.startContact({ scenario: "long", startedSecondsAgo: LIVE_SECONDS });
  const client = createUrqlClient(world.url, introspection, SOON);
  const page = async (after: string | null) => (await client.query(SegmentsDocument, { instanceId, contactId, first: 100, after })).data!.contactAnalysis.segments!;
  let merged = await page(null);
  for (let pages = 0; merged.pageInfo.hasNextPage; pages += 1) {
    expect(pages).toBeLessThan(50);
    merged = await page(merged.pageInfo.endCursor);
  }
  const list = await upstreamList(world.gateway.emulator.url, { instanceId, contactId });
  expect(merged.edges.map(({ position }) => position)).toEqual(list.map((_, position) => position));
  expect(warn).not.toHaveBeenCalled();
});

test("a wall with bad contacts shows the good ones", async () => {
  const good = await world.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 100 });
  const voice = await world.control.startContact({ scenario: "voice" });
  const { data, error } = await createUrqlClient(world.url, introspection, SOON).query(WallDocument, { contacts: [voice, good].map(keyOf) });
  expect(error).toBeUndefined();
  expect(data?.contactAnalyses.map(({ segments }) => segments?.edges.length ?? null)).toEqual([null, 1]);
});

test("the cache's list grows under its watchers through cuts and restarts, with revisions in their places", async () => {
  const warn = jest.spyOn(console, "warn");
  const contact = await world.converse();
  await contact.say(2);
  await contact.attach();
  // relayPagination passes over a list that was asked for without arguments.
  const query = { ...keyOf(contact), first: 500 };
  const client = createUrqlClient(world.url, introspection, SOON);
  const shown: Shown = { edges: [] };
  const watching = client.query(SegmentsDocument, query).subscribe(({ data }) => {
    shown.edges = data?.contactAnalysis.segments?.edges ?? [];
  });
  await until(() => shown.edges.length === 3);
  const { data } = client.readQuery(SegmentsDocument, query)!;
  const { endCursor } = data!.contactAnalysis.segments!.pageInfo;
  const following = client.subscription(SegmentsAddedDocument, { contact: keyOf(contact), after: endCursor }).subscribe(() => undefined);

  await liveThrough(world, contact, shown, until);
  await until(() => shown.edges.length === 10);
  await world.expectWhole(shown.edges, contact);
  await until(() => client.readQuery(SegmentsDocument, query)?.data?.contactAnalysis.status === "COMPLETED");
  expect(warn).not.toHaveBeenCalled();
  following.unsubscribe();
  watching.unsubscribe();
});

test("a subscription gives each segment once and the end once, and says what will not pass", async () => {
  const contact = await world.converse();
  const client = createUrqlClient(world.url, introspection, SOON);
  const edges: SegmentsPayloadFragment["edges"][number][] = [];
  let ends = 0;
  const following = client.subscription(SegmentsAddedDocument, { contact: keyOf(contact) }).subscribe(({ data }) => {
    edges.push(...(data?.segmentsAdded.edges ?? []));
    if (data?.segmentsAdded.hasMore === false) ends += 1;
  });
  await contact.say(2);
  await until(() => edges.length === 2);
  world.cut();
  await contact.say(2);
  await until(() => edges.length === 4);
  await contact.say(1);
  await contact.hangUp();
  await until(() => ends > 0);
  await world.expectWhole(edges, contact);
  expect(ends).toBe(1);
  following.unsubscribe();

  const refused = await client.subscription(SegmentsAddedDocument, { contact: keyOf(contact), after: "no cursor" }).toPromise();
  expect(refused.error?.networkError).toMatchObject({ name: "StreamError", code: "BAD_USER_INPUT" });
});
