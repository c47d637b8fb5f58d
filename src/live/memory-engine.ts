import { createUnlimitedBudget } from "../connect/budget.js";
import type { Clock } from "../domain/clock.js";
import { listId, type ListKey } from "../domain/contact.js";
import { timeMsOf } from "../domain/segment.js";
import { NO_TELEMETRY, type LiveReading, type Telemetry } from "../domain/telemetry.js";
import { createDispatcher, type DispatchBudget, type Dispatcher, type Polled } from "./dispatcher.js";
import type { Engine, Worker } from "./engine.js";
import { meanDelayMs } from "./floor.js";
import { createLog, type Log } from "./log.js";

export interface MemoryEngineOptions {
  /** Whose requests a list's count among, and their budget; null where no request is ever made. */
  readonly quotaOf: (instanceId: string) => { readonly domain: string; readonly budget: DispatchBudget } | null;
  readonly clock: Clock;
  /** A feed is not polled more often. */
  readonly minPollIntervalMs: number;
  /** How long the log of a list that nobody watches any more is kept for who comes back. */
  readonly lingerMs: number;
  readonly telemetry?: Telemetry;
}

interface Feed {
  readonly list: ListKey;
  readonly log: Log;
  readonly dispatcher: Dispatcher;
  readonly callbacks: Set<() => void>;
  /** Settles when the poll that is under way, or was last, has been logged. */
  polled: Promise<unknown>;
  /** The poll that waits for that: there is no use in two. */
  next: Promise<Polled | null> | null;
  watchers: number;
  /** When its last good poll was done, while somebody watched; else since when somebody watches. In epoch milliseconds. */
  readMs: number;
  wasRead: boolean;
  linger: NodeJS.Timeout | undefined;
}

export interface MemoryEngine extends Engine {
  /** How its feeds stand. */
  look(): LiveReading;
}

/** Feeds, schedule and logs of a single process. */
export function createMemoryEngine({ quotaOf, clock, minPollIntervalMs, lingerMs, telemetry = NO_TELEMETRY }: MemoryEngineOptions): MemoryEngine {
  const feeds = new Map<string, Feed>();
  const dispatchers = new Map<string, Dispatcher>();
  let worker: Worker | null = null;
  let isClosed = false;

  function dispatcherOf({ instanceId }: ListKey): Dispatcher {
    const { domain, budget } = quotaOf(instanceId) ?? NO_QUOTA;
    let dispatcher = dispatchers.get(domain);
    if (dispatcher === undefined) dispatchers.set(domain, (dispatcher = createDispatcher({ budget, clock, minPollIntervalMs, poll })));
    return dispatcher;
  }

  /** One poll of a feed at a time: who left and came back may find one under way. */
  function poll(id: string): Promise<Polled | null> {
    const feed = feeds.get(id);
    if (!feed || !worker) return Promise.resolve(null);
    if (feed.next) return feed.next;
    const answer = feed.polled.then(() => {
      feed.next = null;
      return worker === null || feed.watchers === 0 ? null : pollNow(id, feed, worker);
    });
    feed.next = answer;
    feed.polled = answer.catch(() => undefined);
    return answer;
  }

  async function pollNow(id: string, feed: Feed, by: Worker): Promise<Polled> {
    const { list, log, callbacks, dispatcher } = feed;
    const report = await telemetry.poll(() => by.poll({ list, length: log.length })).finally(() => {
      // They left while it began: what it has begun to keep, nobody else would let go.
      if (feed.watchers === 0) by.forget(list);
    });
    if (!report.state.degraded && report.state.unavailable === null) markRead(feed);
    log.append(report);
    // Who reads on while being called back waits for the next change, not for this one.
    const waiting = [...callbacks];
    callbacks.clear();
    for (const callback of waiting) callback();
    if (log.phase === "OVER") dispatcher.remove(id);
    return { ...report, timesMs: report.entries.map(({ entry }) => timeMsOf(entry)) };
  }

  function markRead(feed: Feed): void {
    const nowMs = clock.now();
    if (feed.wasRead) telemetry.polledAgain(nowMs - feed.readMs);
    feed.wasRead = true;
    feed.readMs = nowMs;
  }

  function openFeed(id: string, list: ListKey): Feed {
    const feed: Feed = { list, log: createLog(), dispatcher: dispatcherOf(list), callbacks: new Set(), polled: Promise.resolve(), next: null, watchers: 0, readMs: 0, wasRead: false, linger: undefined };
    feeds.set(id, feed);
    return feed;
  }

  /** Only who watches makes a feed: one made for a reader that has left would stay for good. */
  function feedOf(list: ListKey): Feed {
    const feed = feeds.get(listId(list));
    if (!feed) throw new Error("expected a list that is watched");
    return feed;
  }

  function leave(id: string, feed: Feed): void {
    feed.watchers -= 1;
    feed.dispatcher.setAudience(id, feed.watchers);
    if (feed.watchers > 0 || isClosed) return;
    feed.dispatcher.remove(id);
    worker?.forget(feed.list);
    feed.linger = setTimeout(() => forget(id), lingerMs).unref();
  }

  function forget(id: string): void {
    clearTimeout(feeds.get(id)?.linger);
    feeds.delete(id);
  }

  return {
    watch(list) {
      const id = listId(list);
      if (feeds.get(id)?.watchers === 0 && feeds.get(id)?.log.isWorthAnotherTry) forget(id);
      const feed = feeds.get(id) ?? openFeed(id, list);
      clearTimeout(feed.linger);
      if (feed.watchers === 0) Object.assign(feed, { readMs: clock.now(), wasRead: false });
      feed.watchers += 1;
      if (feed.log.phase !== "OVER" && !isClosed) feed.dispatcher.add(id);
      feed.dispatcher.setAudience(id, feed.watchers);
      let isGone = false;
      return () => {
        if (isGone) return;
        isGone = true;
        leave(id, feed);
      };
    },
    work(newWorker) {
      worker = newWorker;
    },
    read(list, place, limit) {
      const id = listId(list);
      const { log, dispatcher } = feedOf(list);
      return Promise.resolve({ ...log.read(place, limit), nextPollMs: dispatcher.estimateMs(id) });
    },
    whenChanged(list, version, callback) {
      const { log, callbacks } = feedOf(list);
      if (log.version !== version) {
        queueMicrotask(callback);
        return () => undefined;
      }
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    nudge({ instanceId, contactId }) {
      for (const outputType of ["RAW", "REDACTED"] as const) {
        const id = listId({ instanceId, contactId, outputType });
        feeds.get(id)?.dispatcher.nudge(id);
      }
    },
    look() {
      const counts = { STARTING: 0, LIVE: 0, DRAINED: 0, OVER: 0, LINGERING: 0 };
      const nowMs = clock.now();
      let subscribers = 0;
      let oldestReadMs = 0;
      for (const { watchers, readMs, log } of feeds.values()) {
        counts[watchers > 0 ? log.phase : "LINGERING"] += 1;
        subscribers += watchers;
        if (watchers > 0 && log.phase !== "OVER") oldestReadMs = Math.max(oldestReadMs, nowMs - readMs);
      }
      return { feeds: counts, subscribers, oldestReadMs, floorMs: meanDelayMs([...dispatchers.values()].map((dispatcher) => dispatcher.floor())) };
    },
    async close() {
      isClosed = true;
      for (const { linger } of feeds.values()) clearTimeout(linger);
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.close()));
    },
  };
}

/** For an instance that is not served: its polls are refused before any request, so they need no leave. */
const NO_QUOTA = { domain: "", budget: createUnlimitedBudget() };
