import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type ApolloCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";

import { followSegments, fromObservable, type ContactKey, type FollowOptions } from "../../../src/client/client.js";
import {
  SegmentsAddedDocument,
  SegmentsDocument,
  SegmentsPageFragmentDoc,
  type SegmentsAddedSubscription,
  type SegmentsPageFragment,
  type SegmentsPayloadFragment,
} from "../../../src/client/generated/documents.js";
import possible from "../../../possible-types.json" with { type: "json" };

export function createApolloClient(url: string): ApolloClient {
  const live = createClient({ url: url.replace("http", "ws"), retryAttempts: 0 });
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(live),
      new HttpLink({ uri: url }),
    ),
    cache: new InMemoryCache({
      possibleTypes: possible.possibleTypes,
      typePolicies: { ContactAnalysis: { fields: { segments: relayStylePagination(["types"]) } } },
    }),
  });
}

type News = Pick<SegmentsPayloadFragment, "analysis" | "edges" | "endCursor">;

/** Appends what a payload brings to the list in the cache that has these `types`; what is there already stays as it is. */
export function mergeSegments(
  cache: ApolloCache,
  { analysis, edges, endCursor }: News,
  variables: { readonly types?: readonly string[] } = {},
): void {
  const list = { id: cache.identify({ ...analysis })!, fragment: SegmentsPageFragmentDoc, fragmentName: "SegmentsPage", variables };
  cache.updateFragment<SegmentsPageFragment>(list, (page) => {
    const held = page?.segments ?? { __typename: "AnalysisSegmentConnection", edges: [], pageInfo: firstPageInfo(edges) };
    const last = held.edges.at(-1)?.position ?? -1;
    const fresh = edges.filter(({ position }) => position > last);
    if (fresh.length === 0) return undefined;
    return { segments: { ...held, edges: [...held.edges, ...fresh], pageInfo: { ...held.pageInfo, hasNextPage: false, endCursor } } };
  });
}

function firstPageInfo([first]: SegmentsPayloadFragment["edges"]) {
  return { __typename: "PageInfo", hasPreviousPage: (first?.position ?? 0) > 0, startCursor: first?.cursor ?? null };
}

/** Lets the contact's list in the cache grow, until the contact is over; then whoever watches `SegmentsDocument` sees it grow. */
export async function keepGrowing(client: ApolloClient, contact: ContactKey, options: FollowOptions): Promise<void> {
  const { data } = await client.query({ query: SegmentsDocument, variables: contact });
  const payloads = followSegments({
    after: data?.contactAnalysis.segments?.pageInfo.endCursor ?? null,
    // What this subscription brings of `analysis` and `revised` finds its place in the cache by itself, by id.
    subscribe: ({ after }) =>
      fromObservable<ApolloClient.SubscribeResult<SegmentsAddedSubscription>>(
        client.subscribe({ query: SegmentsAddedDocument, variables: { contact, after } }),
      ),
    async backfill({ after }) {
      const variables = { ...contact, after, maxAgeSeconds: 0 };
      const missed = await client.query({ query: SegmentsDocument, variables, fetchPolicy: "no-cache" });
      return missed.data?.contactAnalysis.segments;
    },
    silenceMs: 60_000,
    ...options,
  });
  for await (const payload of payloads) mergeSegments(client.cache, payload);
}
