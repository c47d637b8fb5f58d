import { print } from "graphql";
import { createClient } from "graphql-ws";

import { followSegmentsAcross, type ContactKey, type FollowOptions } from "../../../src/client/client.js";
import { SegmentsAddedAcrossDocument, type SegmentsAddedAcrossSubscription } from "../../../src/client/generated/documents.js";
import { readMissed } from "./read-missed.js";

export function followWall(url: string, contacts: readonly ContactKey[], options: FollowOptions) {
  const live = createClient({ url: url.replace("http", "ws"), retryAttempts: 0 });
  return followSegmentsAcross({
    contacts: contacts.map((key) => ({ key })),
    subscribe: (variables) =>
      live.iterate<SegmentsAddedAcrossSubscription>({ query: print(SegmentsAddedAcrossDocument), variables: { ...variables } }),
    backfill: ({ contact, after }, stopped) => readMissed(url, contact, after, stopped),
    silenceMs: 60_000,
    ...options,
  });
}
