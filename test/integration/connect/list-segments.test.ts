import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { instancesSchema } from "../../../src/connect/instances-schema.js";
import { ContactUnavailable, TokenRefused } from "../../../src/domain/errors.js";
import type { SegmentsResponse } from "../../../src/domain/upstream.js";
import { createBench, requestFor, TYPES, type Bench } from "./support.js";

let bench: Bench;
beforeAll(async () => void (bench = await createBench()));
afterAll(() => bench.close());
afterEach(async () => {
  await bench.control.clearFaults();
  await bench.control.set({ ratePerSecond: null });
});
beforeEach(() => bench.control.resetCalls());

async function start(scenario: string, startedSecondsAgo = 7_200) {
  return bench.control.startContact({ scenario, startedSecondsAgo });
}

async function calls(): Promise<number> {
  return (await bench.control.calls()).total;
}

function failure(promise: Promise<SegmentsResponse>): Promise<unknown> {
  return promise.then(
    () => "no failure",
    (error: unknown) => error,
  );
}

describe("a page from the upstream", () => {
  it("comes as domain records, with the token of the next one", async () => {
    const { listSegments } = bench.connect();
    const contact = await start("long");
    const first = await listSegments(requestFor(contact));
    expect(first).toMatchObject({ status: "COMPLETED", channel: "CHAT" });
    expect(first.segments).toHaveLength(100);
    expect(first.nextToken).not.toBeNull();
    const second = await listSegments(requestFor(contact, { token: first.nextToken }));
    expect(second.segments).toHaveLength(100);
    expect(second.segments).not.toEqual(first.segments);
    expect(await calls()).toBe(2);
  });

  it("holds the types that were asked for, of the text that was asked for", async () => {
    const { listSegments } = bench.connect();
    const contact = await start("billing-dispute");
    const texts = async (outputType: "RAW" | "REDACTED"): Promise<unknown> =>
      (await listSegments(requestFor(contact, { list: { ...contact, outputType }, types: ["TRANSCRIPT"] }))).segments;
    expect(await texts("RAW")).not.toEqual(await texts("REDACTED"));
    const { segments } = await listSegments(requestFor(contact, { types: ["CATEGORIES", "ISSUES"] }));
    expect(new Set(segments.map(({ kind }) => kind))).toEqual(new Set(["CATEGORIES", "ISSUES"]));
  });

  it("is whole though one timestamp in it cannot be read", async () => {
    const { listSegments } = bench.connect();
    const contact = await start("billing-dispute");
    const { segments } = await listSegments(requestFor(contact));
    await bench.control.fault({ kind: "bad-timestamp", times: 1 });
    const spoilt = await listSegments(requestFor(contact));
    expect(spoilt.segments).toHaveLength(segments.length);
    expect(spoilt.segments.filter((segment) => "time" in segment && segment.time === null)).toHaveLength(1);
  });
});

describe("what is asked for in vain", () => {
  it.each([
    ["voice", "RAW", "UNSUPPORTED_CHANNEL", true],
    ["redacted-only", "RAW", "OUTPUT_TYPE_NOT_ENABLED", true],
  ] as const)("%s in %s is %s", async (scenario, outputType, code, permanent) => {
    const contact = await start(scenario);
    const error = await failure(bench.connect().listSegments(requestFor(contact, { list: { ...contact, outputType } })));
    expect(error).toMatchObject({ code, permanent });
    expect(await calls()).toBe(1);
  });

  it("a contact that has not started is NOT_FOUND, until it has", async () => {
    const { listSegments } = bench.connect();
    const contact = await start("not-started", 0);
    expect(await failure(listSegments(requestFor(contact)))).toMatchObject({ code: "NOT_FOUND", permanent: false });
    await bench.control.advance({ seconds: 60 });
    expect((await listSegments(requestFor(contact))).segments.length).toBeGreaterThan(0);
  });

  it("a token that has expired is refused, and not tried again", async () => {
    const { listSegments } = bench.connect();
    const contact = await start("long");
    const { nextToken } = await listSegments(requestFor(contact));
    await bench.control.expireTokens();
    expect(await failure(listSegments(requestFor(contact, { token: nextToken })))).toBeInstanceOf(TokenRefused);
    expect(await calls()).toBe(2);
  });

  it("an instance that is not listed costs no call", async () => {
    const contact = await start("billing-dispute");
    const { listSegments } = bench.connect({ instances: instancesSchema.parse([{ instanceId: "another" }]) });
    expect(await failure(listSegments(requestFor(contact)))).toMatchObject({ code: "INSTANCE_NOT_SERVED" });
    expect(await calls()).toBe(0);
  });

  it.each(["", ".", "..", "a/b", "a?b", "é", "x".repeat(257)])("a contact called %j costs no call", async (contactId) => {
    const { instanceId } = await start("billing-dispute");
    expect(await failure(bench.connect().listSegments(requestFor({ instanceId, contactId })))).toMatchObject({ code: "NOT_FOUND" });
    expect(await calls()).toBe(0);
  });

  it.each(["", "..", "a/b", "x".repeat(101)])("an instance called %j costs no call", async (instanceId) => {
    expect(await failure(bench.connect().listSegments(requestFor({ instanceId, contactId: "c" })))).toMatchObject({ code: "INSTANCE_NOT_SERVED" });
    expect(await calls()).toBe(0);
  });
});

describe("a fault of the upstream", () => {
  it.each([
    ["internal-error", "UPSTREAM_UNAVAILABLE"],
    ["unavailable-html", "UPSTREAM_UNAVAILABLE"],
    ["reset", "UPSTREAM_UNAVAILABLE"],
    ["truncated", "UPSTREAM_BAD_RESPONSE"],
    ["empty-object", "UPSTREAM_BAD_RESPONSE"],
    ["empty-array", "UPSTREAM_BAD_RESPONSE"],
  ] as const)("%s is tried three times, then %s", async (kind, code) => {
    const { listSegments } = bench.connect();
    const contact = await start("billing-dispute");
    await bench.control.fault({ kind });
    const error = await failure(listSegments(requestFor(contact)));
    expect(error).toBeInstanceOf(ContactUnavailable);
    expect(error).toMatchObject({ code, message: code, permanent: false });
    expect(await calls()).toBe(3);
  });

  it.each(["internal-error", "unavailable-html", "reset", "truncated", "empty-object", "throttle"] as const)("%s is got over when it passes", async (kind) => {
    const { listSegments } = bench.connect();
    const contact = await start("billing-dispute");
    await bench.control.fault({ kind, times: 2 });
    expect((await listSegments(requestFor(contact))).segments.length).toBeGreaterThan(0);
    expect(await calls()).toBe(3);
  });

  it.each(["access-denied", "expired-credentials"] as const)("%s is UPSTREAM_FORBIDDEN at once", async (kind) => {
    const { listSegments } = bench.connect();
    const contact = await start("billing-dispute");
    await bench.control.fault({ kind });
    expect(await failure(listSegments(requestFor(contact)))).toMatchObject({ code: "UPSTREAM_FORBIDDEN" });
    expect(await calls()).toBe(1);
  });

  it("a connection that says nothing is UPSTREAM_TIMEOUT, each try after its time-out", async () => {
    const { listSegments } = bench.connect({ requestTimeoutMs: 100 });
    const contact = await start("billing-dispute");
    await bench.control.fault({ kind: "wedge" });
    expect(await failure(listSegments(requestFor(contact)))).toMatchObject({ code: "UPSTREAM_TIMEOUT" });
    expect(await calls()).toBe(3);
  });

  it("a slow answer is waited for no longer than the deadline", async () => {
    const { listSegments } = bench.connect();
    const contact = await start("billing-dispute");
    await bench.control.fault({ kind: "latency", milliseconds: 5_000 });
    const startMs = Date.now();
    expect(await failure(listSegments(requestFor(contact, { patienceMs: 200 })))).toMatchObject({ code: "UPSTREAM_TIMEOUT" });
    expect(Date.now() - startMs).toBeLessThan(1_000);
  });

  it("a body that stops half-way is UPSTREAM_TIMEOUT, and its connection is let go", async () => {
    const stalling = createServer((_, response) => void response.writeHead(200, { "content-type": "application/json" }).write('{"Segments":['));
    stalling.listen(0, "127.0.0.1");
    await once(stalling, "listening");
    const letGo = once(stalling, "connection").then(([socket]) => once(socket as Socket, "close"));
    const { listSegments } = bench.connect({ endpoint: `http://127.0.0.1:${(stalling.address() as AddressInfo).port}` });
    const error = failure(listSegments(requestFor({ instanceId: "i", contactId: "c" }, { patienceMs: 200 })));
    expect(await error).toMatchObject({ code: "UPSTREAM_TIMEOUT" });
    await letGo;
    stalling.close();
  });

  it("throttling is waited out until the deadline, then UPSTREAM_THROTTLED with a time to come again", async () => {
    const { listSegments } = bench.connect({ requestsPerSecond: 20 });
    const contact = await start("billing-dispute");
    await bench.control.fault({ kind: "throttle" });
    const error = await failure(listSegments(requestFor(contact, { patienceMs: 3_500 })));
    expect(error).toMatchObject({ code: "UPSTREAM_THROTTLED", retryAfterMs: expect.any(Number) });
    expect(await calls()).toBeGreaterThan(2);
  });

  it("prints nothing, and tells nothing of the upstream's", async () => {
    const { listSegments } = bench.connect();
    const contact = await start("billing-dispute");
    // On Node 20 the first call of all warns of that version's end.
    await listSegments(requestFor(contact));
    const writes = [jest.spyOn(process.stdout, "write"), jest.spyOn(process.stderr, "write")];
    const consoles = (["log", "info", "warn", "error", "debug", "trace"] as const).map((level) => jest.spyOn(console, level));
    const errors: unknown[] = [];
    for (const kind of ["unavailable-html", "empty-object", "access-denied", "truncated"] as const) {
      await bench.control.fault({ kind });
      errors.push(await failure(listSegments(requestFor(contact))));
      await bench.control.clearFaults();
    }
    await listSegments(requestFor(contact));
    const printed = [...writes, ...consoles].flatMap((spy) => spy.mock.calls);
    jest.restoreAllMocks();
    expect(printed).toEqual([]);
    expect(errors.map((error) => (error as Error).message)).toEqual([
      "UPSTREAM_UNAVAILABLE",
      "UPSTREAM_BAD_RESPONSE",
      "UPSTREAM_FORBIDDEN",
      "UPSTREAM_BAD_RESPONSE",
    ]);
  });
});

describe("the account's budget", () => {
  it("is kept by whatever number of queries: the upstream never has to throttle", async () => {
    await bench.control.set({ ratePerSecond: 20, burst: 5 });
    const { listSegments } = bench.connect({ requestsPerSecond: 20, burst: 5 });
    const contact = await start("empty");
    const answers = await Promise.all(Array.from({ length: 30 }, () => listSegments(requestFor(contact))));
    expect(answers).toHaveLength(30);
    const { byContact, byOutcome } = await bench.control.calls();
    expect(byContact[contact.contactId]).toBe(30);
    expect(Object.keys(byOutcome)).toEqual(["OK"]);
  });

  it("refuses whose turn would come too late, without a call", async () => {
    const { listSegments } = bench.connect({ requestsPerSecond: 2 });
    const contact = await start("empty");
    const error = await failure(listSegments(requestFor(contact, { patienceMs: 100 })));
    expect(error).toMatchObject({ code: "UPSTREAM_THROTTLED" });
    expect((error as ContactUnavailable).retryAfterMs).toBeGreaterThan(100);
    expect(await calls()).toBe(0);
  });

  it("is one for the instances of an account in a Region, and another for the next Region", async () => {
    const contact = await start("empty");
    const settings = [
      { instanceId: contact.instanceId, region: "us-east-1", requestsPerSecond: 1 },
      { instanceId: "sister", region: "us-east-1" },
      { instanceId: "abroad", region: "eu-west-2" },
    ];
    const { listSegments } = bench.connect({ instances: instancesSchema.parse(settings), requestsPerSecond: 100, burst: 5 });
    const ask = (instanceId: string) => failure(listSegments(requestFor({ ...contact, instanceId }, { patienceMs: 500, types: TYPES })));
    // The emulator knows the contact at one instance only: NOT_FOUND is its answer to a call that was made.
    expect(await Promise.all([ask("sister"), ask("abroad")])).toMatchObject([{ code: "UPSTREAM_THROTTLED" }, { code: "NOT_FOUND" }]);
  });

  it("lets nobody wait in vain when the gateway closes", async () => {
    const connect = bench.connect({ requestsPerSecond: 0.1 });
    const contact = await start("empty");
    const waiting = failure(connect.listSegments(requestFor(contact)));
    connect.close();
    expect(await waiting).toMatchObject({ code: "UPSTREAM_UNAVAILABLE" });
  });
});
