import { createClient } from "graphql-ws";
import { Environment, Network, Observable, RecordSource, Store, type GraphQLResponse, type Variables } from "relay-runtime";

import { followSegments, type ContactKey, type FollowOptions, type Payload } from "../../../../src/client/client.js";
import missed, { type transcriptMissedQuery } from "./__generated__/transcriptMissedQuery.graphql.js";

type Data = Readonly<Record<"segmentsAdded", Payload>>;
type Missed = transcriptMissedQuery["response"];

/** An environment whose `segmentsAdded` subscriptions resume by themselves, wherever they are used. */
export function createRelayEnvironment(url: string, options: FollowOptions): Environment {
  const live = createClient({ url: url.replace("http", "ws"), retryAttempts: 0 });

  async function ask({ text }: { readonly text: string | null }, variables: Variables): Promise<GraphQLResponse> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query: text, variables }) });
    return (await response.json()) as GraphQLResponse;
  }

  function follow(query: string, { contact, after: start = null, ...rest }: Variables) {
    return followSegments({
      after: start as string | null,
      subscribe: ({ after }) => live.iterate<Data>({ query, variables: { ...rest, contact, after } }),
      async backfill({ after }) {
        const { data } = (await ask(missed.params, { ...(contact as ContactKey), after })) as { data?: Missed };
        return data?.contactAnalysis.segments;
      },
      silenceMs: 60_000,
      ...options,
    });
  }

  function subscribe({ text }: { readonly text: string | null }, variables: Variables): Observable<GraphQLResponse> {
    return Observable.create((sink) => {
      const payloads = follow(text!, variables);
      const forward = async () => {
        for await (const segmentsAdded of payloads) sink.next({ data: { segmentsAdded } });
      };
      forward().then(() => sink.complete(), sink.error);
      return () => void payloads.return();
    });
  }

  return new Environment({ network: Network.create(ask, subscribe), store: new Store(new RecordSource()) });
}
