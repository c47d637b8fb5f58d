import { useApolloClient } from "@apollo/client/react";
import { useEffect, useEffectEvent, useReducer, useState } from "react";

import {
  LiveContactsChangedDocument,
  WallChangedDocument,
  type LiveContactsChangedSubscription,
  type LiveFragment,
  type WallChangedSubscription,
} from "../generated/graphql";
import { resubscribe } from "./resubscribe";
import { nameOf, NOTHING, wallState } from "./wall-state";

/** One of each, or null for all. */
export interface WallFilter {
  readonly queueId: string | null;
  readonly agentId: string | null;
}

export function matches({ queueId, agentId }: WallFilter, contact: LiveFragment): boolean {
  return (queueId === null || contact.queueId === queueId) && (agentId === null || contact.agentId === agentId);
}

/** Two streams for the whole wall: which contacts are live, and what is new with those that the filter lets through. */
export function useWall({ queueId, agentId }: WallFilter) {
  const client = useApolloClient();
  const [state, dispatch] = useReducer(wallState, NOTHING);
  const [isUp, setIsUp] = useState(true);

  useEffect(() => {
    const leaving = new AbortController();
    void resubscribe<LiveContactsChangedSubscription>({
      subscribe: () => client.subscribe({ query: LiveContactsChangedDocument, fetchPolicy: "no-cache" }),
      signal: leaving.signal,
      onData: ({ liveContactsChanged }) => dispatch({ kind: "changes", changes: liveContactsChanged }),
      onLine: setIsUp,
    });
    return () => leaving.abort();
  }, [client]);

  /** Where the stream goes on in those that it has told of already. */
  const resumes = useEffectEvent(() =>
    [...state.contacts.values()]
      .filter((contact) => matches({ queueId, agentId }, contact))
      .flatMap(({ contact: { instanceId, contactId } }) => {
        const known = state.news.get(nameOf({ instanceId, contactId }));
        return known?.hasMore === true && known.endCursor !== null ? [{ key: { instanceId, contactId }, after: known.endCursor }] : [];
      })
      .slice(0, MOST_CONTACTS),
  );
  useEffect(() => {
    const leaving = new AbortController();
    const live = { ...(queueId !== null && { queueIds: [queueId] }), ...(agentId !== null && { agentIds: [agentId] }) };
    void resubscribe<WallChangedSubscription>({
      subscribe() {
        const contacts = resumes();
        const variables = { live, contacts: contacts.length === 0 ? null : contacts };
        return client.subscribe({ query: WallChangedDocument, variables, fetchPolicy: "no-cache" });
      },
      signal: leaving.signal,
      onData: ({ segmentsAddedAcross }) => dispatch({ kind: "news", news: segmentsAddedAcross }),
      onLine: setIsUp,
    });
    return () => leaving.abort();
  }, [client, queueId, agentId]);

  return { ...state, isUp };
}

/** As many as one stream follows. */
export const MOST_CONTACTS = 100;
