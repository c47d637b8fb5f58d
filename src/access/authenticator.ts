import type { Authenticate, Credentials } from "../domain/access.js";
import type { Clock } from "../domain/clock.js";
import { Unauthenticated } from "../domain/errors.js";
import type { Principal } from "../domain/principal.js";
import { DEFAULT_RULES, type AccessRule } from "./access-rules.js";
import { groupsOf, scopesOf } from "./access-token.js";
import type { Authentication, Road, TokenSettings } from "./authentication.js";
import { createGrantsOf, type GrantsOf } from "./grants.js";
import { isSecret } from "./is-secret.js";
import { createKeySet } from "./key-set.js";
import { maybeBearer, maybeRouterSecret } from "./read-credentials.js";
import { rememberPrincipals } from "./remember-principals.js";
import { createVerifyToken } from "./verify-token.js";

export interface AuthenticatorOptions {
  readonly authentication: Authentication;
  /** Null: those that hold where the operator has none. */
  readonly rules: readonly AccessRule[] | null;
  readonly canonicalId: (idAliasOrArn: string) => string;
  readonly clock: Clock;
  /** Longest that one fetch of the issuer's keys may take; 5000 unless set. */
  readonly timeoutMs?: number;
  /** Told of every fetch of the issuer's keys that has failed: at most one a second. */
  readonly onUnavailable?: (error: unknown) => void;
}

export interface Authenticator {
  readonly authenticate: Authenticate;
  close(): void;
}

const ANONYMOUS: Principal = {
  kind: "anonymous",
  id: "anonymous",
  scopes: [],
  groups: [],
  grants: [{ instances: "all", raw: true }],
  expiresAtMs: null,
};

/** Finds out who asks, by what the operator has chosen to believe. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { authentication, rules, canonicalId } = options;
  const grantsOf = createGrantsOf(rules ?? DEFAULT_RULES, canonicalId);
  switch (authentication.kind) {
    case "none":
      return { authenticate: () => Promise.resolve(ANONYMOUS), close: () => undefined };
    case "router":
      return routerAuthenticator(authentication.road, grantsOf);
    case "jwt":
      return tokenAuthenticator(authentication.tokens, authentication.road, grantsOf, options);
  }
}

function routerAuthenticator(road: Road, grantsOf: GrantsOf): Authenticator {
  const known = { kind: "router", id: "router", scopes: [], groups: [], expiresAtMs: null } as const;
  const router: Principal = { ...known, grants: grantsOf(known) };
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
    async authenticate(credentials) {
      checkRoad(road, credentials);
      return router;
    },
    close: () => undefined,
  };
}

function tokenAuthenticator(
  tokens: TokenSettings,
  road: Road | null,
  grantsOf: GrantsOf,
  { clock, timeoutMs = 5_000, onUnavailable = () => undefined }: AuthenticatorOptions,
): Authenticator {
  const keys = createKeySet({ url: tokens.jwksUrl, clock, timeoutMs, onUnavailable });
  const verify = createVerifyToken(tokens, keys.find, clock);
  const principalOf = rememberPrincipals(async (token) => {
    const { subject, expiresAtMs, payload } = await verify(token);
    const known = { kind: "user", scopes: scopesOf(payload), groups: groupsOf(payload, tokens.groupsClaim) } as const;
    return { ...known, id: `${tokens.issuer}|${subject}`, grants: grantsOf(known), expiresAtMs };
  }, clock);
  return {
    async authenticate(credentials) {
      if (road !== null) checkRoad(road, credentials);
      const token = maybeBearer(credentials);
      if (token === null) throw new Unauthenticated();
      return await principalOf(token);
    },
    close: () => keys.close(),
  };
}

/** @throws Unauthenticated */
function checkRoad({ secret, certificates }: Road, credentials: Credentials): void {
  if (certificates && credentials.isTrustedPeer) return;
  const given = maybeRouterSecret(credentials);
  if (secret === null || given === null || !isSecret(given, secret)) throw new Unauthenticated();
}
