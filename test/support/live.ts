import { jest } from "@jest/globals";
import { systemClock, type Clock } from "../../src/domain/clock.js";
import type { ListKey } from "../../src/domain/contact.js";
import type { SegmentsAdded, StreamOptions } from "../../src/domain/live.js";
import type { ListSegments } from "../../src/domain/upstream.js";
import { createLive } from "../../src/live/live.js";
import { createMemoryEngine, type MemoryEngineOptions } from "../../src/live/memory-engine.js";
import type { Pages, PagesOptions } from "../../src/pages/pages.js";
import { pagesOver, SIX_TYPES } from "./pages.js";
import { LIST, sampleMessages } from "./sample-segments.js";
import { createUpstreamModel, type UpstreamBehaviour } from "./upstream-model.js";

interface LiveWorldOptions {
  readonly clock?: Clock;
  readonly quotaOf?: MemoryEngineOptions["quotaOf"];
  readonly pages?: Partial<PagesOptions>;
  readonly summaryGraceMs?: number;
}

/** No budget: every feed is polled once a second. */
const unlimited = { rate: () => 1_000, takeForPoll: () => Promise.resolve(), giveBack: () => undefined };

/** Streams over an upstream in memory, one poll a second for each feed; time is jest's. */
export function liveOver(listSegments: ListSegments, options: LiveWorldOptions = {}) {
  const { clock = systemClock, quotaOf = () => ({ domain: "account", budget: unlimited }) } = options;
  const pages: Pages = pagesOver(listSegments, clock, options.pages);
  const engine = createMemoryEngine({ quotaOf, clock, minPollIntervalMs: 1_000, lingerMs: 30_000 });
  const live = createLive({
    engine,
    pages,
    clock,
    listTypes: options.pages?.listTypes ?? SIX_TYPES,
    pollTimeoutMs: 5_000,
    pendingGraceMs: 60_000,
    summaryGraceMs: options.summaryGraceMs ?? 120_000,
  });
  return { pages, engine, live };
}

interface WorldOptions extends LiveWorldOptions {
  readonly behaviour?: Partial<UpstreamBehaviour>;
  /** What comes between the gateway and the upstream. */
  readonly on?: (listSegments: ListSegments) => ListSegments;
}

/** An upstream that holds so many messages of one contact, and streams over it. */
export function world(length: number, { behaviour, on = (same) => same, ...options }: WorldOptions = {}) {
  const upstream = createUpstreamModel({ tailToken: true, pageSizes: [100], repeatsPages: false, ...behaviour }, systemClock);
  upstream.append(...sampleMessages(length));
  return { upstream, ...liveOver(on(upstream.listSegments), options) };
}

/** What a stream has given so far, read as fast as it comes. */
export interface Watcher {
  readonly payloads: readonly SegmentsAdded[];
  /** Positions of all edges so far. */
  readonly positions: readonly number[];
  readonly last: SegmentsAdded;
  /** Whether it completed; the error, if it failed. */
  readonly ended: true | Error | null;
  leave(): Promise<unknown>;
}

export function watching(stream: AsyncIterableIterator<SegmentsAdded, unknown>): Watcher {
  const payloads: SegmentsAdded[] = [];
  let ended: true | Error | null = null;
  const read = async (): Promise<void> => {
    for await (const payload of stream) payloads.push(payload);
    ended = true;
  };
  read().catch((error: unknown) => (ended = error as Error));
  return {
    payloads,
    get positions() {
      return payloads.flatMap(({ edges }) => edges.map(({ position }) => position));
    },
    get last() {
      return payloads.at(-1) as SegmentsAdded;
    },
    get ended() {
      return ended;
    },
    leave: () => stream.return?.() ?? Promise.resolve(),
  };
}

export const EVERYTHING: StreamOptions = { types: null, heartbeatMs: null };

export function from(after: string | null = null, list: ListKey = LIST): { list: ListKey; after: string | null } {
  return { list, after };
}

export async function pass(seconds: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(seconds * 1000);
}
