import type { Registry } from "prom-client";

import type { Readings } from "../domain/telemetry.js";
import { createMeters } from "./meters.js";

/**
 * What can be read at any time is read by a scrape, and costs nothing in between. Metrics are collected in the order in which they were
 * made: of those that come of one reading, the first sets the others.
 */
export function addGauges(registry: Registry, { budgets, live, pages, liveContacts, isReady }: Readings): void {
  const { gauge } = createMeters(registry);

  gauge("budget_tokens", "Requests that could be made at once, now.", ["quota"], (tokens) => {
    for (const { quota, ...budget } of budgets()) {
      tokens.set({ quota }, budget.tokens);
      rate.set({ quota }, budget.ratePerSecond);
      limit.set({ quota }, budget.limitPerSecond);
    }
  });
  const rate = gauge("budget_calls_per_second", "Requests a second that are made at most, now: the limit less what throttling has taught.", ["quota"]);
  const limit = gauge("budget_limit_calls_per_second", "Requests a second that the account allows, as it was configured.", ["quota"]);

  gauge("feeds", "Lists that are read for streams, by how far they are; lingering: nobody watches them any more.", ["phase"], (feeds) => {
    const reading = live();
    for (const [phase, count] of Object.entries(reading.feeds)) feeds.set({ phase: phase.toLowerCase() }, count);
    subscribers.set(reading.subscribers);
    age.set(reading.oldestReadMs / 1000);
    floor.set((reading.floorMs ?? 0) / 1000);
  });
  const subscribers = gauge("subscribers", "Readers of feeds; a stream of several contacts is one reader of each.");
  const age = gauge("feed_age_max_seconds", "How long ago the feed was read that waits longest for its next read.");
  const floor = gauge(
    "delivery_delay_floor_seconds",
    "The least mean delivery delay that any schedule could have, by the rates of the feeds and the budget; 0 without feeds. Nudges may beat it.",
  );

  gauge("page_cache_bytes", "Memory that pages take, estimated: of lists that may be forgotten (cached), and of those that feeds read (watched).", ["part"], (bytes) => {
    const { cachedBytes, watchedBytes } = pages();
    bytes.set({ part: "cached" }, cachedBytes);
    bytes.set({ part: "watched" }, watchedBytes);
  });
  gauge("live_contacts", "Contacts that have begun and not ended, as far as events have told.", [], (count) => count.set(liveContacts()));
  gauge("ready", "1 while /readyz says yes.", [], (ready) => ready.set(isReady() ? 1 : 0));
}
