import { Client, fetchExchange, subscriptionExchange, type ExecutionResult } from "@urql/core";
import { cacheExchange, type Cache, type KeyingConfig } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import type { IntrospectionQuery } from "graphql";
import { createClient } from "graphql-ws";

import { followSegments, type FollowOptions } from "../../../src/client/client.js";
import {
  SegmentsDocument,
  SegmentsPageFragmentDoc,
  type SegmentsAddedSubscription,
  type SegmentsAddedSubscriptionVariables,
} from "../../../src/client/generated/documents.js";

/** A client whose `segmentsAdded` subscriptions resume by themselves, wherever they are used, and let the list in its cache grow. */
export function createUrqlClient(url: string, schema: IntrospectionQuery, options: FollowOptions): Client {
  const live = createClient({ url: url.replace("http", "ws"), retryAttempts: 0 });

  function follow(query: string, { contact, after: start = null, ...rest }: SegmentsAddedSubscriptionVariables) {
    return followSegments({
      after: start,
      subscribe: ({ after }) => live.iterate<SegmentsAddedSubscription>({ query, variables: { ...rest, contact, after } }),
      async backfill({ after }) {
        const variables = { ...contact, ...rest, after, maxAgeSeconds: 0 };
        const { data, error } = await client.query(SegmentsDocument, variables, { requestPolicy: "network-only" });
        if (error) throw error;
        return data?.contactAnalysis.segments;
      },
      silenceMs: 60_000,
      ...options,
    });
  }

  const client = new Client({
    url,
    exchanges: [
      cacheExchange({
        schema,
        keys: valueKeys(schema),
        resolvers: { ContactAnalysis: { segments: relayPagination() } },
        updates: {
          Subscription: {
            segmentsAdded: ({ segmentsAdded }: SegmentsAddedSubscription, { types }, cache) => mergeSegments(cache, segmentsAdded, { types }),
          },
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe(sink) {
            const payloads = follow(query, variables as SegmentsAddedSubscriptionVariables);
            void forward(payloads, sink);
            return { unsubscribe: () => void payloads.return() };
          },
        }),
      }),
    ],
    preferGetMethod: false,
  });
  return client;
}

/** Types without an id are values: part of what they were found in. */
function valueKeys({ __schema: { types } }: IntrospectionQuery): KeyingConfig {
  const values = types.filter((type) => type.kind === "OBJECT" && !type.fields.some(({ name }) => name === "id"));
  return Object.fromEntries(values.map(({ name }) => [name, () => null]));
}

/** A payload is a page: `relayPagination` makes one list of them, and leaves out what two of them have. */
function mergeSegments(cache: Cache, { analysis, after, edges, endCursor }: SegmentsAddedSubscription["segmentsAdded"], { types }: { types?: unknown }): void {
  if (edges.length === 0) return;
  const pageInfo = { __typename: "PageInfo", hasNextPage: false, hasPreviousPage: after !== null, startCursor: edges[0]?.cursor ?? null, endCursor };
  const segments = { __typename: "AnalysisSegmentConnection", edges, pageInfo };
  cache.writeFragment(SegmentsPageFragmentDoc, { ...analysis, segments }, { types, after });
}

interface Sink {
  next(result: ExecutionResult): void;
  error(error: unknown): void;
  complete(): void;
}

async function forward(payloads: AsyncIterable<SegmentsAddedSubscription["segmentsAdded"]>, sink: Sink): Promise<void> {
  try {
    // Without `hasNext` urql would say the last payload twice.
    for await (const segmentsAdded of payloads) sink.next({ data: { segmentsAdded }, hasNext: segmentsAdded.hasMore });
    sink.complete();
  } catch (error) {
    sink.error(error);
  }
}
