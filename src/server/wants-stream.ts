import type { GraphQLRequest } from "@apollo/server";
import type { FastifyRequest } from "fastify";

import { acceptsJson, namesEventStream } from "./accepts.js";
import { maybeRegistered, type Caches } from "./caches.js";
import { maybeIdIn } from "./document-id.js";
import { isSubscription } from "./is-subscription.js";
import { maybeOperation, maybeOperationOf } from "./read-operation.js";

export interface WantsStreamOptions {
  /** Trusted documents by their ids. */
  readonly texts: ReadonlyMap<string, string>;
  /** Where those are that clients have registered. */
  readonly caches: Caches;
  readonly maxTokens: number;
}

/**
 * Says whether a request where all kinds of operations go is answered by server-sent events: it names them in `Accept`, and what it asks for is a
 * subscription. A query is not, since clients that take their subscriptions so name them with every query; unless nothing else is accepted.
 */
export function createWantsStream({ texts, caches, maxTokens }: WantsStreamOptions) {
  async function maybeText({ query, extensions }: GraphQLRequest): Promise<string | undefined> {
    const id = maybeIdIn(extensions);
    if (query !== undefined || id === undefined) return query;
    return texts.get(id) ?? (await maybeRegistered(caches, id));
  }

  return async ({ method, headers, query, body }: FastifyRequest): Promise<boolean> => {
    if (!namesEventStream(headers.accept)) return false;
    const operation = method === "GET" ? maybeOperationOf(query) : method === "POST" ? maybeOperation(body) : null;
    // What is no operation is for Apollo Server to refuse.
    if (operation === null) return false;
    if (!acceptsJson(headers.accept)) return true;
    const text = await maybeText(operation);
    return text !== undefined && isSubscription(text, operation.operationName, maxTokens);
  };
}
