import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";

import { followSegments, fromObservable, type ContactKey, type FollowOptions } from "../../../src/client/client.js";
import { LivePageFragmentDoc, SegmentsAddedDocument, SegmentsDocument, type SegmentsAddedSubscription } from "../../support/generated/documents.js";
import possibleTypes from "../../support/generated/possible-types.js";

export function createApolloClient(url: string): ApolloClient {
  const live = createClient({ url: url.replace("http", "ws"), retryAttempts: 0 });
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(live),
      new HttpLink({ uri: url }),
    ),
    cache: new InMemoryCache({
      possibleTypes: possibleTypes.possibleTypes,
      typePolicies: { ContactAnalysis: { fields: { segments: relayStylePagination(["types"]) } } },
    }),
  });
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
  for await (const { analysis, after, edges, endCursor } of payloads) {
    if (edges.length === 0) continue;
    // A payload is a page: relayStylePagination puts it where `after` says.
    const pageInfo = { __typename: "PageInfo", endCursor, hasNextPage: false };
    const segments = { __typename: "AnalysisSegmentConnection", edges, pageInfo };
    client.cache.writeFragment({
      id: client.cache.identify({ ...analysis })!,
      fragment: LivePageFragmentDoc,
      fragmentName: "LivePage",
      variables: { after },
      data: { segments },
    });
  }
}
