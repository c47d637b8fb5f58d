import { readdirSync } from "node:fs";
import { constants, monitorEventLoopDelay, PerformanceObserver, type PerformanceEntry } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";

import { Counter, Gauge, Histogram, type Registry } from "prom-client";

import { OTHER } from "./bounded-label.js";
import { GARBAGE_COLLECTION } from "./buckets.js";

const NANOSECONDS = 1e9;
const LOOP_RESOLUTION_MS = 10;
const LOOP_QUANTILES = [50, 90, 99] as const;

const GC_KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: "major",
  [constants.NODE_PERFORMANCE_GC_MINOR]: "minor",
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: "incremental",
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: "weakcb",
};

/**
 * How the process is, under the names by which dashboards know it. They are those of prom-client's `collectDefaultMetrics`, which cannot
 * be stopped: it leaves a timer of the event loop and an observer of the garbage collection behind, one each a gateway.
 * @returns what stops it
 */
export function addProcessMetrics(registry: Registry): () => void {
  const registers = [registry];
  const startedAtSeconds = Date.now() / 1000 - process.uptime();
  const gauge = (name: string, help: string, read: () => number | null): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read();
        if (value !== null) this.set(value);
      },
    });
  };

  gauge("process_start_time_seconds", "When the process was started, in seconds since 1970.", () => startedAtSeconds);
  gauge("process_resident_memory_bytes", "Memory that the process holds.", () => process.memoryUsage.rss());
  gauge("process_open_fds", "Open file descriptors; on Linux only.", maybeOpenFiles);
  gauge("nodejs_heap_size_used_bytes", "JavaScript heap in use.", () => getHeapStatistics().used_heap_size);
  gauge("nodejs_heap_size_total_bytes", "JavaScript heap set aside.", () => getHeapStatistics().total_heap_size);
  gauge("nodejs_external_memory_bytes", "Memory outside of the heap that JavaScript objects hold.", () => process.memoryUsage().external);
  new Gauge({ name: "nodejs_version_info", help: "The version of Node.js.", labelNames: ["version"], registers }).set({ version: process.version }, 1);

  new Counter({
    name: "process_cpu_seconds_total",
    help: "CPU time spent.",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });

  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  delay.enable();
  new Gauge({
    name: "nodejs_eventloop_lag_seconds",
    help: "How late timers were since the scrape before: quantiles, and 1 for the worst.",
    labelNames: ["quantile"],
    registers,
    collect() {
      for (const quantile of LOOP_QUANTILES) this.set({ quantile: String(quantile / 100) }, late(delay.percentile(quantile)));
      this.set({ quantile: "1" }, late(delay.max));
      delay.reset();
    },
  });

  const collections = new Histogram({
    name: "nodejs_gc_duration_seconds",
    help: "How long garbage collections took.",
    labelNames: ["kind"],
    buckets: GARBAGE_COLLECTION,
    registers,
  });
  const observer = new PerformanceObserver((list) => {
    // The types know nothing of what Node says of this kind of entry.
    for (const { detail, duration } of list.getEntries() as (PerformanceEntry & { readonly detail: { readonly kind: number } })[]) {
      collections.observe({ kind: GC_KINDS[detail.kind] ?? OTHER }, duration / 1000);
    }
  });
  observer.observe({ entryTypes: ["gc"] });

  return () => {
    delay.disable();
    observer.disconnect();
  };
}

/** A histogram of nothing has no numbers; and each interval holds the resolution itself, which is not late. */
function late(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / NANOSECONDS - LOOP_RESOLUTION_MS / 1000) : 0;
}

function maybeOpenFiles(): number | null {
  try {
    // One of them is the folder itself.
    return readdirSync("/proc/self/fd").length - 1;
  } catch {
    return null;
  }
}
