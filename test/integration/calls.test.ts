import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import type { StartedContact } from "../../src/emulator/control-messages.js";
import { createFakeClock } from "../support/fake-clock.js";
import { startGateway, type Answer, type TestGateway } from "../support/gateway.js";
import {
  ContentDocument,
  OverviewDocument,
  WallDocument,
  type OverviewQuery,
  type SegmentFieldsFragment,
  type WallQuery,
} from "../support/generated/documents.js";
import { LIVE_SECONDS, OVER_SECONDS } from "../support/long-contact.js";
import { askPage, segmentsOf } from "../support/page-through.js";
import { upstreamList } from "../support/upstream-list.js";

/** Time stands still unless a test moves it: "within a second" is as long as it takes. */
const clock = createFakeClock();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ clock, emulator: { contacts: [] } });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.control.resetCalls());

const start = (scenario: string, startedSecondsAgo: number) => gateway.control.startContact({ scenario, startedSecondsAgo });

interface Counted<T> {
  readonly answer: T;
  readonly calls: number;
  readonly byContact: Readonly<Record<string, number>>;
}

/** Runs, and gives the answer with the upstream calls that it took. */
async function counted<T>(run: () => Promise<T>): Promise<Counted<T>> {
  await gateway.control.resetCalls();
  const answer = await run();
  const { total, byContact } = await gateway.control.calls();
  return { answer, calls: total, byContact };
}

describe("one operation that asks a contact for messages, categories, summary and status, by two aliases", () => {
  const ask = async (contact: StartedContact, maxAgeSeconds: number | null = null) => {
    const { data, errors } = await gateway.query(OverviewDocument, { ...contact, maxAgeSeconds });
    expect(errors).toBeUndefined();
    return data;
  };

  test.each([
    ["live", "billing-dispute", 100, "IN_PROGRESS"],
    ["over", "travel-rebooking", 1_000, "COMPLETED"],
    ["live and silent so far", "empty", 10, "IN_PROGRESS"],
    ["failed", "analysis-failed", 1_000, "FAILED"],
  ] as const)("takes one call where the list fits one page (%s)", async (_state, scenario, startedSecondsAgo, status) => {
    const contact = await start(scenario, startedSecondsAgo);
    const { answer, calls } = await counted(() => ask(contact));
    expect(calls).toBe(1);
    expect(answer).toEqual(overviewOf(await upstreamList(gateway.emulator.url, contact), status, clock.now()));
  });

  test("takes one call also where nothing older than the question is wanted", async () => {
    const contact = await start("billing-dispute", 100);
    expect((await counted(() => ask(contact, 0))).calls).toBe(1);
    expect((await counted(() => ask(contact, 0))).calls).toBe(1);
  });

  test.each([
    ["live", LIVE_SECONDS, "IN_PROGRESS"],
    ["over", LIVE_SECONDS + OVER_SECONDS, "COMPLETED"],
  ] as const)("takes at most three calls for 850 segments (%s)", async (_state, startedSecondsAgo, status) => {
    const contact = await start("long", startedSecondsAgo);
    const { answer, calls } = await counted(() => ask(contact));
    expect(calls).toBeLessThanOrEqual(3);
    expect(answer).toEqual(overviewOf(await upstreamList(gateway.emulator.url, contact), status, clock.now()));
  });
});

describe("a wall of 20 contacts that fit one page each", () => {
  const SCENARIOS = [
    ...["billing-dispute", "attachments", "supervisor-joins", "markdown", "emoji-and-rtl"],
    ...["summary-failed", "issues-and-categories", "unknown", "redacted-only", "empty"],
  ];
  const startWall = () => Promise.all([60, 100].flatMap((seconds) => SCENARIOS.map((scenario) => start(scenario, seconds))));
  const ask = async (contacts: readonly StartedContact[]) => {
    const { data, errors } = await gateway.query(WallDocument, { contacts });
    expect(errors).toBeUndefined();
    return data;
  };

  test("takes a call for each contact", async () => {
    const contacts = await startWall();
    const { answer, byContact } = await counted(() => ask(contacts));
    expect(byContact).toEqual(Object.fromEntries(contacts.map(({ contactId }) => [contactId, 1])));
    await expectWhole(answer, contacts);
  });

  test("takes no more of them when 50 clients ask within a second", async () => {
    const contacts = await startWall();
    const { answer: answers, byContact } = await counted(() => Promise.all(Array.from({ length: 50 }, () => ask(contacts))));
    expect(byContact).toEqual(Object.fromEntries(contacts.map(({ contactId }) => [contactId, 1])));
    await expectWhole(answers[0]!, contacts);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test("takes them again when a second has passed, and its chats have gone on", async () => {
    const contacts = await startWall();
    await ask(contacts);
    clock.advance(1_000);
    const { answer, calls } = await counted(() => ask(contacts));
    expect(calls).toBe(20);
    await expectWhole(answer, contacts);
  });

  async function expectWhole(answer: WallQuery, contacts: readonly StartedContact[]): Promise<void> {
    expect(answer.contactAnalyses.map(({ contactId }) => contactId)).toEqual(contacts.map(({ contactId }) => contactId));
    for (const [index, tile] of answer.contactAnalyses.entries()) {
      const list = await upstreamList(gateway.emulator.url, contacts[index]!);
      expect(tile).toMatchObject({ channel: "CHAT", asOf: new Date(clock.now()).toISOString(), unavailable: null });
      expect(tile.segments?.nodes).toEqual(list.slice(-5));
      expect(tile.summary).toEqual(summaryOf(list));
    }
  }
});

test("whether there is a next page costs no call", async () => {
  const contact = await start("long", LIVE_SECONDS);
  const { answer, calls } = await counted(() => askPage(gateway, { ...contact, first: 100 }));
  expect(segmentsOf(answer)).toMatchObject({ edges: { length: 100 }, pageInfo: { hasNextPage: true } });
  expect(calls).toBe(1);
});

describe("a contact that is COMPLETED", () => {
  test.each(["billing-dispute", "summary-failed", "long"])("takes no call when it is asked for again (%s)", async (scenario) => {
    const contact = await start(scenario, LIVE_SECONDS + OVER_SECONDS);
    const ask = async () => [
      await gateway.query(OverviewDocument, { ...contact, maxAgeSeconds: 0 }),
      await gateway.query(WallDocument, { contacts: [contact], maxAgeSeconds: 0 }),
      await gateway.query(ContentDocument, { ...contact, maxAgeSeconds: 0 }),
    ];
    const first = (await ask()).map(withoutCursors);
    clock.advance(60_000);
    const { answer: again, calls } = await counted(ask);
    expect(calls).toBe(0);
    expect(again.map(withoutCursors)).toEqual(first);
    expect(first).toMatchObject([{ head: { status: "COMPLETED" } }, { contactAnalyses: [{ status: "COMPLETED" }] }, {}]);
  });
});

/** An answer as far as it is the same each time: a token is never sealed twice alike. */
function withoutCursors({ data, errors }: Answer<unknown>): unknown {
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data, (name, value: unknown) => (name === "endCursor" ? undefined : value)));
}

/** What the operation should answer, worked out from the whole list. */
function overviewOf(list: readonly SegmentFieldsFragment[], status: OverviewQuery["head"]["status"], nowMs: number): OverviewQuery {
  const messages = list.map((node, position) => ({ node, position })).filter(({ node }) => node.__typename === "TranscriptSegment");
  const names = list.flatMap((node) => (node.__typename === "CategoriesSegment" ? node.matchedDetails.map(({ name }) => name) : []));
  const matched = [...new Set(names)].map((name) => ({ name, timesMatched: names.filter((other) => other === name).length }));
  const summary = summaryOf(list);
  return {
    head: { status, segments: { edges: messages.slice(0, 20) }, categories: { isComplete: true, matched }, summary },
    tail: { status, asOf: new Date(nowMs).toISOString(), summary },
  };
}

function summaryOf(list: readonly SegmentFieldsFragment[]) {
  const summary = list.findLast((node) => node.__typename === "PostContactSummarySegment");
  return summary ? { status: summary.status, content: summary.content } : null;
}
