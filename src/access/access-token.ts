import type { JWTHeaderParameters, JWTPayload } from "jose";

import type { TokenSettings } from "./authentication.js";

const TYPES: ReadonlySet<unknown> = new Set([undefined, "jwt", "at+jwt", "application/at+jwt"]);
/** A token may say which of the issuer's keys signed it, not bring one, nor demand what we do not know of. */
const NOT_IN_A_HEADER = ["jku", "jwk", "x5u", "x5c", "crit"] as const;
/** In tokens that tell a client who has signed in, or out: not meant for us, though signed by the same keys. */
const NOT_IN_AN_ACCESS_TOKEN = ["at_hash", "c_hash", "s_hash", "events"] as const;
/** A client's id, as Cognito (and RFC 9068), OpenID Connect (Auth0, Entra), Okta and the first Entra call it. */
const CLIENT_CLAIMS = ["client_id", "azp", "cid", "appid"] as const;

/** Looked at before a key is asked for. */
export function isPlainHeader(header: JWTHeaderParameters): boolean {
  const type = typeof header.typ === "string" ? header.typ.toLowerCase() : header.typ;
  return TYPES.has(type) && NOT_IN_A_HEADER.every((name) => !Object.hasOwn(header, name));
}

/**
 * Whether a token, verified as the issuer's, is an access token for us: what is called ID token proves that somebody has signed in
 * at some client, and gives no right here.
 */
export function isForUs(payload: JWTPayload, { audience, clientIds }: Pick<TokenSettings, "audience" | "clientIds">): boolean {
  if (!isAccessToken(payload)) return false;
  const clients = CLIENT_CLAIMS.filter((name) => Object.hasOwn(payload, name)).map((name) => payload[name]);
  const isOfClient = clients.length > 0 && clients.every((id) => clientIds.some((clientId) => clientId === id));
  if (Object.hasOwn(payload, "aud")) {
    return listed(payload.aud).some((name) => audience.includes(name)) && (clientIds.length === 0 || isOfClient);
  }
  // Cognito's access tokens name no audience.
  return payload["token_use"] === "access" && isOfClient;
}

function isAccessToken(payload: JWTPayload): boolean {
  const { token_use: use = "access", typ: type = "Bearer" } = payload;
  // Keycloak, which says in the payload what a token is, used to put a nonce into its access tokens too.
  const isSignIn = Object.hasOwn(payload, "nonce") && !Object.hasOwn(payload, "typ");
  return use === "access" && type === "Bearer" && !isSignIn && NOT_IN_AN_ACCESS_TOKEN.every((name) => !Object.hasOwn(payload, name));
}

/** `scope` is of RFC 8693, `scp` of Okta (a list) and Entra (words), `permissions` of Auth0. */
export function scopesOf(payload: JWTPayload): readonly string[] {
  return unique([...words(payload["scope"]), ...words(payload["scp"]), ...listed(payload["permissions"])]);
}

/** @param claim of any name, also one like `https://example.com/groups` */
export function groupsOf(payload: JWTPayload, claim: string): readonly string[] {
  return Object.hasOwn(payload, claim) ? unique(listed(payload[claim])) : [];
}

function words(value: unknown): readonly string[] {
  return typeof value === "string" ? value.split(" ").filter((word) => word !== "") : listed(value);
}

function listed(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
