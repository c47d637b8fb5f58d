import { createHmac, generateKeyPairSync } from "node:crypto";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { exportSPKI, importJWK, type CryptoKey, type JWTPayload } from "jose";

import { groupsOf, scopesOf } from "../../../src/access/access-token.js";
import type { Authenticator } from "../../../src/access/authenticator.js";
import { Unauthenticated } from "../../../src/domain/errors.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { startIdentityProvider, TOKEN_SHAPES, type IdentityProvider, type SignOptions } from "../../support/identity-provider.js";
import { AUDIENCE, authenticatorFor, bearer, encoded, ISSUER, withClaims, withHeader } from "./support.js";

let provider: IdentityProvider;
let stranger: IdentityProvider;
let clock: ReturnType<typeof createFakeClock>;
let authenticator: Authenticator;

beforeAll(async () => {
  [provider, stranger] = await Promise.all([startIdentityProvider(), startIdentityProvider()]);
});
afterAll(() => Promise.all([provider.close(), stranger.close()]));
beforeEach(() => {
  clock = createFakeClock();
  authenticator = authenticatorFor(provider, { clock });
});
afterEach(() => authenticator.close());

const seconds = (offset = 0) => Math.floor(clock.now() / 1_000) + offset;
/** Undefined: without it. */
type Claims = Readonly<Record<string, unknown>>;
const claims = (more: Claims = {}) => ({ iss: ISSUER, aud: AUDIENCE, sub: "u1", exp: seconds(600), scope: "contact-analysis:read", ...more }) as JWTPayload;
const signed = (more: Claims = {}, options?: SignOptions) => provider.sign(claims(more), options);
const ask = (token: string) => authenticator.authenticate(bearer(token));

test("A token tells who asks, what it may, and until when", async () => {
  expect(await ask(await signed({ groups: ["leads"] }))).toEqual({
    kind: "user",
    id: `${ISSUER}|u1`,
    scopes: ["contact-analysis:read"],
    groups: ["leads"],
    grants: [{ instances: "all", raw: false }],
    expiresAtMs: seconds(600) * 1_000,
  });
});

test("A token without a scope that counts is known, and may see nothing", async () => {
  expect(await ask(await signed({ scope: "openid" }))).toMatchObject({ id: `${ISSUER}|u1`, grants: [] });
});

describe("What is refused", () => {
  /** Each with the one thing that is wrong with it. */
  const wrong: Readonly<Record<string, () => Promise<string> | string>> = {
    "no algorithm": async () => `${encoded({ alg: "none" })}.${(await signed()).split(".")[1]}.`,
    "no algorithm, and a signature": async () => withHeader(await signed(), { alg: "none" }),
    "no algorithm, spelt otherwise": async () => `${encoded({ alg: "nOnE", kid: "key-1" })}.${(await signed()).split(".")[1]}.`,
    "the public key taken for an HMAC's secret": async () => {
      const pem = await exportSPKI((await importJWK(provider.publicJwk)) as CryptoKey);
      const body = `${encoded({ alg: "HS256", kid: "key-1" })}.${encoded(claims())}`;
      return `${body}.${createHmac("sha256", pem).update(body).digest("base64url")}`;
    },
    "another asymmetric algorithm than those named": async () => {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      return signed({}, { header: { alg: "PS256" }, key: privateKey as unknown as CryptoKey });
    },
    "a stranger's signature under the issuer's key id": () => stranger.sign(claims(), { header: { kid: "key-1" } }),
    "a signature of other claims": async () => withClaims(await signed(), { scope: "contact-analysis:raw" }),
    "a signature that is cut off": async () => (await signed()).slice(0, -5),
    "no signature": async () => (await signed()).split(".").slice(0, 2).join("."),
    "an unknown key id": () => signed({}, { header: { kid: "key-99" } }),
    "a prototype's key as key id": () => signed({}, { header: { kid: "__proto__" } }),
    "another issuer": () => signed({ iss: "https://other.example/" }),
    "the issuer without its slash": () => signed({ iss: ISSUER.slice(0, -1) }),
    "no issuer": () => signed({ iss: undefined }),
    "another audience": () => signed({ aud: "https://other.example" }),
    "no audience": () => signed({ aud: undefined }),
    "an audience of objects": () => signed({ aud: [{ toString: AUDIENCE }] }),
    "an audience of none": () => signed({ aud: [] }),
    "its end, 5 seconds ago": () => signed({ exp: seconds(-5) }),
    "no end": () => signed({ exp: undefined }),
    "an end that is no number": () => signed({ exp: String(seconds(600)) }),
    "its start, 6 seconds ahead": () => signed({ nbf: seconds(6) }),
    "a start that is no number": () => signed({ nbf: "0" }),
    "no subject": () => signed({ sub: undefined }),
    "an empty subject": () => signed({ sub: "" }),
    "a subject that is no text": () => signed({ sub: 7 }),
    "a subject that is a list": () => signed({ sub: ["u1"] }),
    "a subject without an end": () => signed({ sub: "x".repeat(1_025) }),
    "a type of token that is not for access": () => signed({}, { header: { typ: "logout+jwt" } }),
    "a type that is no text": () => signed({}, { header: { typ: ["JWT"] as never } }),
    "an ID token, as Cognito marks it": () => signed({ token_use: "id" }),
    "an ID token, by its hash of an access token": () => signed({ at_hash: "hash" }),
    "an ID token, by its hash of a code": () => signed({ c_hash: "hash" }),
    "an ID token, by its nonce": () => signed({ nonce: "n1" }),
    "an ID token, as Keycloak marks it": () => signed({ nonce: "n1", typ: "ID" }),
    "a refresh token, as Keycloak marks it": () => signed({ typ: "Refresh" }),
    "a logout token": () => signed({ events: { "http://schemas.openid.net/event/backchannel-logout": {} } }),
    "a demand that it brings along": () => signed({}, { header: { crit: ["x-demand"], "x-demand": true } }),
    "unencoded claims": () => signed({}, { header: { crit: ["b64"], b64: true } }),
    "nothing in it": () => "",
    "no token": () => "not-a-token",
    "dots only": () => "..",
    "more than any header holds": async () => signed({ scope: "x".repeat(20_000) }),
  };

  test.each(Object.keys(wrong))("%s", async (name) => {
    const refusal: unknown = await ask((await wrong[name]?.()) ?? "").catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Unauthenticated);
    // One message for every cause, and nothing that could be logged of the token.
    expect(refusal).toEqual(new Unauthenticated());
    expect((refusal as Error).cause).toBeUndefined();
  });

  test.each(["jku", "jwk", "x5u", "x5c"])("a key that it brings along in %s, whoever signed it, and without a look at where that leads", async (name) => {
    const value = { jku: stranger.jwksUrl, jwk: stranger.publicJwk, x5u: stranger.url, x5c: ["MIIB"] }[name];
    const before = [provider.fetches, stranger.fetches];
    await expect(ask(await signed({}, { header: { [name]: value } }))).rejects.toThrow(Unauthenticated);
    await expect(ask(await stranger.sign(claims(), { header: { [name]: value } }))).rejects.toThrow(Unauthenticated);
    expect([provider.fetches, stranger.fetches]).toEqual(before);
  });

  test("an algorithm that is not named, though the issuer publishes a key for it", async () => {
    const other = await startIdentityProvider("ES256");
    const token = await other.sign(claims());
    for (const [algorithms, outcome] of [[["RS256"], "refused"], [["RS256", "ES256"], "taken"]] as const) {
      const { authenticate, close } = authenticatorFor(other, { clock, tokens: { algorithms } });
      expect(await authenticate(bearer(token)).then(() => "taken", () => "refused")).toBe(outcome);
      close();
    }
    await other.close();
  });

  test("does not stop the next token", async () => {
    for (const make of Object.values(wrong).slice(0, 6)) await ask(await make()).catch(() => undefined);
    expect(await ask(await signed())).toMatchObject({ kind: "user" });
  });
});

describe("What is taken", () => {
  const right: Readonly<Record<string, () => Promise<string>>> = {
    "its end, less than 5 seconds ago": () => signed({ exp: seconds(-4) }),
    "its start, 5 seconds ahead": () => signed({ nbf: seconds(5) }),
    "one audience of several": () => signed({ aud: ["https://other.example", AUDIENCE] }),
    "the type of RFC 9068": () => signed({}, { header: { typ: "application/at+jwt" } }),
    "the type in capitals": () => signed({}, { header: { typ: "AT+JWT" } }),
    "the type of Keycloak, and its nonce": () => signed({ typ: "Bearer", nonce: "n1" }),
    "a fingerprint of its key's certificate": () => signed({}, { header: { x5t: "fingerprint" } }),
  };

  test.each(Object.keys(right))("%s", async (name) => {
    expect(await ask((await right[name]?.()) ?? "")).toMatchObject({ kind: "user", id: `${ISSUER}|u1` });
  });

  test("an end beyond all time is the last moment that there is", async () => {
    expect(await ask(await signed({ exp: 1e300 }))).toMatchObject({ expiresAtMs: 8.64e15 });
  });
});

describe("A token that was verified", () => {
  test("is refused from its end on, though it was known", async () => {
    const token = await signed({ exp: seconds(20) });
    await ask(token);
    clock.advance(24_000);
    expect(await ask(token)).toMatchObject({ expiresAtMs: seconds(-4) * 1_000 });
    clock.advance(1_000);
    await expect(ask(token)).rejects.toThrow(Unauthenticated);
  });

  test("is remembered for a minute, and verified anew thereafter", async () => {
    const token = await signed();
    const first = await ask(token);
    clock.advance(59_999);
    expect(await ask(token)).toBe(first);
    clock.advance(1);
    const second = await ask(token);
    expect(second).toEqual(first);
    expect(second).not.toBe(first);
  });
});

describe("With clients named", () => {
  const withClients = async (more: Claims, tokens = {}) => {
    const named = authenticatorFor(provider, { clock, tokens: { clientIds: ["wall", "board"], ...tokens } });
    const outcome = await named.authenticate(bearer(await signed(more))).then(
      () => "taken",
      (error: unknown) => error,
    );
    named.close();
    return outcome instanceof Unauthenticated ? "refused" : outcome;
  };

  test.each(["client_id", "azp", "cid", "appid"])("a token was given to one of them, as %s says", async (claim) => {
    expect(await withClients({ [claim]: "board" })).toBe("taken");
    expect(await withClients({ [claim]: "stranger" })).toBe("refused");
    expect(await withClients({ [claim]: ["board"] })).toBe("refused");
  });

  test("a token that names two clients names two of them", async () => {
    expect(await withClients({ azp: "wall", client_id: "board" })).toBe("taken");
    expect(await withClients({ azp: "wall", client_id: "stranger" })).toBe("refused");
    expect(await withClients({ azp: "stranger", client_id: "wall" })).toBe("refused");
  });

  test("a token that names no client is refused", async () => {
    expect(await withClients({})).toBe("refused");
  });

  test("a token for no audience is one of Cognito's, for access", async () => {
    expect(await withClients({ aud: undefined, client_id: "wall", token_use: "access" })).toBe("taken");
    expect(await withClients({ aud: undefined, client_id: "wall" })).toBe("refused");
    expect(await withClients({ aud: undefined, client_id: "stranger", token_use: "access" })).toBe("refused");
    expect(await withClients({ aud: undefined, client_id: "wall", token_use: "id" })).toBe("refused");
  });

  test("a token for somebody else stays somebody else's, whoever the client", async () => {
    expect(await withClients({ aud: "https://other.example", client_id: "wall", token_use: "access" })).toBe("refused");
    expect(await withClients({ client_id: "wall", token_use: "access" }, { audience: [] })).toBe("refused");
  });
});

describe.each(Object.entries(TOKEN_SHAPES))("A token of %s", (_name, { settings, header, accessToken, idToken }) => {
  const issue = (payload: JWTPayload) => provider.sign(payload, { header });
  const open = () => {
    const { JWT_ISSUER, JWT_AUDIENCE, JWT_CLIENT_IDS, JWT_GROUPS_CLAIM } = settings as Partial<Record<string, string>>;
    return authenticatorFor(provider, {
      clock,
      tokens: {
        issuer: JWT_ISSUER ?? "",
        audience: JWT_AUDIENCE?.split(",") ?? [],
        clientIds: JWT_CLIENT_IDS?.split(",") ?? [],
        groupsClaim: JWT_GROUPS_CLAIM ?? "groups",
      },
    });
  };
  const user = () => ({ subject: "user-1", scopes: ["contact-analysis:read", "contact-analysis:raw"], groups: ["leads", "berlin"], issuedAtMs: clock.now() });

  test("tells its user, scopes and groups", async () => {
    const { authenticate, close } = open();
    expect(await authenticate(bearer(await issue(accessToken(user()))))).toMatchObject({
      id: `${settings.JWT_ISSUER}|user-1`,
      scopes: expect.arrayContaining(["contact-analysis:read", "contact-analysis:raw"]),
      groups: ["leads", "berlin"],
      grants: [
        { instances: "all", raw: false },
        { instances: "all", raw: true },
      ],
    });
    close();
  });

  test("is not the ID token, and not that of another client's API", async () => {
    const { authenticate, close } = open();
    await expect(authenticate(bearer(await issue(idToken(user()))))).rejects.toThrow(Unauthenticated);
    const other = { ...accessToken(user()), aud: "https://other.example" };
    await expect(authenticate(bearer(await issue(other)))).rejects.toThrow(Unauthenticated);
    close();
  });
});

describe("Claims", () => {
  test("hold scopes as words or lists, under three names, each once", () => {
    expect(scopesOf({ scope: "a  b", scp: "b c", permissions: ["c", "d"] })).toEqual(["a", "b", "c", "d"]);
    expect(scopesOf({ scp: ["a b", "c"] })).toEqual(["a b", "c"]);
    expect(scopesOf({ scope: { a: 1 }, scp: [1, null, "a"], permissions: true })).toEqual(["a"]);
    expect(scopesOf({})).toEqual([]);
  });

  test("hold groups under the name that the operator gives, and of their own only", () => {
    expect(groupsOf({ roles: ["a", "b", "a", 1] }, "roles")).toEqual(["a", "b"]);
    expect(groupsOf({ roles: "a b" }, "roles")).toEqual(["a b"]);
    expect(groupsOf({}, "constructor")).toEqual([]);
    expect(groupsOf(Object.create({ groups: ["leads"] }) as JWTPayload, "groups")).toEqual([]);
  });
});
