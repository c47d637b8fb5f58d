import type { ApolloClient } from "@apollo/client";
import { useQuery } from "@apollo/client/react";
import { StreamError, type ContactKey } from "contact-analysis-gateway/client";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

import { ContactDocument, EarlierSegmentsDocument, type ContactQuery, type FreshnessFragment } from "../generated/graphql";
import { keepGrowing, type News } from "./keep-growing";

export type Analysis = ContactQuery["contactAnalysis"];

/** How the stream of the contact's segments stands. */
export type Line =
  | { readonly kind: "opening" }
  | { readonly kind: "live" }
  /** Down, and tried again. */
  | { readonly kind: "down" }
  | { readonly kind: "over" }
  /** Trying again by itself would be in vain. */
  | { readonly kind: "broken" };

export interface Contact {
  /** Undefined until something has come. */
  readonly analysis: Analysis | undefined;
  readonly error: Error | undefined;
  readonly line: Line["kind"];
  readonly freshness: FreshnessFragment | null;
  readonly loadEarlier: () => Promise<void>;
  /** Begins again. */
  readonly retry: () => void;
}

const FIRST_PAGE = 100;
const EARLIER_PAGE = 100;

/** The last messages by a query, and what comes after them by a stream, together in the cache. */
export function useContact(contact: ContactKey, onNews: (news: News) => void): Contact {
  const { data, error, client, refetch, fetchMore } = useQuery(ContactDocument, {
    variables: { ...contact, last: FIRST_PAGE },
    fetchPolicy: "network-only",
    nextFetchPolicy: "cache-first",
  });
  const [line, setLine] = useState<Line>({ kind: "opening" });
  const [freshness, setFreshness] = useState<FreshnessFragment | null>(null);
  const [attempt, setAttempt] = useState(0);
  const analysis = data?.contactAnalysis;
  const isKnown = analysis !== undefined;
  const isRefused = analysis?.unavailable?.permanent === true;

  const hear = useEffectEvent((news: News) => {
    setLine({ kind: "live" });
    setFreshness(news.freshness);
    onNews(news);
  });
  const begin = useEffectEvent((signal: AbortSignal) => {
    const after = analysis?.segments?.pageInfo.endCursor ?? null;
    return keepGrowing(client, contact, { after, signal, onNews: hear, onRetry: () => setLine({ kind: "down" }) });
  });
  const startAnew = useEffectEvent(() => {
    if (analysis !== undefined) forget(client, analysis);
    void retry();
  });

  useEffect(() => {
    if (!isKnown || isRefused) return undefined;
    const leaving = new AbortController();
    begin(leaving.signal).then(
      () => !leaving.signal.aborted && setLine({ kind: "over" }),
      (cause: unknown) => {
        if (leaving.signal.aborted) return;
        if (cause instanceof StreamError && cause.code === "CURSOR_EXPIRED") startAnew();
        else setLine({ kind: "broken" });
      },
    );
    return () => leaving.abort();
  }, [isKnown, isRefused, attempt]);

  const retry = useCallback(async () => {
    setLine({ kind: "opening" });
    // Where it fails, `error` says so.
    await refetch().catch(() => undefined);
    setAttempt((before) => before + 1);
  }, [refetch]);

  const startCursor = analysis?.segments?.pageInfo.hasPreviousPage === true ? analysis.segments.pageInfo.startCursor : null;
  /** The page before this cursor is on its way. */
  const loading = useRef<{ readonly before: string; readonly page: Promise<unknown> } | null>(null);
  const loadEarlier = useCallback(async () => {
    if (startCursor === null) return;
    if (loading.current?.before !== startCursor) {
      const page = fetchMore({ query: EarlierSegmentsDocument, variables: { ...contact, last: EARLIER_PAGE, before: startCursor } });
      loading.current = { before: startCursor, page: page.finally(() => (loading.current = null)) };
    }
    await loading.current.page;
  }, [contact, fetchMore, startCursor]);

  return { analysis, error, line: line.kind, freshness, loadEarlier, retry: () => void retry() };
}

/** The list does not go on from what is held. */
function forget({ cache }: ApolloClient, { id }: Analysis): void {
  cache.evict({ id: cache.identify({ __typename: "ContactAnalysis", id }) ?? "", fieldName: "segments" });
}
