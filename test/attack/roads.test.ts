import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { startGateway, type TestGateway } from "../support/gateway.js";
import { CANARY, CASES, type Case } from "./cases.js";
import { faultsOf } from "./faults.js";
import { isServing, ROADS, roadNamed, type Road, type RoadName } from "./roads.js";
import { INNARDS, type Verdict } from "./verdict.js";

const SETTINGS = { INTROSPECTION: "false", NODE_FIELD: "true" };
/** A refusal is an answer, not a list of all that is wrong. */
const MOST_ERRORS = 3;

describe.each<[graph: string, settings: Record<string, string>, roads: readonly Road[]]>([
  ["standalone", SETTINGS, ROADS],
  ["subgraph", { ...SETTINGS, FEDERATION: "true" }, [roadNamed("POST"), roadNamed("WebSocket")]],
])("every road into the %s gateway gives the same verdict:", (_graph, settings, roads) => {
  let gateway: TestGateway;
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);

  beforeAll(async () => {
    process.on("unhandledRejection", onUnhandled);
    gateway = await startGateway({ settings, emulator: { contacts: [] } });
  });
  let linesBefore = 0;
  beforeEach(async () => {
    linesBefore = gateway.logLines.length;
    await gateway.control.resetCalls();
  });
  afterEach(async () => {
    expect([await isServing(gateway.url), unhandled.splice(0), faultsOf(gateway, linesBefore)]).toEqual([true, [], []]);
  });
  afterAll(async () => {
    process.off("unhandledRejection", onUnhandled);
    await gateway.close();
  });

  test.each(CASES.map((one) => [one.name, one] as const))("%s", async (_name, one) => {
    const taken = roads.filter(({ name }) => !isSkipped(one, name));
    const verdicts = await Promise.all(taken.map(async (road) => [road.name, await road.send(gateway.url, one.operation)] as const));

    const given = verdicts.map(([road, verdict]) => [road, verdict.answer, verdict.code, verdict.survived]);
    expect(given).toEqual(taken.map(({ name }) => [name, ...expectedFor(one, name)]));
    for (const [, verdict] of verdicts) expectDiscreet(verdict, one);
    if (one.asksUpstream !== true) expect(await gateway.control.calls()).toMatchObject({ total: 0 });
  });
});

test("what a road cannot say is rare, and each exception gives its reason", () => {
  const exceptions = CASES.flatMap(({ except = {} }) => Object.values(except));
  for (const { because } of exceptions) expect(because).toMatch(/\w+ \w+/);
  expect(exceptions.length).toBeLessThan((CASES.length * ROADS.length) / 10);
});

function isSkipped({ except }: Case, road: RoadName): boolean {
  const exception = except?.[road];
  return exception !== undefined && "skipped" in exception;
}

/** Answer, code, and whether the road goes on. */
function expectedFor(one: Case, road: RoadName): readonly [Verdict["answer"], string | null, boolean] {
  const exception = one.except?.[road] ?? one;
  if ("closed" in exception) return [exception.closed, null, false];
  if ("skipped" in exception) throw new Error("expected a road that is taken");
  const { code, status = 400 } = exception;
  if (road !== "WebSocket") return [status, code, true];
  return [code === null || (status === 200 && code === "BAD_USER_INPUT") ? "next" : "error", code, true];
}

function expectDiscreet(verdict: Verdict, { check }: Case): void {
  const { told, errors } = verdict;
  expect(told).not.toContain(CANARY);
  expect(told).not.toMatch(INNARDS);
  expect(errors.length).toBeLessThanOrEqual(MOST_ERRORS);
  for (const { extensions } of errors) expect(extensions?.["requestId"]).toEqual(expect.any(String));
  check?.(verdict);
}
