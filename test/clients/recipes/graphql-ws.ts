import { print } from "graphql";
import { createClient } from "graphql-ws";

import { followSegments, type ContactKey, type FollowOptions } from "../../../src/client/client.js";
import { SegmentsAddedDocument, type SegmentsAddedSubscription } from "../../../src/client/generated/documents.js";
import { readMissed } from "./read-missed.js";

export function followOverWebSocket(url: string, contact: ContactKey, options: FollowOptions & { readonly after?: string | null }) {
  const live = createClient({
    url: url.replace("http", "ws"),
    // It would reconnect with the variables of before; and a close code that will pass is no reason to give up.
    retryAttempts: 0,
  });
  return followSegments({
    subscribe: ({ after }) => live.iterate<SegmentsAddedSubscription>({ query: print(SegmentsAddedDocument), variables: { contact, after } }),
    backfill: ({ after }, stopped) => readMissed(url, contact, after, stopped),
    silenceMs: 60_000,
    ...options,
  });
}
