import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { createAuthenticator } from "../../../src/access/authenticator.js";
import { maybeBearer, maybeRouterSecret } from "../../../src/access/read-credentials.js";
import type { Credentials } from "../../../src/domain/access.js";
import { systemClock } from "../../../src/domain/clock.js";
import { Unauthenticated } from "../../../src/domain/errors.js";
import { startIdentityProvider, type IdentityProvider } from "../../support/identity-provider.js";
import { AUDIENCE, authenticatorFor, ISSUER } from "./support.js";

const given = (connectionParams?: unknown, headers: Credentials["headers"] = {}): Credentials => ({ headers, connectionParams, isTrustedPeer: false });
const wrapped = (value: unknown, times: number): unknown => (times === 0 ? value : { connectionParams: wrapped(value, times - 1) });

describe("A token", () => {
  test.each([
    [{ Authorization: "Bearer x" }],
    [{ authorization: "Bearer x" }],
    [{ AUTHORIZATION: "bearer  x" }],
    [{ token: "x" }],
    [{ token: "Bearer x" }],
    [{ headers: { Authorization: "Bearer x", "apollographql-client-name": "wall" } }],
    [{ connectionParams: { authorization: "Bearer x" } }],
    [{ connectionParams: { headers: { token: "x" } } }],
    [{ authorization: "Bearer x", token: "x", headers: { authorization: "Bearer x" } }],
    [{ authorization: "Bearer x", token: null }],
    [{ authorization: "Bearer x", other: { deep: { authorization: "Bearer y" } } }],
    [wrapped({ token: "x" }, 4)],
  ])("is found in a connection's parameters %j", (params) => {
    expect(maybeBearer(given(params))).toBe("x");
  });

  test("is found in the headers, with the parameters saying nothing or the same", () => {
    for (const params of [undefined, null, {}, { token: null }, { token: "" }, { token: "x" }, [], "x", 7, true]) {
      expect(maybeBearer(given(params, { authorization: "Bearer x" }))).toBe("x");
    }
  });

  test.each([
    [undefined],
    [null],
    [{}],
    [[]],
    ["Bearer x"],
    [7],
    [[{ token: "x" }]],
    [{ token: null, authorization: undefined, headers: null }],
    [JSON.parse('{"__proto__":{"token":"x"}}')],
    [JSON.parse('{"constructor":{"prototype":{"token":"x"}}}')],
    [Object.create({ token: "x" })],
  ])("is not there in %j", (params) => {
    expect(maybeBearer(given(params))).toBeNull();
  });

  test.each([
    [{ authorization: "Basic dTpw" }],
    [{ authorization: "x" }],
    [{ authorization: "Bearer" }],
    [{ authorization: "Bearer x y" }],
    [{ authorization: "Bearer x\r\nrouter-authorization: y" }],
    [{ authorization: 7 }],
    [{ authorization: ["Bearer x"] }],
    [{ authorization: { toString: "x" } }],
    [{ token: {} }],
    [{ token: true }],
    [{ token: "x", authorization: "Bearer y" }],
    [{ authorization: "Bearer x", Authorization: "Bearer y" }],
    [{ token: "x", connectionParams: { headers: { token: "y" } } }],
    [wrapped({ token: "x" }, 5)],
    [wrapped({}, 30_000 / 20)],
  ])("is refused where it is none, or two different ones, or beyond reach: %j", (params) => {
    expect(() => maybeBearer(given(params))).toThrow(Unauthenticated);
  });

  test("is refused where headers and parameters differ: somebody in between may have checked the other", () => {
    expect(() => maybeBearer(given({ token: "x" }, { authorization: "Bearer y" }))).toThrow(Unauthenticated);
    expect(() => maybeBearer(given({}, { authorization: ["Bearer x", "Bearer x"] }))).toThrow(Unauthenticated);
  });

  test("is found among many other things, which are not looked into", () => {
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key-${index}`, { token: "y" }]));
    expect(maybeBearer(given({ ...wide, token: "x" }))).toBe("x");
  });

  test("is found, missed or refused, and nothing else happens, whatever is sent", () => {
    const params = fc.oneof(
      fc.anything(),
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom("authorization", "token", "headers", "connectionParams", "__proto__"), fc.anything()),
    );
    fc.assert(
      fc.property(params, (connectionParams) => {
        try {
          const found = maybeBearer(given(connectionParams));
          return found === null || typeof found === "string";
        } catch (error) {
          return error instanceof Unauthenticated;
        }
      }),
    );
    expect(({} as { token?: unknown }).token).toBeUndefined();
  });
});

describe("The router's secret", () => {
  test("is read by its name in any case, from headers and parameters, and only where it is one", () => {
    expect(maybeRouterSecret(given(undefined, { "router-authorization": "s" }))).toBe("s");
    for (const name of ["router-authorization", "Router-Authorization"]) {
      expect(maybeRouterSecret(given({ [name]: "s" }))).toBe("s");
      expect(maybeRouterSecret(given({ connectionParams: { headers: { [name]: "s" } } }))).toBe("s");
    }
    expect(maybeRouterSecret(given({ token: "s", authorization: "s" }))).toBeNull();
    expect(() => maybeRouterSecret(given({ "router-authorization": "t" }, { "router-authorization": "s" }))).toThrow(Unauthenticated);
    expect(() => maybeRouterSecret(given({}, { "router-authorization": ["s", "s"] }))).toThrow(Unauthenticated);
  });
});

describe("AUTH=none", () => {
  test("asks nobody who he is, whatever he sends", async () => {
    const { authenticate } = createAuthenticator({ authentication: { kind: "none" }, rules: null, canonicalId: (id) => id, clock: systemClock });
    expect(await authenticate(given({ token: 7 }, { authorization: "Basic x" }))).toMatchObject({
      kind: "anonymous",
      grants: [{ instances: "all", raw: true }],
      expiresAtMs: null,
    });
  });
});

describe("AUTH=router", () => {
  const SECRET = "0123456789abcdef";
  const known = (road: { secret: string | null; certificates: boolean }, credentials: Credentials, rules: Parameters<typeof createAuthenticator>[0]["rules"] = null) =>
    createAuthenticator({ authentication: { kind: "router", road }, rules, canonicalId: (id) => id, clock: systemClock })
      .authenticate(credentials)
      .catch((error: unknown) => (error instanceof Unauthenticated ? "refused" : error));
  const router = expect.objectContaining({ kind: "router", id: "router", grants: [{ instances: "all", raw: false }], expiresAtMs: null });
  const peer = { ...given(), isTrustedPeer: true };

  test("knows the router by its secret, to the letter, whatever its clients send", async () => {
    const road = { secret: SECRET, certificates: false };
    expect(await known(road, given({}, { "router-authorization": SECRET, authorization: "Basic x" }))).toEqual(router);
    expect(await known(road, given({ "Router-Authorization": SECRET, token: 7 }))).toEqual(router);
    for (const wrong of ["", SECRET.slice(1), `${SECRET}x`, `${SECRET} `, SECRET.toUpperCase(), `Bearer ${SECRET}`]) {
      expect([wrong, await known(road, given({}, { "router-authorization": wrong }))]).toEqual([wrong, "refused"]);
    }
    expect(await known(road, given({}, { authorization: `Bearer ${SECRET}` }))).toBe("refused");
    expect(await known(road, given())).toBe("refused");
    expect(await known(road, peer)).toBe("refused");
  });

  test("knows the router by its certificate where an authority is named, or by either", async () => {
    expect(await known({ secret: null, certificates: true }, peer)).toEqual(router);
    expect(await known({ secret: null, certificates: true }, given({}, { "router-authorization": SECRET }))).toBe("refused");
    expect(await known({ secret: null, certificates: true }, given({}, { "router-authorization": "null" }))).toBe("refused");
    expect(await known({ secret: SECRET, certificates: true }, peer)).toEqual(router);
    expect(await known({ secret: SECRET, certificates: true }, given({}, { "router-authorization": SECRET }))).toEqual(router);
    expect(await known({ secret: null, certificates: false }, peer)).toBe("refused");
  });

  test("gives the router what the rules say of it", async () => {
    const rules = [
      { subject: { kind: "router" as const }, instances: ["i1"], raw: true },
      { subject: { kind: "scope" as const, name: "s" }, instances: "all" as const, raw: true },
    ];
    expect(await known({ secret: null, certificates: true }, peer, rules)).toMatchObject({ grants: [{ instances: new Set(["i1"]), raw: true }] });
  });
});

describe("AUTH=jwt behind a router", () => {
  const SECRET = "0123456789abcdef";
  let provider: IdentityProvider;
  beforeAll(async () => {
    provider = await startIdentityProvider();
  });
  afterAll(() => provider.close());

  test("demands the road and the token", async () => {
    const token = await provider.sign({ iss: ISSUER, aud: AUDIENCE, sub: "u1", exp: Math.floor(Date.now() / 1_000) + 60 });
    const { authenticate, close } = authenticatorFor(provider, { clock: systemClock, road: { secret: SECRET, certificates: true } });
    const kind = (credentials: Credentials) => authenticate(credentials).then(({ kind }) => kind, (error: unknown) => (error instanceof Unauthenticated ? "refused" : error));
    const authorization = `Bearer ${token}`;
    expect(await kind(given({}, { authorization }))).toBe("refused");
    expect(await kind(given({}, { "router-authorization": SECRET }))).toBe("refused");
    expect(await kind(given({}, { authorization, "router-authorization": `${SECRET}x` }))).toBe("refused");
    expect(await kind({ ...given(), isTrustedPeer: true })).toBe("refused");
    expect(await kind(given({}, { authorization, "router-authorization": SECRET }))).toBe("user");
    expect(await kind(given({ token, "router-authorization": SECRET }))).toBe("user");
    expect(await kind({ ...given({ token }), isTrustedPeer: true })).toBe("user");
    close();
  });
});
