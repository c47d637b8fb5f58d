import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";

import type { StartedContact } from "../../src/emulator/control-messages.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import {
  ScrollDocument,
  WallDocument,
  type ScrollQuery,
  type ScrollQueryVariables,
  type SegmentFieldsFragment,
} from "../support/generated/documents.js";
import possibleTypes from "../support/generated/possible-types.js";
import { LIVE_SECONDS, OVER_SECONDS } from "../support/long-contact.js";
import { upstreamList } from "../support/upstream-list.js";

let gateway: TestGateway;
let client: ApolloClient;

beforeAll(async () => {
  gateway = await startGateway({ emulator: { contacts: [] } });
});
afterAll(() => gateway.close());

/** As a front end would set it up: all that it has to say of this graph is how `segments` is paged. */
beforeEach(() => {
  client = new ApolloClient({
    link: new HttpLink({ uri: new URL("/graphql", gateway.url).href }),
    cache: new InMemoryCache({
      possibleTypes: possibleTypes.possibleTypes,
      typePolicies: { ContactAnalysis: { fields: { segments: relayStylePagination(["types"]) } } },
    }),
  });
});
afterEach(() => client.stop());

/** Fetches page after page into the client's cache, and gives the one list that the cache makes of them. */
async function scroll(contact: StartedContact, variables: Pick<ScrollQueryVariables, "first" | "types">): Promise<ScrollQuery["contactAnalysis"]> {
  const query = { query: ScrollDocument, variables: { ...contact, ...variables } };
  await client.query(query);
  const list = client.watchQuery(query);
  const watching = list.subscribe(() => undefined);
  const merged = () => client.readQuery(query)!.contactAnalysis;
  for (let pages = 0; merged().segments!.pageInfo.hasNextPage; pages += 1) {
    expect(pages).toBeLessThan(50);
    await list.fetchMore({ variables: { after: merged().segments!.pageInfo.endCursor } });
  }
  watching.unsubscribe();
  return merged();
}

test.each([
  ["live", LIVE_SECONDS],
  ["over", LIVE_SECONDS + OVER_SECONDS],
])("relayStylePagination makes the one list of the long contact's pages (%s)", async (_state, startedSecondsAgo) => {
  const contact = await gateway.control.startContact({ scenario: "long", startedSecondsAgo });
  const { segments } = await scroll(contact, { first: 100 });
  const list = await upstreamList(gateway.emulator.url, contact);
  expect(segments!.edges.map(({ position }) => position)).toEqual(list.map((_, position) => position));
  expect(segments!.edges.map(({ node }) => node)).toMatchObject(list);
  expect(new Set(segments!.edges.map(({ node }) => node.id)).size).toBe(list.length);
});

test("lists of other types are kept apart, and share their segments", async () => {
  const contact = await gateway.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 1_000 });
  const [all, messages] = [await scroll(contact, { first: 5 }), await scroll(contact, { first: 5, types: ["TRANSCRIPT"] })];
  const isMessage = (edge: { readonly node: SegmentFieldsFragment }) => edge.node.__typename === "TranscriptSegment";
  expect(messages.segments!.edges.map(({ node }) => node)).toEqual(all.segments!.edges.filter(isMessage).map(({ node }) => node));
  expect(all.segments!.edges.length).toBeGreaterThan(messages.segments!.edges.length);
});

test("a wall with bad contacts shows the good ones, under the client's own error policy", async () => {
  const good = await gateway.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 100 });
  const voice = await gateway.control.startContact({ scenario: "voice" });
  const forbidden = await gateway.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 100 });
  await gateway.control.fault({ kind: "access-denied", contactId: forbidden.contactId });
  const contacts = [voice, { ...voice, contactId: "nobody" }, good, forbidden];

  const { data, error } = await client.query({ query: WallDocument, variables: { contacts } });
  expect(error).toBeUndefined();
  expect(data?.contactAnalyses.map(({ status, unavailable }) => unavailable?.code ?? status)).toEqual([
    "UNSUPPORTED_CHANNEL",
    "NOT_FOUND",
    "IN_PROGRESS",
    "UPSTREAM_FORBIDDEN",
  ]);
  expect(data?.contactAnalyses[2]?.segments?.nodes).toMatchObject((await upstreamList(gateway.emulator.url, good)).slice(-5));
});
