import { HeaderMap, type ApolloServerPlugin, type BaseContext } from "@apollo/server";
import { GraphQLError } from "graphql";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import { RequestError } from "../domain/errors.js";
import type { Call } from "./call.js";

/** A user who opens a page asks much at once, and then little: what counts is a while. */
const WINDOW_SECONDS = 10;

interface CalledContext extends BaseContext {
  readonly call: Pick<Call, "principal">;
}

/** Bounds the operations that one user may ask for, on all roads together, before they are read. A router, and whoever is not asked who it is, is not bound. */
export function limitRate(operationsPerSecond: number): ApolloServerPlugin<CalledContext> {
  const limiter = new RateLimiterMemory({ points: Math.ceil(operationsPerSecond * WINDOW_SECONDS), duration: WINDOW_SECONDS });
  return {
    async requestDidStart({ contextValue: { call } }) {
      const { kind, id } = call.principal;
      if (kind !== "user") return;
      try {
        await limiter.consume(id);
      } catch (refusal) {
        throw refusal instanceof RateLimiterRes ? tooMany(refusal.msBeforeNext) : refusal;
      }
    },
  };
}

function tooMany(retryAfterMs: number): GraphQLError {
  const message = "You have asked for more operations than one user may for now.";
  return new GraphQLError(message, {
    originalError: new RequestError("RATE_LIMITED", message, { retryAfterMs }),
    extensions: { http: { status: 429, headers: new HeaderMap([["retry-after", String(Math.ceil(retryAfterMs / 1_000))]]) } },
  });
}
