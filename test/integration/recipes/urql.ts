import { Client, fetchExchange, subscriptionExchange, type ExecutionResult } from "@urql/core";
import { createClient } from "graphql-ws";

import { followSegments, type FollowOptions } from "../../../src/client/client.js";
import { SegmentsDocument, type SegmentsAddedSubscription, type SegmentsAddedSubscriptionVariables } from "../../support/generated/documents.js";

/** A client whose `segmentsAdded` subscriptions resume by themselves, wherever they are used: `useSubscription` included. */
export function createUrqlClient(url: string, options: FollowOptions): Client {
  const live = createClient({ url: url.replace("http", "ws"), retryAttempts: 0 });

  function follow(query: string, { contact, after: start = null }: SegmentsAddedSubscriptionVariables) {
    return followSegments({
      after: start,
      subscribe: ({ after }) => live.iterate<SegmentsAddedSubscription>({ query, variables: { contact, after } }),
      async backfill({ after }) {
        const { instanceId, contactId } = contact;
        const { data, error } = await client.query(SegmentsDocument, { instanceId, contactId, after, maxAgeSeconds: 0 });
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
