import { setTimeout as delay } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import fc, { type GeneratorValue } from "fast-check";
import { Kind, print, type DocumentNode } from "graphql";

import { analysisId } from "../../src/domain/global-id.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { arbitraryOperation } from "../support/arbitrary-operation.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import * as documents from "../support/generated/documents.js";
import { STANDALONE, SUBGRAPH } from "../unit/schema/support/ask.js";
import { documentedCodes } from "./documented-codes.js";
import { faultsOf } from "./faults.js";
import { send } from "./http.js";
import { mutateCharacters, mutateTokens } from "./mutate.js";
import { isServing, roadNamed, verdictOfReply, type Operation } from "./roads.js";
import { INNARDS, type Verdict } from "./verdict.js";
import { openWire } from "./wire.js";

/** The same ones every time, unless the environment says otherwise; fast-check tells the seed of what fails. */
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_261_122);
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 50);
const TIMEOUT_MS = 20_000 + RUNS * 200;
/** What takes longer than this is a stream that has nothing to say yet, or hangs. */
const PATIENCE_MS = 5_000;

const ROADS = [roadNamed("POST"), roadNamed("WebSocket"), roadNamed("SSE by POST")];
const CODES = documentedCodes();
const { instanceId } = WELL_KNOWN;

let gateway: TestGateway;
let subgraph: TestGateway;
let contactId: string;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  gateway = await startGateway({ emulator: { contacts: [] } });
  subgraph = await startGateway({ settings: { FEDERATION: "true", LOG_LEVEL: "warn" }, beside: gateway.emulator });
  ({ contactId } = await gateway.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 1_000 }));
});
afterEach(async () => {
  expect([await isServing(gateway.url), await isServing(subgraph.url), unhandled]).toEqual([true, true, []]);
});
afterAll(async () => {
  await subgraph.close();
  await gateway.close();
  process.off("unhandledRejection", onUnhandled);
});

/** Asserts that all roads have refused, or none, and for one reason; and that each has answered within what is documented. */
async function expectAnswered(url: string, operation: Operation): Promise<void> {
  const isStreaming = /\bsubscription\b/.test(String(operation.query));
  const verdicts = await Promise.all(ROADS.map(({ send: ask }) => Promise.race([ask(url, operation), silence(isStreaming)])));
  const given = verdicts.filter((verdict) => verdict !== null);
  for (const verdict of given) expectDocumented(verdict);
  if (!isStreaming) expect(new Set(given.map((verdict) => (isRefusal(verdict) ? verdict.code : null))).size).toBe(1);
}

function expectDocumented({ answer, errors, told, survived }: Verdict): void {
  expect([survived, typeof answer === "number" && answer >= 500]).toEqual([true, false]);
  for (const { extensions } of errors) {
    const code = String(extensions?.["code"]);
    expect([code, CODES.has(code) && code !== "INTERNAL_SERVER_ERROR"]).toEqual([code, true]);
  }
  expect(told.replaceAll("Did you mean", "")).not.toMatch(INNARDS);
}

function isRefusal({ answer }: Verdict): boolean {
  return answer !== "next" && answer !== 200;
}

async function silence(isExpected: boolean): Promise<null> {
  await delay(PATIENCE_MS, undefined, { ref: false });
  if (isExpected) return null;
  throw new Error(`expected an answer within ${PATIENCE_MS} ms`);
}

function check(name: string, url: () => string, operationFrom: (draw: GeneratorValue) => Operation): void {
  test(
    name,
    async () => {
      const answered = fc.asyncProperty(fc.gen(), async (draw) => {
        await expectAnswered(url(), operationFrom(draw));
        expect([...faultsOf(gateway), ...faultsOf(subgraph)]).toEqual([]);
      });
      await fc.assert(answered, { seed: SEED, numRuns: RUNS, endOnFailure: true });
    },
    TIMEOUT_MS,
  );
}

const HONEST = [
  ...Object.values(documents).filter(isOperation).map(print),
  `subscription ($contact: ContactKey!, $after: String, $types: [AnalysisSegmentType!]) {
    segmentsAdded(contact: $contact, after: $after, types: $types) { kind edges { cursor node { __typename } } hasMore }
  }`,
];

/** Of what is generated, enums are values too, and some documents are fragments only. */
function isOperation(value: unknown): value is DocumentNode {
  return typeof value === "object" && value !== null && "definitions" in value && JSON.stringify(value).includes(Kind.OPERATION_DEFINITION);
}

/** Values for whatever the honest documents ask for. */
const variables = () => ({
  instanceId,
  contactId,
  contact: { instanceId, contactId },
  contacts: [{ instanceId, contactId }],
  id: analysisId({ instanceId, contactId, outputType: "REDACTED" }),
  first: 5,
  outputType: "REDACTED",
  types: ["TRANSCRIPT"],
  maxAgeSeconds: 60,
});

const oneOf = <T>(values: readonly T[], draw: GeneratorValue): T => values[draw(fc.nat, { max: values.length - 1 })]!;

describe("documents that have come to harm are answered, on every road alike:", () => {
  check("tokens lost, doubled and moved", () => gateway.url, (draw) => ({ query: mutateTokens(oneOf(HONEST, draw), draw), variables: variables() }));
  check("characters lost, doubled and moved", () => gateway.url, (draw) => ({ query: mutateCharacters(oneOf(HONEST, draw), draw), variables: variables() }));

  test("requests and messages whose characters are lost, doubled and moved", async () => {
    const answered = fc.asyncProperty(fc.gen(), async (draw) => {
      const payload = JSON.stringify({ query: oneOf(HONEST, draw), variables: variables() });
      expectDocumented(verdictOfReply(await send(gateway.url, { body: mutateCharacters(payload, draw) })));

      const wire = await openWire(gateway.url);
      const message = new Promise((resolve) => wire.socket.once("message", () => resolve("answered")));
      const answer = Promise.race([wire.closed.then(([code]) => code), message, silence(true)]);
      wire.send(mutateCharacters(JSON.stringify({ id: "1", type: "subscribe", payload: JSON.parse(payload) as unknown }), draw));
      expect([4400, 4409, 1007, "answered", null]).toContain(await answer);
      wire.close();
    });
    await fc.assert(answered, { seed: SEED, numRuns: RUNS, endOnFailure: true });
  }, TIMEOUT_MS);
});

describe("operations that the schema allows are answered, on every road alike:", () => {
  const scalars = () => ({
    ID: [instanceId, contactId, "nobody", "..", analysisId({ instanceId, contactId, outputType: "REDACTED" })],
    String: ["", "AQAAAAAAAAAA", "text"],
    Int: [0, 1, 5, 100, 500, -1],
    Boolean: [true, false],
    _Any: [
      { __typename: "Contact", instanceId, contactId },
      { __typename: "ContactAnalysis", id: analysisId({ instanceId, contactId, outputType: "RAW" }) },
      { __typename: "ContactAnalysis", instanceId, contactId, outputType: "NOTHING" },
      { __typename: "Contact" },
      { __typename: "constructor" },
    ],
  });
  const operationOver = (schema: typeof STANDALONE) => (draw: GeneratorValue): Operation => {
    const { source, operationName, variables: given } = arbitraryOperation(schema, scalars(), draw);
    return { query: source, variables: given, ...(operationName !== null && { operationName }) };
  };

  check("the standalone graph's", () => gateway.url, operationOver(STANDALONE));
  check("the subgraph's", () => subgraph.url, operationOver(SUBGRAPH));
});
