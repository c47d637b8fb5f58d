import type { OutputType } from "./contact.js";

/** What a principal may read of some instances: redacted text, and the raw one too where `raw`. */
export interface Grant {
  /** Their ids, or every instance. */
  readonly instances: "all" | ReadonlySet<string>;
  readonly raw: boolean;
}

/** Who asks, and what it may see. */
export interface Principal {
  /** `user`: known by a token. `router`: a federated router, which vouches for those behind it. `anonymous`: nobody is asked who they are. */
  readonly kind: "user" | "router" | "anonymous";
  /** Unique among all who ask; of a user, issuer and subject. Goes to the audit, never to the log. */
  readonly id: string;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  readonly grants: readonly Grant[];
  /** When it has to prove anew who it is, in epoch milliseconds; null: never. */
  readonly expiresAtMs: number | null;
}

/** What lets a user read redacted text, and raw text, of every instance, where the operator has no rules of his own. */
export const READ_SCOPE = "contact-analysis:read";
export const RAW_SCOPE = "contact-analysis:raw";

/** Whether its grants let a principal read an instance's contacts in an output type. */
export function isGranted({ grants }: Pick<Principal, "grants">, instanceId: string, outputType: OutputType): boolean {
  return grants.some(({ instances, raw }) => (raw || outputType === "REDACTED") && (instances === "all" || instances.has(instanceId)));
}

/** Who asks, before that is known: it may see nothing. */
export const NOBODY: Principal = { kind: "anonymous", id: "nobody", scopes: [], groups: [], grants: [], expiresAtMs: null };
