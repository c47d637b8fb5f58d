import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createBudget } from "../../../src/connect/budget.js";
import type { Rate } from "../../../src/connect/gcra.js";
import { systemClock } from "../../../src/domain/clock.js";
import type { ListKey } from "../../../src/domain/contact.js";
import type { ListSegments } from "../../../src/domain/upstream.js";
import { EVERYTHING, liveOver, pass, watching } from "../../support/live.js";
import { LIST, message, summary } from "../../support/sample-segments.js";
import { createUpstreamModel } from "../../support/upstream-model.js";

const CONTACTS = 20;
const SECONDS = 48;

interface Run {
  readonly subscribers: number;
  readonly rate: Rate;
}

/** Chats of 48 seconds, a message every four seconds in each, watched by so many; what that cost, and how late the messages came. */
async function watchAll({ subscribers, rate }: Run) {
  const budget = createBudget(rate, systemClock);
  const callTimes: number[] = [];
  const contacts: ListKey[] = Array.from({ length: CONTACTS }, (_, index) => ({ ...LIST, contactId: `contact-${index}` }));
  const upstreams = new Map(contacts.map((list) => [list.contactId, createUpstreamModel({ tailToken: true, pageSizes: [100], repeatsPages: false }, systemClock)]));
  const listSegments: ListSegments = (request) => {
    callTimes.push(Date.now());
    return upstreams.get(request.list.contactId)?.listSegments(request) ?? Promise.reject(new Error("no such contact"));
  };
  const { live, engine } = liveOver(listSegments, { quotaOf: () => ({ domain: "account", budget }) });

  const delays: number[] = [];
  const watchers = Array.from({ length: subscribers }, (_, index) => {
    const stream = live.segmentsAdded({ list: contacts[index % CONTACTS] as ListKey, after: null }, EVERYTHING);
    const timed = (async function* () {
      for await (const payload of stream) {
        for (const { node } of payload.edges) if (node.kind === "TRANSCRIPT") delays.push(Date.now() - (node.time?.getTime() ?? 0));
        yield payload;
      }
    })();
    return watching(timed);
  });

  for (let second = 0; second < SECONDS; second += 1) {
    contacts.forEach((list, index) => {
      if ((second + index) % 4 === 0) upstreams.get(list.contactId)?.append({ ...message(second, list), time: new Date() } as ReturnType<typeof message>);
    });
    await pass(1);
  }
  const calls = callTimes.length;
  for (const [contactId, upstream] of upstreams) {
    upstream.append(summary({ ...LIST, contactId }));
    upstream.finish();
  }
  await pass(60);
  await engine.close();
  budget.close();
  delays.sort((a, b) => a - b);
  return { watchers, upstreams, calls, callTimes, medianDelayMs: delays[Math.floor(delays.length / 2)] as number };
}

/** Whether every window of time held no more than the bucket and what flowed into it. */
function isWithinBudget(timesMs: readonly number[], { requestsPerSecond, burst }: Rate): boolean {
  return timesMs.every((fromMs, first) =>
    timesMs.slice(first, first + 400).every((toMs, index) => index + 1 <= burst + ((toMs - fromMs) / 1000) * requestsPerSecond + 1e-6),
  );
}

describe.each([{ requestsPerSecond: 200, burst: 5 }, { requestsPerSecond: 2, burst: 5 }])("Watching 20 contacts on a budget of %j", (rate) => {
  beforeEach(() => void jest.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
  afterEach(() => void jest.useRealTimers());

  it("costs as much for 1000 subscribers as for 20, comes as fast, and tells all of them everything once, in order, and the end", async () => {
    const few = await watchAll({ subscribers: 20, rate });
    const many = await watchAll({ subscribers: 1_000, rate });

    expect(Math.abs(many.calls - few.calls)).toBeLessThanOrEqual(0.05 * few.calls);
    expect(many.medianDelayMs).toBe(few.medianDelayMs);
    for (const { callTimes } of [few, many]) expect(isWithinBudget(callTimes, rate)).toBe(true);
    many.watchers.forEach(({ positions, ended, last }, index) => {
      const length = many.upstreams.get(`contact-${index % CONTACTS}`)?.segments.length;
      expect(positions).toEqual(Array.from({ length: length ?? -1 }, (_, position) => position));
      expect([ended, last.hasMore]).toEqual([true, false]);
    });
  }, 180_000);
});
