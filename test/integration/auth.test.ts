import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";

import type { AuthorizationRequest } from "../../src/domain/access.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { ROADS, type Road } from "../canary/roads.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { startIdentityProvider, TOKEN_SHAPES, type IdentityProvider } from "../support/identity-provider.js";

const ROAD_NAMES = Object.keys(ROADS) as Road[];
const contact = { instanceId: WELL_KNOWN.instanceId, contactId: WELL_KNOWN.endlessContactId };
const asked = (outputType: string) => ({
  query: `query ($instanceId: ID!, $contactId: ID!, $outputType: AnalysisOutputType!) { contactAnalysis(instanceId: $instanceId, contactId: $contactId, outputType: $outputType) { status unavailable { code } } }`,
  variables: { ...contact, outputType },
});

let identityProvider: IdentityProvider;
let gateway: TestGateway | null = null;
beforeAll(async () => {
  identityProvider = await startIdentityProvider("ES256");
});
afterEach(async () => {
  await gateway?.close();
  gateway = null;
});
afterAll(() => identityProvider.close());

/** What came of it: what an analysis says, or the code of the refusal, or of the close. */
async function verdictOn(road: Road, token: string, outputType: string): Promise<string> {
  const { bytes } = await ROADS[road](gateway?.url ?? "", token, asked(outputType));
  if (bytes.includes('"FORBIDDEN"')) return "FORBIDDEN";
  if (bytes.includes('"IN_PROGRESS"')) return "served";
  return /"code":"(\w+)"/.exec(bytes)?.[1] ?? /^(44\d\d) /m.exec(bytes)?.[1] ?? bytes;
}

describe.each(Object.entries(TOKEN_SHAPES))("With tokens as %s makes them", (_name, shape) => {
  test.each(ROAD_NAMES)("a user reads by %s what its scopes allow, and nobody else reads anything", async (road) => {
    gateway = await startGateway({ settings: { AUTH: "jwt", JWT_ALGORITHMS: "ES256", JWT_JWKS_URL: identityProvider.jwksUrl, AUDIT_LOG: "none", ACCESS_RULES: JSON.stringify(RULES), ...shape.settings } });
    const tokenOf = async (...scopes: string[]) => `Bearer ${await identityProvider.sign(shape.accessToken({ subject: "alice", scopes }), { header: shape.header })}`;
    const reader = await tokenOf("read");
    expect([await verdictOn(road, reader, "REDACTED"), await verdictOn(road, reader, "RAW")]).toEqual(["served", "FORBIDDEN"]);
    expect(await verdictOn(road, await tokenOf("read", "raw"), "RAW")).toBe("served");
    expect(await verdictOn(road, await tokenOf("other"), "REDACTED")).toBe("FORBIDDEN");
    expect(await verdictOn(road, `${reader}x`, "REDACTED")).toBe(road === "websocket" ? "4403" : "UNAUTHENTICATED");
    const idToken = await identityProvider.sign(shape.idToken({ subject: "alice", scopes: ["read"] }), { header: shape.header });
    expect(await verdictOn(road, `Bearer ${idToken}`, "REDACTED")).toBe(road === "websocket" ? "4403" : "UNAUTHENTICATED");
  });
});

const RULES = [
  { scope: "read", instances: ["*"] },
  { scope: "raw", instances: ["*"], raw: true },
];

describe("As a subgraph behind a router", () => {
  const secret = "a-secret-that-two-share";
  const ask = (headers: Record<string, string>) =>
    gateway?.request("/graphql", { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(asked("RAW")) });

  test("it serves whoever brings the router's secret, redacted text unless a rule says more", async () => {
    gateway = await startGateway({ settings: { AUTH: "router", AUDIT_LOG: "none", ROUTER_SECRET: secret, FEDERATION: "secured" } });
    expect((await ask({}))?.status).toBe(401);
    expect((await ask({ "router-authorization": `${secret}x` }))?.status).toBe(401);
    expect(await (await ask({ "router-authorization": secret }))?.json()).toMatchObject({ data: { contactAnalysis: { unavailable: { code: "FORBIDDEN" } } } });
    await gateway.close();

    gateway = await startGateway({ settings: { AUTH: "router", AUDIT_LOG: "none", ROUTER_SECRET: secret, ACCESS_RULES: '[{ "router": true, "instances": ["*"], "raw": true }]' } });
    expect(await (await ask({ "router-authorization": secret }))?.json()).toMatchObject({ data: { contactAnalysis: { status: "IN_PROGRESS" } } });
  });

  test("with users' tokens, both the secret and the token are needed", async () => {
    const shape = TOKEN_SHAPES.Auth0;
    gateway = await startGateway({
      settings: { AUTH: "jwt", ROUTER_SECRET: secret, JWT_ALGORITHMS: "ES256", JWT_JWKS_URL: identityProvider.jwksUrl, AUDIT_LOG: "none", ACCESS_RULES: JSON.stringify(RULES), ...shape.settings },
    });
    const authorization = `Bearer ${await identityProvider.sign(shape.accessToken({ subject: "alice", scopes: ["raw"] }), { header: shape.header })}`;
    expect((await ask({ authorization }))?.status).toBe(401);
    expect((await ask({ "router-authorization": secret }))?.status).toBe(401);
    expect(await (await ask({ authorization, "router-authorization": secret }))?.json()).toMatchObject({ data: { contactAnalysis: { status: "IN_PROGRESS" } } });
  });
});

describe("With an operator's own rule", () => {
  let authorizer: Server;
  let questions: AuthorizationRequest[];
  let answer: unknown;
  beforeAll(async () => {
    authorizer = createServer((request, response) => {
      void json(request).then((body) => {
        questions.push((body as { input: AuthorizationRequest }).input);
        response.end(JSON.stringify(answer));
      });
    });
    authorizer.listen(0, "127.0.0.1");
    await once(authorizer, "listening");
  });
  afterAll(() => void authorizer.close());

  test("what the grants allow is asked of it, and what it does not allow is forbidden; one that cannot be asked allows nothing", async () => {
    const shape = TOKEN_SHAPES.Okta;
    questions = [];
    const { port } = authorizer.address() as AddressInfo;
    const settings = { AUTH: "jwt", JWT_ALGORITHMS: "ES256", JWT_JWKS_URL: identityProvider.jwksUrl, AUDIT_LOG: "none", ACCESS_RULES: JSON.stringify(RULES), AUTHORIZER_URL: `http://127.0.0.1:${port}/v1/data/contacts/allow`, ...shape.settings };
    gateway = await startGateway({ settings });
    const tokenOf = async (subject: string) => `Bearer ${await identityProvider.sign(shape.accessToken({ subject, scopes: ["read"] }), { header: shape.header })}`;

    answer = { result: { allow: true, ttlSeconds: 60 } };
    expect(await verdictOn("post", await tokenOf("alice"), "REDACTED")).toBe("served");
    expect(await verdictOn("post", await tokenOf("alice"), "RAW")).toBe("FORBIDDEN");
    expect(questions).toEqual([{ principal: expect.objectContaining({ kind: "user", scopes: ["read"] }), contact, outputType: "REDACTED" }]);
    answer = { result: false };
    expect(await verdictOn("websocket", await tokenOf("bob"), "REDACTED")).toBe("FORBIDDEN");
    answer = { what: "is this" };
    expect(await verdictOn("sse", await tokenOf("carol"), "REDACTED")).toBe("FORBIDDEN");
    expect(gateway.logLines).toContainEqual(expect.objectContaining({ msg: "the operator's rule could not be asked: it counts as a refusal" }));
  });
});
