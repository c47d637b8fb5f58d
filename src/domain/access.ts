import type { ListKey } from "./contact.js";
import type { ContactUnavailable } from "./errors.js";
import type { Principal } from "./principal.js";

/** The one who decides what a principal may read. */
export interface Access {
  /** Null where the principal may read the list; else why not (FORBIDDEN). Never rejects: in doubt it forbids. */
  maybeRefusal(principal: Principal, list: ListKey): Promise<ContactUnavailable | null>;
}

/** What an operator's own rule is asked, after the grants have allowed it. */
export interface AuthorizationRequest {
  readonly principal: Pick<Principal, "kind" | "id" | "scopes" | "groups">;
  readonly contact: { readonly instanceId: string; readonly contactId: string };
  readonly outputType: ListKey["outputType"];
}

export interface AuthorizationDecision {
  readonly allow: boolean;
  /** How long it may be held to; bounded by the gateway. */
  readonly ttlSeconds: number;
}

/** An operator's own rule, over HTTP or in code. One that rejects has allowed nothing. */
export type Authorize = (request: AuthorizationRequest) => Promise<AuthorizationDecision>;

/** What whoever asks has brought along to say who it is. */
export interface Credentials {
  /** Of the request, or of the one that became a WebSocket. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The payload of a WebSocket's `connection_init`, as it came. */
  readonly connectionParams?: unknown;
  /** Whether it has shown a certificate of an authority that the operator trusts. */
  readonly isTrustedPeer: boolean;
}

/** Rejects with Unauthenticated or AuthenticationUnavailable, within a bounded time. */
export type Authenticate = (credentials: Credentials) => Promise<Principal>;
