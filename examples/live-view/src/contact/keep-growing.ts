import type { ApolloClient } from "@apollo/client";
import { followSegments, fromObservable, type ContactKey } from "contact-analysis-gateway/client";

import {
  GrowthFragmentDoc,
  MissedSegmentsDocument,
  SegmentsAddedDocument,
  type SegmentsAddedSubscription,
} from "../generated/graphql";
import { revise, type Connection } from "../session/segments-by-position";

export type News = SegmentsAddedSubscription["segmentsAdded"];

export interface KeepGrowingOptions {
  /** Where what is in the cache ends. */
  readonly after: string | null;
  readonly signal: AbortSignal;
  readonly onNews: (news: News) => void;
  /** The line is down, and is tried again. */
  readonly onRetry: () => void;
}

/** Three heartbeats that did not come. */
const SILENCE_MS = 45_000;

/** Lets the contact's list in the cache grow until the contact is over, through whatever breaks the line. */
export async function keepGrowing(client: ApolloClient, contact: ContactKey, { onNews, ...options }: KeepGrowingOptions): Promise<void> {
  const payloads = followSegments({
    ...options,
    silenceMs: SILENCE_MS,
    // What this brings of the analysis finds its place in the cache by its id.
    subscribe: ({ after }) =>
      fromObservable<ApolloClient.SubscribeResult<SegmentsAddedSubscription>>(
        client.subscribe({ query: SegmentsAddedDocument, variables: { contact, after } }),
      ),
    async backfill({ after }) {
      const { data } = await client.query({ query: MissedSegmentsDocument, variables: { ...contact, after }, fetchPolicy: "no-cache" });
      return data?.contactAnalysis.segments;
    },
  });
  for await (const news of payloads) {
    const { analysis, edges, revised, after, endCursor } = news;
    const id = client.cache.identify({ ...analysis }) ?? "";
    if (edges.length > 0) {
      const pageInfo = { __typename: "PageInfo", startCursor: edges[0]?.cursor ?? null, endCursor, hasPreviousPage: after !== null, hasNextPage: false };
      const segments = { __typename: "AnalysisSegmentConnection", edges, pageInfo };
      client.cache.writeFragment({ id, fragment: GrowthFragmentDoc, fragmentName: "Growth", variables: { after }, data: { segments } });
    }
    if (revised.length > 0) client.cache.modify({ id, fields: { segments: (held: unknown) => revise(held as Connection | null, revised) } });
    onNews(news);
  }
}
