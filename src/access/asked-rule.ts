import { createHash } from "node:crypto";

import { LRUCache } from "lru-cache";

import type { AuthorizationDecision, AuthorizationRequest, Authorize } from "../domain/access.js";
import type { Clock } from "../domain/clock.js";
import { listId, type ListKey } from "../domain/contact.js";
import type { Principal } from "../domain/principal.js";

/** What the operator's rule says; UNKNOWN where it does not say. */
export type Verdict = "ALLOWED" | "REFUSED" | "UNKNOWN";

export type AskRule = (principal: Principal, list: ListKey) => Promise<Verdict>;

export interface AskedRuleOptions {
  readonly authorize: Authorize;
  readonly clock: Clock;
  /** Longest that the rule is waited for. */
  readonly timeoutMs: number;
  /** Told of every question that the rule has not answered. */
  readonly onUnavailable: (error: unknown) => void;
}

interface Held {
  readonly verdict: Promise<Verdict>;
  /** Infinity while the rule is being asked, so that all who wait ask once. */
  untilMs: number;
}

const MAX_DECISIONS = 50_000;
const MAX_TTL_SECONDS = 300;
/** A rule that is down is not asked the same at every turn. */
export const RETRY_AFTER_MS = 1_000;

/** Asks the operator's rule, and holds to what it says for as long as it says, in bounds. */
export function createAskedRule({ authorize, clock, timeoutMs, onUnavailable }: AskedRuleOptions): AskRule {
  const held = new LRUCache<string, Held>({ max: MAX_DECISIONS });
  const identities = new WeakMap<Principal, string>();

  /** All of a principal that the rule is shown: one whose groups have changed is asked about anew. */
  function identityOf(principal: Principal): string {
    const known = identities.get(principal);
    if (known !== undefined) return known;
    const { kind, id, scopes, groups } = principal;
    const identity = createHash("sha256").update(JSON.stringify([kind, id, scopes, groups])).digest("base64");
    identities.set(principal, identity);
    return identity;
  }

  async function ask(request: AuthorizationRequest): Promise<readonly [verdict: Verdict, ttlMs: number]> {
    try {
      const { allow, ttlSeconds } = checked(await within(timeoutMs, authorize(request)));
      return [allow ? "ALLOWED" : "REFUSED", Math.min(ttlSeconds, MAX_TTL_SECONDS) * 1_000];
    } catch (error) {
      onUnavailable(error);
      return ["UNKNOWN", RETRY_AFTER_MS];
    }
  }

  return (principal, list) => {
    const key = `${identityOf(principal)} ${listId(list)}`;
    const known = held.get(key);
    if (known !== undefined && clock.now() < known.untilMs) return known.verdict;

    const { kind, id, scopes, groups } = principal;
    const { instanceId, contactId, outputType } = list;
    const asking = ask({ principal: { kind, id, scopes, groups }, contact: { instanceId, contactId }, outputType });
    const fresh: Held = {
      untilMs: Infinity,
      verdict: asking.then(([verdict, ttlMs]) => {
        fresh.untilMs = clock.now() + ttlMs;
        return verdict;
      }),
    };
    held.set(key, fresh);
    return fresh.verdict;
  };
}

/** It is the operator's code: its types are a promise. */
function checked(decision: unknown): AuthorizationDecision {
  const { allow, ttlSeconds } = Object(decision) as Partial<Record<keyof AuthorizationDecision, unknown>>;
  if (typeof allow !== "boolean" || typeof ttlSeconds !== "number" || Number.isNaN(ttlSeconds)) {
    throw new TypeError("Expected a decision: { allow: boolean, ttlSeconds: number }");
  }
  return { allow, ttlSeconds };
}

async function within<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Expected an answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
