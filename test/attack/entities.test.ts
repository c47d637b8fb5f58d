import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { analysisId } from "../../src/domain/global-id.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { CANARY } from "./cases.js";
import { faultsOf } from "./faults.js";
import { roadNamed, type RoadName } from "./roads.js";
import { INNARDS, type Verdict } from "./verdict.js";

const { instanceId, accountId, region } = WELL_KNOWN;
const QUERY = "query ($all: [_Any!]!) { _entities(representations: $all) { __typename ... on ContactAnalysis { id } ... on Contact { contactId } } }";
/** A router sends POSTs; nothing keeps others from other roads. */
const ROAD_NAMES: readonly RoadName[] = ["POST", "WebSocket", "SSE by POST"];

const key = { __typename: "ContactAnalysis", instanceId, contactId: "c", outputType: "REDACTED" };
const json = (text: string): unknown => JSON.parse(text) as unknown;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ settings: { FEDERATION: "true", INTROSPECTION: "false" }, emulator: { contacts: [] } });
});
beforeEach(() => gateway.control.resetCalls());
afterEach(async () => {
  expect([faultsOf(gateway), (await gateway.control.calls()).total]).toEqual([[], 0]);
});
afterAll(() => gateway.close());

/** The one verdict of all roads on representations. */
async function verdictOn(all: unknown): Promise<Verdict> {
  const verdicts = await Promise.all(ROAD_NAMES.map((name) => roadNamed(name).send(gateway.url, { query: QUERY, variables: { all } })));
  expect(new Set(verdicts.map(({ code }) => code)).size).toBe(1);
  for (const { told, survived } of verdicts) {
    expect(survived).toBe(true);
    expect(told).not.toContain(CANARY);
    expect(told).not.toMatch(INNARDS);
  }
  return verdicts[0]!;
}

describe("a representation", () => {
  test.each<[what: string, representation: unknown]>([
    ["of a type that is not there", { __typename: CANARY, id: "x" }],
    ["of a type that is no entity", { __typename: "Query" }],
    ["of a type that only describes others", { __typename: "__Schema" }],
    ["of a type by a prototype's name", { __typename: "constructor" }],
    ["without a key", { __typename: "ContactAnalysis" }],
    ["with half a key", { __typename: "ContactAnalysis", instanceId: CANARY }],
    ["with a key that is no text", { ...key, contactId: { a: CANARY } }],
    ["with a key that is a list", { ...key, contactId: [CANARY] }],
    ["with a key that is a path", { ...key, contactId: `../${CANARY}` }],
    ["with a key that is too long", { ...key, contactId: CANARY.repeat(50) }],
    ["with an output type that is not there", { ...key, outputType: CANARY }],
    ["with an id that is a number", { __typename: "ContactAnalysis", id: 7 }],
    ["with another type's id", { __typename: "Contact", id: analysisId({ instanceId, contactId: "c", outputType: "RAW" }) }],
  ])("%s is BAD_USER_INPUT and leaves the others whole", async (_what, representation) => {
    const { answer, code, errors, data } = await verdictOn([representation, key]);
    expect([answer, code, errors.map(({ path }) => path?.slice(0, 2))]).toEqual([200, "BAD_USER_INPUT", [["_entities", 0]]]);
    expect(data).toMatchObject({ _entities: [null, { __typename: "ContactAnalysis" }] });
  });

  test.each<[what: string, representation: unknown]>([
    ["with an id that is none", { __typename: "ContactAnalysis", id: CANARY }],
    ["with an ARN that is none", { __typename: "Contact", arn: CANARY }],
    ["with an ARN of a path", { __typename: "Contact", arn: `arn:aws:connect:${region}:${accountId}:instance/${instanceId}/contact/../${CANARY}` }],
  ])("%s is nobody's, and leaves the others whole", async (_what, representation) => {
    const { answer, code, data } = await verdictOn([representation, key]);
    expect([answer, code]).toEqual([200, null]);
    expect(data).toMatchObject({ _entities: [null, { __typename: "ContactAnalysis" }] });
  });

  test.each<[what: string, representation: unknown]>([
    ["of nothing", {}],
    ["of a type that is no text", { __typename: { a: CANARY } }],
    ["that is a text", CANARY],
    ["that is null", null],
    ["that is a list", [key]],
  ])("%s is no representation: BAD_USER_INPUT", async (_what, representation) => {
    expect(await verdictOn([representation, key])).toMatchObject({ answer: 400, code: "BAD_USER_INPUT" });
  });

  test("gets nothing out of its prototype", async () => {
    const [road] = [roadNamed("WebSocket")];
    const hidden = json(`{"__proto__": ${JSON.stringify(key)}, "__typename": "ContactAnalysis"}`);
    expect(await road.send(gateway.url, { query: QUERY, variables: { all: [hidden] } })).toMatchObject({ code: "BAD_USER_INPUT", survived: true });
  });
});

describe("representations", () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => ({ ...key, contactId: `c${n}` }));

  test("are a hundred at most, by aliases too", async () => {
    expect(await verdictOn(many(101))).toMatchObject({ answer: 400, code: "QUERY_TOO_COMPLEX" });
    expect(await verdictOn(many(100))).toMatchObject({ answer: 200, code: null });
    const twice = "query ($all: [_Any!]!) { a: _entities(representations: $all) { __typename } b: _entities(representations: $all) { __typename } }";
    for (const name of ROAD_NAMES) {
      expect(await roadNamed(name).send(gateway.url, { query: twice, variables: { all: many(60) } })).toMatchObject({ code: "QUERY_TOO_COMPLEX" });
    }
  });

  test("may be in the document itself, and are bounded there too", async () => {
    const literal = many(101).map(({ contactId }) => `{ __typename: "Contact", instanceId: "i", contactId: "${contactId}" }`).join(" ");
    const query = `{ _entities(representations: [${literal}]) { __typename } }`;
    const { code } = await roadNamed("POST").send(gateway.url, { query });
    expect(["QUERY_TOO_COMPLEX", "GRAPHQL_PARSE_FAILED"]).toContain(code);
  });
});

test("the subgraph's SDL is told to whoever asks like a router, and nothing else of the schema", async () => {
  expect(await roadNamed("POST").send(gateway.url, { query: "{ _service { sdl } }" })).toMatchObject({ answer: 200, code: null });
  expect(await roadNamed("POST").send(gateway.url, { query: "{ __schema { queryType { name } } }" })).toMatchObject({ answer: 400 });
});
