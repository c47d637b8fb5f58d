import { createServer, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTHeaderParameters, type JWTPayload } from "jose";

/** How its keys are served. A text is served as it is. */
export type Conduct = "well" | "hanging" | "stalling" | "down" | "redirecting" | { readonly delayMs: number } | { readonly body: string };

export interface SignOptions {
  /** Beside `alg` and `kid`, or in their place. */
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: CryptoKey | Uint8Array;
}

/** An issuer of tokens on this machine, which publishes its keys over HTTP. */
export interface IdentityProvider {
  readonly url: string;
  readonly jwksUrl: string;
  /** How often its keys were fetched. */
  readonly fetches: number;
  /** The newest key's, public. */
  readonly publicJwk: JWK;
  /** @param claims as they are: nothing is added */
  sign(claims: JWTPayload, options?: SignOptions): Promise<string>;
  behave(conduct: Conduct): void;
  /** Signs with another key from now on. The others stay published until they are withdrawn. */
  rotate(): Promise<void>;
  /** Publishes the newest key alone. */
  withdrawOldKeys(): void;
  close(): Promise<void>;
}

export async function startIdentityProvider(algorithm = "RS256"): Promise<IdentityProvider> {
  const createKey = async (kid: string) => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm);
    return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" } };
  };
  const published = [await createKey("key-1")];
  const newest = () => published.at(-1)!;
  let conduct: Conduct = "well";
  let fetches = 0;
  let keysMade = 1;

  async function answer(response: ServerResponse, path: string | undefined): Promise<void> {
    const keys = JSON.stringify({ keys: published.map(({ publicJwk }) => publicJwk) });
    // Where redirects lead: whoever gets here has followed one.
    if (path === "/elsewhere") return void response.end(keys);
    fetches += 1;
    switch (conduct) {
      case "hanging":
        return;
      case "stalling":
        return void response.write(keys.slice(0, 20));
      case "down":
        return void response.writeHead(503).end("<html>down</html>");
      case "redirecting":
        return void response.writeHead(302, { location: "/elsewhere" }).end();
      case "well":
        return void response.setHeader("content-type", "application/json").end(keys);
      default:
        if ("body" in conduct) return void response.end(conduct.body);
        await sleep(conduct.delayMs);
        response.end(keys);
    }
  }

  const server = createServer((request, response) => void answer(response, request.url));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    jwksUrl: `${url}/.well-known/jwks.json`,
    get fetches() {
      return fetches;
    },
    get publicJwk() {
      return newest().publicJwk;
    },
    sign: (claims, { header, key = newest().privateKey } = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: newest().publicJwk.kid, ...header }).sign(key, { crit: { "x-demand": true } }),
    behave(next) {
      conduct = next;
    },
    async rotate() {
      keysMade += 1;
      published.push(await createKey(`key-${keysMade}`));
    },
    withdrawOldKeys: () => void published.splice(0, published.length - 1),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Whom a token is about. */
export interface TokenUser {
  readonly subject: string;
  readonly scopes?: readonly string[];
  readonly groups?: readonly string[];
  /** Epoch milliseconds. */
  readonly issuedAtMs?: number;
  readonly lifetimeSeconds?: number;
}

/** Tokens with the claims that a provider's have, and the settings that take them (but JWT_JWKS_URL). */
export interface TokenShape {
  readonly settings: Readonly<Record<"JWT_ISSUER", string>> & Readonly<Record<string, string>>;
  readonly header: Partial<JWTHeaderParameters>;
  accessToken(user: TokenUser): JWTPayload;
  /** What the provider gives the client to know who has signed in. */
  idToken(user: TokenUser): JWTPayload;
}

const times = ({ issuedAtMs = Date.now(), lifetimeSeconds = 3_600 }: TokenUser) => {
  const iat = Math.floor(issuedAtMs / 1_000);
  return { iat, exp: iat + lifetimeSeconds };
};

const COGNITO = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_EXAMPLE00";
const OKTA = "https://example.okta.example/oauth2/default";
const AUTH0 = "https://example.auth0.example/";
const ENTRA = "https://login.microsoftonline.example/00000000-0000-4000-8000-00000000aaaa/v2.0";

/** As the four document their access tokens and ID tokens. */
export const TOKEN_SHAPES = {
  Cognito: {
    settings: { JWT_ISSUER: COGNITO, JWT_CLIENT_IDS: "cognito-wall", JWT_GROUPS_CLAIM: "cognito:groups" },
    header: {},
    accessToken: (user) => ({
      sub: user.subject,
      "cognito:groups": user.groups ?? [],
      iss: COGNITO,
      version: 2,
      client_id: "cognito-wall",
      origin_jti: "origin-1",
      event_id: "event-1",
      token_use: "access",
      scope: (user.scopes ?? []).join(" "),
      auth_time: times(user).iat,
      ...times(user),
      jti: "token-1",
      username: user.subject,
    }),
    idToken: (user) => ({
      sub: user.subject,
      "cognito:groups": user.groups ?? [],
      iss: COGNITO,
      "cognito:username": user.subject,
      aud: "cognito-wall",
      token_use: "id",
      at_hash: "hash",
      ...times(user),
    }),
  },
  Okta: {
    settings: { JWT_ISSUER: OKTA, JWT_AUDIENCE: "api://contact-analysis", JWT_CLIENT_IDS: "okta-wall" },
    header: {},
    accessToken: (user) => ({
      ver: 1,
      jti: "AT.token-1",
      iss: OKTA,
      aud: "api://contact-analysis",
      ...times(user),
      cid: "okta-wall",
      uid: "uid-1",
      scp: [...(user.scopes ?? [])],
      auth_time: times(user).iat,
      sub: user.subject,
      groups: user.groups ?? [],
    }),
    idToken: (user) => ({ ver: 1, iss: OKTA, aud: "okta-wall", sub: user.subject, groups: user.groups ?? [], at_hash: "hash", ...times(user) }),
  },
  Auth0: {
    settings: { JWT_ISSUER: AUTH0, JWT_AUDIENCE: "https://contact-analysis.example", JWT_GROUPS_CLAIM: "https://wall.example/groups" },
    header: { typ: "at+jwt" },
    accessToken: (user) => ({
      iss: AUTH0,
      sub: user.subject,
      aud: ["https://contact-analysis.example", `${AUTH0}userinfo`],
      ...times(user),
      azp: "auth0-wall",
      scope: "openid profile",
      permissions: [...(user.scopes ?? [])],
      "https://wall.example/groups": user.groups ?? [],
    }),
    idToken: (user) => ({ iss: AUTH0, sub: user.subject, aud: "auth0-wall", nonce: "nonce-1", sid: "session-1", ...times(user) }),
  },
  Entra: {
    settings: { JWT_ISSUER: ENTRA, JWT_AUDIENCE: "00000000-0000-4000-8000-00000000bbbb", JWT_GROUPS_CLAIM: "roles" },
    header: { typ: "JWT" },
    accessToken: (user) => ({
      aud: "00000000-0000-4000-8000-00000000bbbb",
      iss: ENTRA,
      nbf: times(user).iat,
      ...times(user),
      azp: "00000000-0000-4000-8000-00000000bbbb",
      azpacr: "0",
      name: "Example",
      oid: "oid-1",
      roles: user.groups ?? [],
      scp: (user.scopes ?? []).join(" "),
      sub: user.subject,
      tid: "00000000-0000-4000-8000-00000000aaaa",
      ver: "2.0",
    }),
    // One registration for the page and the API: the audience is the same.
    idToken: (user) => ({
      aud: "00000000-0000-4000-8000-00000000bbbb",
      iss: ENTRA,
      nbf: times(user).iat,
      ...times(user),
      nonce: "nonce-1",
      roles: user.groups ?? [],
      sub: user.subject,
      tid: "00000000-0000-4000-8000-00000000aaaa",
      ver: "2.0",
    }),
  },
} as const satisfies Readonly<Record<string, TokenShape>>;
