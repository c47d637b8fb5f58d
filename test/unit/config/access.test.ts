import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { readConfig } from "../../../src/config.js";
import { ConfigError } from "../../../src/config/config-error.js";

const INSTANCE = "00000000-0000-4000-8000-000000000001";
const INSTANCES = JSON.stringify([{ arn: `arn:aws:connect:eu-west-2:111122223333:instance/${INSTANCE}`, alias: "berlin" }]);
const SECRET = "0123456789abcdef-secret";
const JWT = { AUTH: "jwt", JWT_ISSUER: "https://issuer.example/", JWT_JWKS_URL: "https://issuer.example/keys", JWT_AUDIENCE: "gateway" };
const ROUTER = { AUTH: "router", ROUTER_SECRET: SECRET };

const certificate = (name: string) => fileURLToPath(new URL(`../../support/certificates/${name}`, import.meta.url));
const TLS = { TLS_CERT: certificate("server.pem"), TLS_KEY: certificate("server.key") };

const config = (env: Record<string, string>) => readConfig({ UPSTREAM: "aws", ...env });

function problemsOf(env: Record<string, string>): Record<string, string> {
  try {
    config(env);
  } catch (error) {
    if (error instanceof ConfigError) return Object.fromEntries(error.problems.map(({ setting, message }) => [setting, message]));
    throw error;
  }
  return {};
}

describe("AUTH", () => {
  test("jwt takes the tokens of one issuer", () => {
    expect(config({ ...JWT, JWT_CLIENT_IDS: "wall, board", JWT_ALGORITHMS: "RS256,ES256", JWT_GROUPS_CLAIM: "cognito:groups" }).access.authentication).toEqual({
      kind: "jwt",
      road: null,
      tokens: {
        issuer: "https://issuer.example/",
        audience: ["gateway"],
        clientIds: ["wall", "board"],
        jwksUrl: "https://issuer.example/keys",
        algorithms: ["RS256", "ES256"],
        groupsClaim: "cognito:groups",
      },
    });
    expect(config(JWT).access.authentication).toMatchObject({ tokens: { clientIds: [], algorithms: ["RS256"], groupsClaim: "groups" } });
    expect(config({ ...JWT, ROUTER_SECRET: SECRET }).access.authentication).toMatchObject({ road: { secret: SECRET, certificates: false } });
  });

  test("jwt wants to know whose tokens, where the keys are, and whom they are for: all of it told at once", () => {
    expect(problemsOf({ AUTH: "jwt" })).toEqual({
      JWT_ISSUER: "AUTH=jwt needs it",
      JWT_JWKS_URL: "AUTH=jwt needs it",
      JWT_AUDIENCE: "AUTH=jwt needs it, or JWT_CLIENT_IDS",
    });
    const { JWT_AUDIENCE: _, ...others } = JWT;
    expect(problemsOf({ ...others, JWT_CLIENT_IDS: "wall" })).toEqual({});
  });

  test("jwt takes keys over no network in clear, and no algorithm by which a verifier could sign", () => {
    for (const JWT_JWKS_URL of ["http://issuer.example/keys", "https://user:pass@issuer.example/keys", "ftp://issuer.example", "keys"]) {
      expect(problemsOf({ ...JWT, JWT_JWKS_URL })).toEqual({ JWT_JWKS_URL: "expected an https URL without a user in it; http only to this machine" });
    }
    expect(problemsOf({ ...JWT, JWT_JWKS_URL: "http://127.0.0.1:8080/keys" })).toEqual({});
    for (const JWT_ALGORITHMS of ["HS256", "RS256,HS256", "none", "RS256,none", "rs256", "A256KW"]) {
      expect(problemsOf({ ...JWT, JWT_ALGORITHMS })).toEqual({ JWT_ALGORITHMS: expect.stringMatching(/^expected some of RS256,/) });
    }
  });

  test("router wants a secret, or an authority for its certificate", () => {
    expect(problemsOf({ AUTH: "router" })).toEqual({ ROUTER_SECRET: "AUTH=router needs it, or TLS_CLIENT_CA" });
    expect(config(ROUTER).access.authentication).toEqual({ kind: "router", road: { secret: SECRET, certificates: false } });
    expect(config({ AUTH: "router", ...TLS, TLS_CLIENT_CA: certificate("ca.pem") }).access.authentication).toEqual({
      kind: "router",
      road: { secret: null, certificates: true },
    });
    expect(problemsOf({ AUTH: "router", ROUTER_SECRET: "short" })).toEqual({ ROUTER_SECRET: "expected 16 to 1024 printable characters without spaces" });
  });

  test("lets a HOST that other machines reach be served", () => {
    for (const auth of [JWT, ROUTER, { AUTH: "none" }]) expect(problemsOf({ ...auth, HOST: "0.0.0.0" })).toEqual({});
    expect(problemsOf({ HOST: "0.0.0.0", AUTH: "jwks" })).toMatchObject({ AUTH: 'expected jwt or router or none, got "jwks"' });
  });

  test.each([{}, { AUTH: "none" }])("%j has no setting beside it that would guard nothing", (auth) => {
    const idle = { JWT_ISSUER: "i", JWT_JWKS_URL: "https://i.example", JWT_AUDIENCE: "a", JWT_CLIENT_IDS: "c", JWT_ALGORITHMS: "RS256", JWT_GROUPS_CLAIM: "g" };
    for (const [setting, text] of Object.entries(idle)) {
      expect(problemsOf({ ...auth, [setting]: text })).toEqual({ [setting]: "has no effect without AUTH=jwt" });
      expect(problemsOf({ ...ROUTER, [setting]: text })).toEqual({ [setting]: "has no effect without AUTH=jwt" });
    }
    const ACCESS_RULES = '[{"scope":"read","instances":["*"]}]';
    for (const [setting, text] of Object.entries({ ACCESS_RULES, AUTHORIZER_URL: "https://opa.example", ROUTER_SECRET: SECRET })) {
      expect(problemsOf({ ...auth, [setting]: text })).toEqual({ [setting]: "has no effect without AUTH=jwt or AUTH=router" });
    }
    expect(problemsOf({ ...auth, ...TLS, TLS_CLIENT_CA: certificate("ca.pem") })).toHaveProperty("TLS_CLIENT_CA");
  });

  test("shows no secret, not even in a URL", () => {
    const env = { ...JWT, ROUTER_SECRET: "s3cret", AUTHORIZER_URL: "http://user:s3cret@opa.example", JWT_JWKS_URL: "http://keys.example?key=s3cret" };
    const problems = problemsOf(env);
    expect(Object.keys(problems).sort()).toEqual(["AUTHORIZER_URL", "JWT_JWKS_URL", "ROUTER_SECRET"]);
    expect(JSON.stringify(problems)).not.toContain("s3cret");
  });
});

describe("ACCESS_RULES", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "rules-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const rules = (list: unknown, more = {}) => ({ ...JWT, ACCESS_RULES: JSON.stringify(list), ...more });

  test("are JSON, or the path of a file that holds it", () => {
    const list = [{ scope: "read", instances: ["*"] }, { group: "leads", instances: [INSTANCE], raw: true }];
    const path = join(folder, "rules.json");
    writeFileSync(path, JSON.stringify(list));
    for (const env of [rules(list), { ...JWT, ACCESS_RULES: path }]) {
      expect(config(env).access.rules).toEqual([
        { subject: { kind: "scope", name: "read" }, instances: "all", raw: false },
        { subject: { kind: "group", name: "leads" }, instances: [INSTANCE], raw: true },
      ]);
    }
    expect(problemsOf({ ...JWT, ACCESS_RULES: join(folder, "absent.json") })).toEqual({ ACCESS_RULES: "expected JSON, or the path of a readable JSON file" });
  });

  test("are refused with every problem, and its place", () => {
    const problems = problemsOf(
      rules([
        { instances: ["*"] },
        { scope: "read", group: "leads", instances: ["*"] },
        { scope: "read", instances: ["*", INSTANCE] },
        { scope: "read", instances: [] },
        { scope: "read", instances: "*" },
        { scope: "read", instances: ["*"], raw: "yes" },
        { scope: "", instances: ["*"] },
        { scope: "read", instances: ["*"], outputType: "RAW" },
        { router: false, instances: ["*"] },
      ]),
    );
    expect(Object.keys(problems)).toEqual([
      "ACCESS_RULES.0",
      "ACCESS_RULES.1",
      "ACCESS_RULES.2.instances",
      "ACCESS_RULES.3.instances",
      "ACCESS_RULES.4.instances",
      "ACCESS_RULES.5.raw",
      "ACCESS_RULES.6.scope",
      "ACCESS_RULES.7",
      "ACCESS_RULES.8.router",
    ]);
    for (const list of [[], {}, [null]]) expect(problemsOf(rules(list))).not.toEqual({});
  });

  test("name instances that are served, by id, alias or ARN", () => {
    const named = (instance: string, more = {}) => problemsOf(rules([{ scope: "read", instances: [instance] }], more));
    for (const name of [INSTANCE, "berlin", `arn:aws:connect:eu-west-2:111122223333:instance/${INSTANCE}`]) {
      expect(named(name, { CONNECT_INSTANCES: INSTANCES })).toEqual({});
    }
    expect(named("boston", { CONNECT_INSTANCES: INSTANCES })).toEqual({ "ACCESS_RULES.0.instances": "names an instance that is not served" });
    // Without a list every id is served, and nobody knows which one an ARN means.
    expect(named("boston")).toEqual({});
    expect(named(`arn:aws:connect:eu-west-2:111122223333:instance/${INSTANCE}`)).toHaveProperty(["ACCESS_RULES.0.instances"]);
    // One problem, told once.
    expect(named("boston", { CONNECT_INSTANCES: "[{}]" })).not.toHaveProperty(["ACCESS_RULES.0.instances"]);
  });

  test("are for those who can be known", () => {
    const router = [{ router: true, instances: ["*"], raw: true }];
    expect(problemsOf(rules(router))).toEqual({ "ACCESS_RULES.0": "is for nobody who is known by AUTH=jwt" });
    expect(problemsOf({ ...ROUTER, ACCESS_RULES: JSON.stringify([...router, { group: "leads", instances: ["*"] }]) })).toEqual({
      "ACCESS_RULES.1": "is for nobody who is known by AUTH=router",
    });
    expect(problemsOf({ ...ROUTER, ACCESS_RULES: JSON.stringify(router) })).toEqual({});
  });
});

describe("TLS", () => {
  test("has a certificate, its key, and an authority for clients if told", () => {
    expect(config(TLS).http.tls).toMatchObject({ cert: expect.stringContaining("BEGIN CERTIFICATE"), key: expect.stringContaining("PRIVATE KEY"), clientCa: null });
    expect(config({ ...TLS, ...ROUTER, TLS_CLIENT_CA: certificate("ca.pem") }).http.tls?.clientCa).toContain("BEGIN CERTIFICATE");
  });

  test("is whole, or not there at all", () => {
    expect(problemsOf({ TLS_CERT: TLS.TLS_CERT })).toEqual({ TLS_KEY: "is missing beside the other of the two" });
    expect(problemsOf({ TLS_KEY: TLS.TLS_KEY })).toEqual({ TLS_CERT: "is missing beside the other of the two" });
    expect(problemsOf({ ...ROUTER, TLS_CLIENT_CA: certificate("ca.pem") })).toEqual({ TLS_CLIENT_CA: "needs TLS_CERT and TLS_KEY" });
  });

  test("is of files that are what they should be, and that belong together", () => {
    expect(problemsOf({ ...ROUTER, TLS_CERT: "/nowhere", TLS_KEY: certificate("ca.pem"), TLS_CLIENT_CA: certificate("server.key") })).toEqual({
      TLS_CERT: "expected the path of a readable PEM file that holds a certificate",
      TLS_KEY: "expected the path of a readable PEM file that holds a private key without a passphrase",
      TLS_CLIENT_CA: "expected the path of a readable PEM file that holds a certificate",
    });
    expect(problemsOf({ ...TLS, TLS_KEY: certificate("client.key") })).toEqual({ TLS_KEY: "is not the key of TLS_CERT" });
  });
});
