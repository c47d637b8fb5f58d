import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";

import type { StartedContact } from "../../src/emulator/control-messages.js";
import type { Fault } from "../../src/emulator/fault.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { createFakeClock } from "../support/fake-clock.js";
import { startGateway, type Answer, type TestGateway } from "../support/gateway.js";
import {
  ContentDocument,
  PageDocument,
  WallDocument,
  type ContentQuery,
  type ContentQueryVariables,
} from "../support/generated/documents.js";
import { LIVE_SECONDS, OVER_SECONDS } from "../support/long-contact.js";
import { askPage, segmentsOf } from "../support/page-through.js";
import { upstreamList } from "../support/upstream-list.js";
import { wireMessages } from "../support/wire-segments.js";

const { instanceId } = WELL_KNOWN;
const clock = createFakeClock();
let gateway: TestGateway;
/** Gives a call up soon. A busy machine can be slower than that: only for an upstream that does not answer at all. */
let hasty: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ clock, settings: { WALK_MAX_PAGES: "5" }, emulator: { contacts: [] } });
  hasty = await startGateway({ beside: gateway.emulator, clock, settings: { CONNECT_TIMEOUT: "1s" } });
});
afterAll(async () => {
  await hasty.close();
  await gateway.close();
});
afterEach(async () => {
  await gateway.control.clearFaults();
  await gateway.control.resetCalls();
});

const start = (scenario: string, startedSecondsAgo = 0) => gateway.control.startContact({ scenario, startedSecondsAgo });

/** Anything that only the upstream, or whoever sees its answers, could have written. */
const LEAK = new RegExp(
  [
    ...["arn:", WELL_KNOWN.accountId, "127\\.0\\.0\\.1", "localhost", "assumed-role", "at file:", "node_modules"],
    ...["Exception\\b", "<html", "x-amzn", "NextToken", "Rate exceeded", "not authorized", "specified resource"],
    ...["was not enabled", "Request processing", "security token", "does not support", "constraint", "not valid"],
  ].join("|"),
  "i",
);

/** Asks, and looks through all that came back for what must not get out. */
async function ask<Data, Variables extends object>(
  document: string | TypedDocumentNode<Data, Variables>,
  variables: Variables,
  on = gateway,
): Promise<Answer<Data>> {
  const answer = await on.query(document, variables);
  expect(JSON.stringify([answer.data, answer.errors, [...answer.headers]])).not.toMatch(LEAK);
  return answer;
}

/** Asks for one contact, which whatever its trouble is never an error. */
async function askContact(variables: ContentQueryVariables, on = gateway): Promise<ContentQuery["contactAnalysis"]> {
  const { status, data, errors } = await ask(ContentDocument, variables, on);
  expect([status, errors]).toEqual([200, undefined]);
  return data.contactAnalysis;
}

describe("a request that is out of bounds", () => {
  const GOOD = { instanceId, contactId: "some-contact" };
  const CURSOR = "AQAAAAAAAAAA";
  const SEGMENTS = `query (
    $instanceId: ID!, $contactId: ID!, $outputType: AnalysisOutputType! = REDACTED, $maxAgeSeconds: Int,
    $types: [AnalysisSegmentType!], $first: Int, $after: String, $last: Int, $before: String
  ) {
    contactAnalysis(instanceId: $instanceId, contactId: $contactId, outputType: $outputType, maxAgeSeconds: $maxAgeSeconds) {
      segments(types: $types, first: $first, after: $after, last: $last, before: $before) { pageInfo { endCursor } }
    }
  }`;

  test.each<[what: string, change: Record<string, unknown>]>([
    ["first below 0", { first: -1 }],
    ["first above 500", { first: 501 }],
    ["last below 0", { last: -1 }],
    ["last above 500", { last: 501 }],
    ["first with last", { first: 1, last: 1 }],
    ["after with before", { last: 1, after: CURSOR, before: CURSOR }],
    ["after with last", { last: 1, after: CURSOR }],
    ["before without last", { before: CURSOR }],
    ["before with first", { first: 1, before: CURSOR }],
    ["a first that is no whole number", { first: 1.5 }],
    ["a first beyond 32 bits", { first: 2 ** 31 }],
    ["a first that is text", { first: "7" }],
    ["no types at all", { types: [] }],
    ["a type outside LIST_TYPES", { types: ["TRANSCRIPT", "EXTRACTED_INFORMATION"] }],
    ["a type that does not exist", { types: ["TELEPATHY"] }],
    ["an output type that does not exist", { outputType: "ENCRYPTED" }],
    ["a negative age", { maxAgeSeconds: -1 }],
    ["an age above an hour", { maxAgeSeconds: 3_601 }],
    ["no contact id", { contactId: "" }],
    ["a contact id that is a path", { contactId: ".." }],
    ["a contact id with a slash", { contactId: "a/b" }],
    ["a contact id with a query", { contactId: "a?b=c" }],
    ["a contact id of 257 characters", { contactId: "c".repeat(257) }],
    ["no instance id", { instanceId: "" }],
    ["an instance id of 257 characters", { instanceId: "i".repeat(257) }],
    ["an instance id with an escape", { instanceId: "a%2fb" }],
    ["an id that is missing", { contactId: null }],
    ["an empty cursor", { after: "" }],
    ["a cursor that is none", { after: "nonsense" }],
    ["a cursor cut short", { after: CURSOR.slice(0, -2) }],
    ["a cursor of another version", { after: `Ag${CURSOR.slice(2)}` }],
    ["a cursor that is not as it was written", { after: `${CURSOR}=` }],
    ["a cursor that is none, backwards", { last: 1, before: "nonsense" }],
  ])("is BAD_USER_INPUT and asks nothing of the upstream: %s", async (_what, change) => {
    const { errors } = await ask(SEGMENTS, { ...GOOD, ...change });
    expect(errors?.map(({ extensions }) => extensions?.["code"])).toEqual(["BAD_USER_INPUT"]);
    expect(await gateway.control.calls()).toMatchObject({ total: 0 });
  });

  test("is QUERY_TOO_COMPLEX where it is for more than 100 contacts, and 100 are served", async () => {
    const contacts = Array.from({ length: 101 }, (_, index) => ({ instanceId, contactId: `c${index}` }));
    const { errors } = await ask(WallDocument, { contacts });
    expect(errors).toMatchObject([{ extensions: { code: "QUERY_TOO_COMPLEX", cost: 101, limit: 100 } }]);
    expect(await gateway.control.calls()).toMatchObject({ total: 0 });

    const names = "query ($contacts: [ContactKey!]!) { contactAnalyses(contacts: $contacts) { contactId } }";
    const named = await ask(names, { contacts: contacts.slice(1) });
    expect(named.errors).toBeUndefined();
  });

  test("is not: the widest that every bound allows", async () => {
    const { contactId } = await start("billing-dispute", 100);
    for (const window of [{ first: 0 }, { first: 500 }, { last: 0 }, { last: 500 }]) {
      const { edges } = segmentsOf(await askPage(gateway, { instanceId, contactId, ...window, maxAgeSeconds: 3_600 }));
      expect(edges.length > 0).toBe(Object.values(window)[0] === 500);
    }
    expect(await askContact({ instanceId, contactId: "c".repeat(256) })).toMatchObject({ status: "PENDING" });
  });
});

describe("a cursor", () => {
  const manual = async (length: number, contactId?: string) => {
    const contact = await gateway.control.startContact({ scenario: "manual", ...(contactId !== undefined && { contactId }) });
    await gateway.control.append({ contactId: contact.contactId, segments: wireMessages(length, contactId === undefined ? 0 : 1_000) });
    return contact;
  };
  const codesOf = ({ errors }: Answer<unknown>) => errors?.map(({ path, extensions }) => [path?.at(-1), extensions?.["code"]]);

  test("of another contact is CURSOR_EXPIRED, and nobody else's pages come with it", async () => {
    const [mine, theirs] = [await manual(30), await start("billing-dispute", 1_000)];
    const { endCursor } = segmentsOf(await askPage(gateway, { ...theirs, first: 10 })).pageInfo;
    const answer = await ask(PageDocument, { ...mine, after: endCursor });
    expect(codesOf(answer)).toEqual([["segments", "CURSOR_EXPIRED"]]);
    expect(answer.data.contactAnalysis).toMatchObject({ status: "IN_PROGRESS", segments: null });
  });

  test("is CURSOR_EXPIRED where the list has changed underneath it, forwards and backwards", async () => {
    const contact = await manual(250);
    const { endCursor } = segmentsOf(await askPage(gateway, { ...contact, first: 150 })).pageInfo;
    await manual(250, contact.contactId);
    await gateway.control.expireTokens();
    clock.advance(400_000);
    expect(codesOf(await ask(PageDocument, { ...contact, after: endCursor }))).toEqual([["segments", "CURSOR_EXPIRED"]]);
    expect(codesOf(await ask(PageDocument, { ...contact, last: 5, before: endCursor }))).toEqual([["segments", "CURSOR_EXPIRED"]]);
  });

  test("is CURSOR_EXPIRED where the list has become shorter than its position", async () => {
    const contact = await manual(250);
    const { endCursor } = segmentsOf(await askPage(gateway, { ...contact, first: 250 })).pageInfo;
    await manual(20, contact.contactId);
    clock.advance(400_000);
    expect(codesOf(await ask(PageDocument, { ...contact, after: endCursor }))).toEqual([["segments", "CURSOR_EXPIRED"]]);
  });

  test("that was touched serves at most what the position alone would", async () => {
    const contact = await manual(250);
    const { endCursor } = segmentsOf(await askPage(gateway, { ...contact, first: 100 })).pageInfo;
    const touched = `${endCursor!.slice(0, -4)}AAAA`;
    const { edges } = segmentsOf(await askPage(gateway, { ...contact, first: 3, after: touched }));
    expect(edges.map(({ position }) => position)).toEqual([100, 101, 102]);
  });
});

test("a walk to the end of a list of more pages than WALK_MAX_PAGES is WALK_TOO_LONG, for that field alone", async () => {
  const contact = await start("long", LIVE_SECONDS);
  const { data, errors } = await ask(PageDocument, { ...contact, last: 5 });
  expect(errors).toMatchObject([{ path: ["contactAnalysis", "segments"], extensions: { code: "WALK_TOO_LONG", limit: 5 } }]);
  expect(data.contactAnalysis).toMatchObject({ status: "IN_PROGRESS", segments: null });
});

describe("a contact that cannot be served says why", () => {
  const message = expect.stringMatching(/^[A-Z].*\.$/) as unknown;
  const reason = (code: string, permanent: boolean) => ({ code, permanent, retryAfterMs: null, message });
  const unavailable = (code: string, permanent = false) => ({ status: "UNAVAILABLE", segments: null, unavailable: reason(code, permanent) });

  test("a voice contact: UNSUPPORTED_CHANNEL", async () => {
    const analysis = await askContact(await start("voice", 10));
    expect(analysis).toEqual({ ...unavailable("UNSUPPORTED_CHANNEL", true), channel: "VOICE", asOf: null });
    expect(await gateway.control.calls()).toMatchObject({ total: 1 });
  });

  test("an output type that was not enabled: OUTPUT_TYPE_NOT_ENABLED, and the other one is served", async () => {
    const contact = await start("redacted-only", 100);
    const raw = await askContact({ ...contact, outputType: "RAW" });
    expect(raw).toMatchObject(unavailable("OUTPUT_TYPE_NOT_ENABLED", true));
    expect((await askContact(contact)).segments?.nodes).toEqual(await upstreamList(gateway.emulator.url, contact));
  });

  test("permanent trouble is not asked about again", async () => {
    const contact = await start("voice", 10);
    await askContact(contact);
    clock.advance(60_000);
    await askContact({ ...contact, maxAgeSeconds: 0 });
    expect(await gateway.control.calls()).toMatchObject({ total: 1 });
  });

  test("an analysis that has not started: PENDING, then its segments", async () => {
    const contact = await start("not-started");
    expect(await askContact(contact)).toMatchObject({ status: "PENDING", segments: null, unavailable: reason("NOT_FOUND", false) });
    clock.advance(25_000);
    const analysis = await askContact(contact);
    expect(analysis).toMatchObject({ status: "IN_PROGRESS", channel: "CHAT", unavailable: null });
    expect(analysis.segments?.nodes.length).toBeGreaterThan(0);
  });

  test("a contact that nobody knows: PENDING for PENDING_GRACE, then NOT_FOUND", async () => {
    const contact = { instanceId, contactId: "nobody" };
    expect(await askContact(contact)).toMatchObject({ status: "PENDING", unavailable: reason("NOT_FOUND", false) });
    clock.advance(59_000);
    expect(await askContact(contact)).toMatchObject({ status: "PENDING" });
    clock.advance(1_000);
    expect(await askContact(contact)).toMatchObject(unavailable("NOT_FOUND"));
  });

  test.each(["access-denied", "expired-credentials"] as const)("%s: UPSTREAM_FORBIDDEN, after one try", async (kind) => {
    const contact = await start("billing-dispute", 100);
    await gateway.control.fault({ kind });
    expect(await askContact(contact)).toMatchObject(unavailable("UPSTREAM_FORBIDDEN"));
    expect(await gateway.control.calls()).toMatchObject({ total: 1 });
    expect(gateway.logLines).toContainEqual(
      expect.objectContaining({ level: "error", code: "UPSTREAM_FORBIDDEN", error: expect.objectContaining({ httpStatusCode: 403 }) }),
    );
  });

  test("an instance that is not listed: INSTANCE_NOT_SERVED, without a call", async () => {
    const settings = { CONNECT_INSTANCES: JSON.stringify([{ instanceId, alias: "sample" }]) };
    const listed = await startGateway({ beside: gateway.emulator, clock, settings });
    const contact = await start("billing-dispute", 100);
    for (const other of ["another-instance", "..", "i".repeat(101)]) {
      expect(await askContact({ ...contact, instanceId: other }, listed)).toMatchObject(unavailable("INSTANCE_NOT_SERVED", true));
    }
    expect(await gateway.control.calls()).toMatchObject({ total: 0 });
    expect(await askContact({ ...contact, instanceId: "sample" }, listed)).toMatchObject({ status: "IN_PROGRESS", unavailable: null });
    await listed.close();
  });
});

describe("the upstream's trouble of the moment", () => {
  const gatewayFor = (kind: Fault["kind"]) => (kind === "wedge" ? hasty : gateway);

  test.each<[kind: Exclude<Fault["kind"], "latency">, code: string]>([
    ["internal-error", "UPSTREAM_UNAVAILABLE"],
    ["unavailable-html", "UPSTREAM_UNAVAILABLE"],
    ["reset", "UPSTREAM_UNAVAILABLE"],
    ["truncated", "UPSTREAM_BAD_RESPONSE"],
    ["empty-object", "UPSTREAM_BAD_RESPONSE"],
    ["empty-array", "UPSTREAM_BAD_RESPONSE"],
    ["wedge", "UPSTREAM_TIMEOUT"],
  ])("%s: three tries, then %s where nothing is held; else what is held, with its asOf", async (kind, code) => {
    const on = gatewayFor(kind);
    const [held, unseen] = [await start("billing-dispute", 100), await start("billing-dispute", 100)];
    const before = await askContact(held, on);
    clock.advance(2_000);
    await gateway.control.resetCalls();
    await gateway.control.fault({ kind });

    for (const maxAgeSeconds of [null, 0]) {
      await gateway.control.resetCalls();
      const analysis = await askContact({ ...unseen, maxAgeSeconds }, on);
      expect(analysis).toMatchObject({ status: "UNAVAILABLE", asOf: null, segments: null, unavailable: { code, permanent: false } });
      expect(await gateway.control.calls()).toMatchObject({ byContact: { [unseen.contactId]: 3 } });
      clock.advance(2_000);
    }

    await gateway.control.resetCalls();
    const after = await askContact(held, on);
    expect(after).toMatchObject({ status: before.status, asOf: before.asOf, segments: { nodes: before.segments?.nodes } });
    expect(await gateway.control.calls()).toMatchObject({ byContact: { [held.contactId]: 3 } });

    await gateway.control.clearFaults();
    clock.advance(2_000);
    expect(await askContact(unseen, on)).toMatchObject({ status: "IN_PROGRESS", unavailable: null });
  });

  const PASSING = ["internal-error", "unavailable-html", "throttle", "reset", "truncated", "empty-object", "wedge"] as const;

  test.each(PASSING)("%s once is not noticed", async (kind) => {
    const contact = await start("billing-dispute", 100);
    await gateway.control.fault({ kind, times: 1 });
    expect(await askContact(contact, gatewayFor(kind))).toMatchObject({ status: "IN_PROGRESS", unavailable: null });
    expect(await gateway.control.calls()).toMatchObject({ total: 2 });
  });

  test("does not cut what has been read already: a walk that breaks off gives the pages before, and goes on from there", async () => {
    const contact = await start("long", LIVE_SECONDS);
    await gateway.control.fault({ kind: "internal-error", afterCalls: 2 });
    const first = await askPage(gateway, { ...contact, first: 500 });
    expect(segmentsOf(first).edges).toHaveLength(200);
    expect(segmentsOf(first).pageInfo.hasNextPage).toBe(true);

    await gateway.control.clearFaults();
    clock.advance(2_000);
    const { edges } = segmentsOf(await askPage(gateway, { ...contact, first: 1, after: segmentsOf(first).pageInfo.endCursor }));
    expect(edges.map(({ position }) => position)).toEqual([200]);
  });
});

describe("what nobody foresaw", () => {
  test("an unknown member, unknown values and members without what they need arrive in their places", async () => {
    const contact = await start("unknown", 1_000);
    const { segments, unavailable } = await askContact(contact);
    expect(unavailable).toBeNull();
    expect(segments?.nodes).toEqual(await upstreamList(gateway.emulator.url, contact));
    expect(segments?.nodes).toContainEqual({ __typename: "UnknownSegment", upstreamKind: "Reaction" });
    const narrated = { participantRole: "UNKNOWN", sentiment: "UNKNOWN", displayName: "Narrator" };
    expect(segments?.nodes).toContainEqual(expect.objectContaining(narrated));
    expect(JSON.stringify(segments)).not.toContain("delighted");
  });

  test("a timestamp that cannot be parsed costs that time alone", async () => {
    const contact = await start("unknown", 1_000);
    const list = await upstreamList(gateway.emulator.url, contact);
    await gateway.control.fault({ kind: "bad-timestamp" });
    const { segments } = await askContact(contact);
    expect(segments?.nodes).toEqual([{ ...list[0], time: null }, ...list.slice(1)]);
  });

  test.each([
    ["live", LIVE_SECONDS],
    ["over", LIVE_SECONDS + OVER_SECONDS],
  ])("a page that comes twice is counted once (%s)", async (_state, startedSecondsAgo) => {
    const contact = await start("long", startedSecondsAgo);
    const list = await upstreamList(gateway.emulator.url, contact);
    await gateway.control.fault({ kind: "duplicated-page", afterCalls: 1, times: 1 });
    const { edges } = segmentsOf(await askPage(gateway, { ...contact, first: 500 }));
    expect(await gateway.control.calls()).toMatchObject({ byOutcome: { "fault:duplicated-page": 1 } });
    expect(edges.map(({ position }) => position)).toEqual(Array.from({ length: 500 }, (_, index) => index));
    expect(list.slice(0, 500)).toMatchObject(edges.map(({ node }) => node));
  });

  test("an analysis that fails keeps its segments; an empty one is no trouble", async () => {
    const [failed, empty] = [await start("analysis-failed", 1_000), await start("empty", 10)];
    const analysis = await askContact(failed);
    expect(analysis).toMatchObject({ status: "FAILED", unavailable: null });
    expect(analysis.segments?.nodes).toEqual(await upstreamList(gateway.emulator.url, failed));
    const nothing = { nodes: [], pageInfo: { hasNextPage: false } };
    expect(await askContact(empty)).toMatchObject({ status: "IN_PROGRESS", unavailable: null, segments: nothing });
  });

  test("a summary that comes after the analysis is COMPLETED is still found", async () => {
    await gateway.control.set({ summary: "after-completed" });
    const contact: StartedContact = await start("summary-completed", 144);
    const tile = async () => (await ask(WallDocument, { contacts: [contact] })).data.contactAnalyses[0];
    expect(await tile()).toMatchObject({ status: "COMPLETED", summary: null });
    clock.advance(30_000);
    expect(await tile()).toMatchObject({ status: "COMPLETED", summary: { status: "COMPLETED" } });
    await gateway.control.set({ summary: "before-completed" });
  });
});
