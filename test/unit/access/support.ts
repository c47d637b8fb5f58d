import { decodeProtectedHeader, decodeJwt } from "jose";

import type { AccessRule } from "../../../src/access/access-rules.js";
import type { Road, TokenSettings } from "../../../src/access/authentication.js";
import { createAuthenticator, type Authenticator } from "../../../src/access/authenticator.js";
import type { Credentials } from "../../../src/domain/access.js";
import type { Clock } from "../../../src/domain/clock.js";
import type { IdentityProvider } from "../../support/identity-provider.js";

export const ISSUER = "https://issuer.example/";
export const AUDIENCE = "https://gateway.example";

export interface TokenAuthenticatorOptions {
  readonly tokens?: Partial<TokenSettings>;
  readonly road?: Road | null;
  readonly rules?: readonly AccessRule[] | null;
  readonly clock: Clock;
  readonly timeoutMs?: number;
  readonly onUnavailable?: (error: unknown) => void;
}

/** Takes the tokens of a provider, for AUDIENCE. */
export function authenticatorFor({ jwksUrl }: IdentityProvider, { tokens, road = null, rules = null, ...options }: TokenAuthenticatorOptions): Authenticator {
  return createAuthenticator({
    authentication: {
      kind: "jwt",
      road,
      tokens: { issuer: ISSUER, audience: [AUDIENCE], clientIds: [], jwksUrl, algorithms: ["RS256"], groupsClaim: "groups", ...tokens },
    },
    rules,
    canonicalId: (name) => name,
    ...options,
  });
}

export function bearer(token: string): Credentials {
  return { headers: { authorization: `Bearer ${token}` }, isTrustedPeer: false };
}

/** A token with another header, and the signature that it had. */
export function withHeader(token: string, header: object): string {
  const [, payload, signature] = token.split(".");
  return [encoded({ ...decodeProtectedHeader(token), ...header }), payload, signature].join(".");
}

/** A token with other claims, and the signature that it had. */
export function withClaims(token: string, claims: object): string {
  const [header, , signature] = token.split(".");
  return [header, encoded({ ...decodeJwt(token), ...claims }), signature].join(".");
}

export function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
