import type { ListView } from "../../domain/analysis.js";
import type { ContactKey, OutputType } from "../../domain/contact.js";
import { badInput } from "../bad-input.js";
import type { GraphLimits } from "../context.js";

const MAX_AGE_BOUND_SECONDS = 3600;

export interface ViewOptions {
  readonly outputType: OutputType;
  readonly maxAgeSeconds?: number | null;
}

/** @throws RequestError (BAD_USER_INPUT) */
export function viewOf(contact: ContactKey, { outputType, maxAgeSeconds }: ViewOptions, { defaultMaxAgeMs }: GraphLimits): ListView {
  const { instanceId, contactId } = contact;
  return { instanceId, contactId, outputType, maxAgeMs: maxAgeMs(maxAgeSeconds ?? null) ?? defaultMaxAgeMs };
}

function maxAgeMs(maxAgeSeconds: number | null): number | null {
  if (maxAgeSeconds === null) return null;
  if (maxAgeSeconds >= 0 && maxAgeSeconds <= MAX_AGE_BOUND_SECONDS) return maxAgeSeconds * 1000;
  throw badInput(`maxAgeSeconds: expected 0 to ${MAX_AGE_BOUND_SECONDS}.`);
}
