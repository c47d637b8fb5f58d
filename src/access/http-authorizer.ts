import { z } from "zod";

import type { Authorize } from "../domain/access.js";
import { fetchJson } from "./fetch-json.js";

export interface HttpAuthorizerOptions {
  readonly url: string;
  readonly timeoutMs: number;
}

const DEFAULT_TTL_SECONDS = 30;
const MAX_BYTES = 65_536;

const decision = z.union([
  z.boolean().transform((allow) => ({ allow, ttlSeconds: DEFAULT_TTL_SECONDS })),
  z.object({ allow: z.boolean(), ttlSeconds: z.number().default(DEFAULT_TTL_SECONDS) }),
]);
const body = z.record(z.string(), z.unknown());

/**
 * A rule behind HTTP: `POST { input: { principal, contact, outputType } }`, answered with `{ allow, ttlSeconds? }`, or as Open Policy
 * Agent does with `{ result: true }` or `{ result: { allow, ttlSeconds? } }`. It rejects for any other answer.
 */
export function createHttpAuthorizer({ url, timeoutMs }: HttpAuthorizerOptions): Authorize {
  return async (input) => {
    const answer = body.parse(await fetchJson(url, { timeoutMs, maxBytes: MAX_BYTES, post: { input } }));
    return decision.parse(Object.hasOwn(answer, "result") ? answer["result"] : answer);
  };
}
