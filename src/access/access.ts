import type { Access, Authorize } from "../domain/access.js";
import type { Clock } from "../domain/clock.js";
import { ContactUnavailable } from "../domain/errors.js";
import { isGranted } from "../domain/principal.js";
import { createAskedRule, RETRY_AFTER_MS } from "./asked-rule.js";

export interface AccessOptions {
  /** The operator's own rule; null: the grants decide alone. */
  readonly authorize: Authorize | null;
  readonly clock: Clock;
  /** Longest that the rule is waited for; 3000 unless set. */
  readonly timeoutMs?: number;
  /** Told of every question that the rule has not answered. */
  readonly onUnavailable?: (error: unknown) => void;
}

const ALLOWED = Promise.resolve(null);

/** What the grants refuse is refused without asking; what they allow, the operator's rule may still refuse. */
export function createAccess({ authorize, clock, timeoutMs = 3_000, onUnavailable = () => undefined }: AccessOptions): Access {
  const askRule = authorize && createAskedRule({ authorize, clock, timeoutMs, onUnavailable });
  return {
    maybeRefusal(principal, list) {
      if (!isGranted(principal, list.instanceId, list.outputType)) return Promise.resolve(new ContactUnavailable("FORBIDDEN"));
      if (askRule === null) return ALLOWED;
      return askRule(principal, list).then((verdict) => {
        switch (verdict) {
          case "ALLOWED":
            return null;
          case "REFUSED":
            return new ContactUnavailable("FORBIDDEN");
          case "UNKNOWN":
            return new ContactUnavailable("FORBIDDEN", RETRY_AFTER_MS);
        }
      });
    },
  };
}
