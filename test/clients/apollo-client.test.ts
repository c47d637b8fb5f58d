import type { ApolloClient } from "@apollo/client";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import type { ContactKey } from "../../src/client/client.js";
import {
  ContactPageDocument,
  SegmentsDocument,
  SegmentsPageFragmentDoc,
  WallDocument,
  type SegmentsPageFragment,
  type SegmentsQueryVariables,
} from "../../src/client/generated/documents.js";
import { LIVE_SECONDS, OVER_SECONDS } from "../support/long-contact.js";
import { until } from "../support/until.js";
import { upstreamList } from "../support/upstream-list.js";
import { createApolloClient, keepGrowing, mergeSegments } from "./recipes/apollo-client.js";
import { createWorld, keyOf, liveThrough, SOON, type Shown, type World } from "./support.js";

type Segments = NonNullable<SegmentsPageFragment["segments"]>;

let world: World;
let client: ApolloClient;

beforeEach(async () => {
  world = await createWorld();
  client = createApolloClient(world.url);
});
afterEach(async () => {
  client.stop();
  await world.close();
});

/** Fetches page after page into the client's cache, and gives the one list that the cache makes of them. */
async function scroll(contact: ContactKey, variables: Pick<SegmentsQueryVariables, "first" | "types">): Promise<Segments> {
  const query = { query: SegmentsDocument, variables: { ...keyOf(contact), ...variables } };
  await client.query(query);
  const list = client.watchQuery(query);
  const watching = list.subscribe(() => undefined);
  const merged = () => client.readQuery(query)!.contactAnalysis.segments!;
  for (let pages = 0; merged().pageInfo.hasNextPage; pages += 1) {
    expect(pages).toBeLessThan(50);
    await list.fetchMore({ variables: { after: merged().pageInfo.endCursor } });
  }
  watching.unsubscribe();
  return merged();
}

test.each([
  ["live", LIVE_SECONDS],
  ["over", LIVE_SECONDS + OVER_SECONDS],
])("relayStylePagination makes the one list of the long contact's pages (%s)", async (_state, startedSecondsAgo) => {
  const contact = await world.control.startContact({ scenario: "long", startedSecondsAgo });
  const { edges } = await scroll(contact, { first: 100 });
  const list = await upstreamList(world.gateway.emulator.url, contact);
  expect(edges.map(({ position }) => position)).toEqual(list.map((_, position) => position));
  expect(edges.map(({ node }) => node)).toMatchObject(list);
});

test("lists of other types are kept apart, and share their segments", async () => {
  const contact = await world.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 1_000 });
  const [all, messages] = [await scroll(contact, { first: 5 }), await scroll(contact, { first: 5, types: ["TRANSCRIPT"] })];
  expect(messages.edges.map(({ node }) => node)).toEqual(all.edges.map(({ node }) => node).filter((node) => node.__typename === "TranscriptSegment"));
  expect(all.edges.length).toBeGreaterThan(messages.edges.length);
});

test("a wall with bad contacts shows the good ones, under the client's own error policy", async () => {
  const good = await world.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 100 });
  const voice = await world.control.startContact({ scenario: "voice" });
  const forbidden = await world.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 100 });
  await world.control.fault({ kind: "access-denied", contactId: forbidden.contactId });
  const contacts = [voice, { ...voice, contactId: "nobody" }, good, forbidden].map(keyOf);

  const { data, error } = await client.query({ query: WallDocument, variables: { contacts, last: 2 } });
  expect(error).toBeUndefined();
  expect(data?.contactAnalyses.map(({ status, unavailable }) => unavailable?.code ?? status)).toEqual([
    "UNSUPPORTED_CHANNEL",
    "NOT_FOUND",
    "IN_PROGRESS",
    "UPSTREAM_FORBIDDEN",
  ]);
  const messages = (await upstreamList(world.gateway.emulator.url, good)).filter(({ __typename }) => __typename === "TranscriptSegment");
  expect(data?.contactAnalyses[2]?.segments?.edges.map(({ node }) => node)).toMatchObject(messages.slice(-2));
});

test("a contact's page brings all that is known of it", async () => {
  const contact = await world.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 1_000 });
  const { data, error } = await client.query({ query: ContactPageDocument, variables: keyOf(contact) });
  expect(error).toBeUndefined();
  const list = await upstreamList(world.gateway.emulator.url, contact);
  expect(data?.contactAnalysis).toMatchObject({ status: "COMPLETED", participants: { isComplete: true }, summary: { status: "COMPLETED" } });
  expect(data?.contactAnalysis.segments?.edges.map(({ node }) => node)).toMatchObject(list);
});

test("the cache holds the one list, which grows under its watchers through cuts and restarts, with revisions in their places", async () => {
  const contact = await world.converse();
  await contact.say(2);
  await contact.attach();
  const query = { query: SegmentsDocument, variables: keyOf(contact) };
  const growing = keepGrowing(client, keyOf(contact), SOON);
  const shown: Shown = { edges: [] };
  const watching = client.watchQuery({ ...query, fetchPolicy: "cache-only" }).subscribe(({ data, dataState }) => {
    if (dataState === "complete") shown.edges = data.contactAnalysis.segments?.edges ?? [];
  });

  await liveThrough(world, contact, shown, until);
  await growing;
  await until(() => shown.edges.length === 10);
  await world.expectWhole(shown.edges, contact);
  expect(client.readQuery(query)!.contactAnalysis.status).toBe("COMPLETED");
  watching.unsubscribe();
});

describe("mergeSegments", () => {
  let payload: Parameters<typeof mergeSegments>[1];
  let contact: ContactKey;

  beforeEach(async () => {
    const conversation = await world.converse();
    await conversation.say(4);
    contact = keyOf(conversation);
    const { data } = await createApolloClient(world.url).query({ query: SegmentsDocument, variables: contact });
    const { segments, ...analysis } = data!.contactAnalysis;
    const { edges, pageInfo } = segments!;
    payload = { analysis, edges, endCursor: pageInfo.endCursor };
  });

  const held = (types?: SegmentsQueryVariables["types"]) =>
    client.readQuery({ query: SegmentsDocument, variables: { ...contact, ...(types && { types }) } })?.contactAnalysis.segments?.edges ?? [];

  test("adds what is not there, and nothing twice", async () => {
    await client.query({ query: SegmentsDocument, variables: { ...contact, first: 2 } });
    mergeSegments(client.cache, payload);
    mergeSegments(client.cache, payload);
    mergeSegments(client.cache, { ...payload, edges: payload.edges.slice(0, 1) });
    expect(held().map(({ position }) => position)).toEqual([0, 1, 2, 3]);
  });

  test("leaves lists of other types alone", async () => {
    await client.query({ query: SegmentsDocument, variables: { ...contact, first: 1 } });
    await client.query({ query: SegmentsDocument, variables: { ...contact, first: 1, types: ["TRANSCRIPT"] } });
    mergeSegments(client.cache, payload, { types: ["TRANSCRIPT"] });
    expect([held().length, held(["TRANSCRIPT"]).length]).toEqual([1, 4]);
  });

  test("begins a list that nobody has asked for", async () => {
    await client.query({ query: WallDocument, variables: { contacts: [contact] } });
    mergeSegments(client.cache, { ...payload, edges: payload.edges.slice(2) });
    const id = client.cache.identify({ ...payload.analysis })!;
    const page = client.cache.readFragment({ id, fragment: SegmentsPageFragmentDoc, fragmentName: "SegmentsPage" });
    expect(page?.segments).toMatchObject({ edges: [{ position: 2 }, { position: 3 }], pageInfo: { hasPreviousPage: true } });
  });
});
