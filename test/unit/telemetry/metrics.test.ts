import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { afterEach, describe, expect, test } from "@jest/globals";
import { Registry, register } from "prom-client";

import { addProcessMetrics } from "../../../src/telemetry/process-metrics.js";
import { createTelemetry, type RunningTelemetry } from "../../../src/telemetry/telemetry.js";
import { collectGarbage } from "../../support/collect-garbage.js";
import { scrape } from "../../support/prometheus.js";
import { observeEverything, READINGS } from "../../support/telemetry.js";

const opened: RunningTelemetry[] = [];
afterEach(async () => {
  for (const telemetry of opened.splice(0)) await telemetry.close();
});

async function serving(instanceIds: readonly string[] | null = null) {
  const telemetry = await createTelemetry({ metrics: { host: "127.0.0.1", port: 0 }, tracing: null, instanceIds });
  opened.push(telemetry);
  telemetry.watch(READINGS);
  return { telemetry, url: (await telemetry.serve()) ?? "" };
}

describe("Metrics", () => {
  test("have a name by the conventions, and words that say what they are, each", async () => {
    const { help } = await scrape((await serving()).url);
    for (const [name, words] of help) {
      expect(name).toMatch(/^(contact_analysis|process|nodejs)_[a-z_]+$/);
      expect([name, words]).toEqual([name, expect.stringMatching(/^[A-Z1].*\.$/)]);
    }
    expect(help.size).toBeGreaterThan(35);
  });

  test("tell apart the instances that are listed; where any is served, clients cannot make up labels", async () => {
    const listed = await serving(["i-1"]);
    const unlisted = await serving(null);
    for (const { telemetry, url } of [listed, unlisted]) {
      for (const id of ["i-1", "i-2", "made up"]) telemetry.upstreamCalled(id, "query", "OK", 1);
      const { samples } = await scrape(url);
      const instances = samples.filter(({ name }) => name === "contact_analysis_upstream_calls_total").map(({ labels }) => labels["connect_instance"]);
      expect(new Set(instances)).toEqual(new Set(telemetry === listed.telemetry ? ["i-1", "any"] : ["any"]));
    }
  });

  test("are bounded in what comes from elsewhere: codes, close codes and the upstream's words", async () => {
    const { telemetry, url } = await serving();
    telemetry.refused("no name: 4242 4242");
    for (let n = 0; n < 1_000; n++) {
      telemetry.unknownSegment(`Kind${n}`);
      telemetry.refused(`CODE_${n}`);
      telemetry.socketClosed(3_000 + n);
    }
    const { samples, text, value } = await scrape(url);
    const count = (name: string) => samples.filter((sample) => sample.name === name).length;
    expect(count("contact_analysis_unknown_segments_total")).toBe(21);
    expect(count("contact_analysis_refusals_total")).toBeLessThanOrEqual(65);
    expect(count("contact_analysis_socket_closes_total")).toBeLessThanOrEqual(25);
    expect(value("contact_analysis_unknown_segments_total", { upstream_kind: "other" })).toBe(980);
    expect(text).not.toContain("4242");
  });

  test("are seconds, whatever the rooms reckon in, and never less than none", async () => {
    const { telemetry, url } = await serving();
    telemetry.delivered(2_500);
    telemetry.delivered(-9_000);
    telemetry.upstreamCalled("i-1", "poll", "UPSTREAM_TIMEOUT", 5_000);
    const { value } = await scrape(url);
    expect(value("contact_analysis_delivery_delay_seconds_sum")).toBe(2.5);
    expect(value("contact_analysis_delivery_delay_seconds_count")).toBe(2);
    expect(value("contact_analysis_upstream_calls_total", { kind: "poll", outcome: "timeout" })).toBe(1);
    expect(value("contact_analysis_delivery_delay_floor_seconds")).toBe(1.25);
  });

  test("read what stands at the time of the scrape, and forget what is there no more", async () => {
    const { telemetry, url } = await serving();
    expect((await scrape(url)).value("contact_analysis_feeds", { phase: "lingering" })).toBe(5);
    telemetry.operationBegan("sse");
    telemetry.socketOpened();
    expect((await scrape(url)).value("contact_analysis_operations_in_flight", { transport: "sse" })).toBe(1);
    telemetry.operationEnded("sse", "subscription", "reader", 60_000);
    telemetry.socketClosed(1001);
    const { value } = await scrape(url);
    expect(value("contact_analysis_operations_in_flight")).toBe(0);
    expect(value("contact_analysis_sockets_open")).toBe(0);
    expect(value("contact_analysis_subscription_duration_seconds_sum")).toBe(60);
  });

  test("begin at zero where the first one counts, as an increase is not seen of what was not there", async () => {
    const { samples } = await scrape((await serving()).url);
    const has = (name: string, label: string, value: string) => samples.some((sample) => sample.name === name && sample.labels[label] === value);
    for (const outcome of ["ok", "refused", "unavailable"]) expect(has("contact_analysis_authentications_total", "outcome", outcome)).toBe(true);
    expect(has("contact_analysis_socket_closes_total", "code", "1013")).toBe(true);
    expect(has("contact_analysis_refusals_total", "code", "OVERLOADED")).toBe(true);
    expect(has("contact_analysis_upstream_calls_total", "outcome", "forbidden")).toBe(true);
  });

  test("of two gateways in one process do not mix, and leave the registry that is global alone", async () => {
    const [one, other] = [await serving(), await serving()];
    observeEverything(one.telemetry, "i-1");
    expect((await scrape(other.url)).value("contact_analysis_delivery_delay_seconds_count")).toBe(0);
    expect(register.getMetricsAsArray()).toEqual([]);
  });
});

describe("The port of the metrics", () => {
  test("serves them in Prometheus's format, and JSON that says no for all else", async () => {
    const { url } = await serving();
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    for (const [path, init] of [["/", {}], ["/graphql", {}], ["/metrics", { method: "POST" }], ["/metrics/", {}], ["/livez", {}]] as const) {
      const response = await fetch(url + path, init);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toEqual({ errors: [{ message: expect.any(String), extensions: { code: "NOT_FOUND" } }] });
    }
    const large = await fetch(`${url}/nowhere`, { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
    expect(large.status).toBeLessThan(500);
    expect(await large.json()).toHaveProperty("errors");
  });

  test("is closed with them, at once, though somebody keeps a connection, or is in the middle of a request", async () => {
    const { telemetry, url } = await serving();
    await scrape(url);
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("error", () => undefined).write("GET /metrics HTTP/1.1\r\n");
    await scrape(url);
    const began = performance.now();
    await telemetry.close();
    expect(performance.now() - began).toBeLessThan(1_000);
    await expect(fetch(`${url}/metrics`)).rejects.toThrow("fetch failed");
  });

  test("that is taken is told, as any other", async () => {
    const { url } = await serving();
    const second = await createTelemetry({ metrics: { host: "127.0.0.1", port: Number(new URL(url).port) }, tracing: null, instanceIds: null });
    await expect(second.serve()).rejects.toMatchObject({ code: "EADDRINUSE" });
    await second.close();
  });

  test("is none where nobody asked for it", async () => {
    const telemetry = await createTelemetry({ metrics: null, tracing: null, instanceIds: null });
    expect(await telemetry.serve()).toBeNull();
    await telemetry.close();
  });
});

describe("The process's metrics", () => {
  async function read(registry: Registry, name: string, labels: Record<string, string> = {}): Promise<number> {
    const metric = (await registry.getMetricsAsJSON()).find((candidate) => candidate.name === name);
    const values = (metric?.values ?? []) as readonly { labels: Record<string, unknown>; value: number; metricName?: string }[];
    const fitting = values.filter((value) => !value.metricName?.endsWith("_bucket") && Object.entries(labels).every(([label, text]) => value.labels[label] === text));
    return fitting.reduce((sum, { value }) => sum + value, 0);
  }

  function blockMs(ms: number): void {
    const until = performance.now() + ms;
    while (performance.now() < until);
  }

  test("see the event loop late and garbage collected, until they are stopped: then nothing of them is left", async () => {
    const registry = new Registry();
    const stop = addProcessMetrics(registry);
    await delay(30);
    blockMs(120);
    await delay(30);
    expect(await read(registry, "nodejs_eventloop_lag_seconds", { quantile: "1" })).toBeGreaterThan(0.05);
    collectGarbage();
    while ((await read(registry, "nodejs_gc_duration_seconds", { kind: "major" })) === 0) await delay(5);

    stop();
    const collections = await read(registry, "nodejs_gc_duration_seconds");
    collectGarbage();
    blockMs(60);
    await delay(30);
    // Whoever reads one of them reads all, and the delay begins anew with each reading.
    expect(await read(registry, "nodejs_eventloop_lag_seconds")).toBe(0);
    expect(await read(registry, "nodejs_gc_duration_seconds")).toBe(collections);
  });

  test("agree with the process about itself", async () => {
    const registry = new Registry();
    addProcessMetrics(registry)();
    expect(Math.abs((await read(registry, "process_start_time_seconds")) - (Date.now() / 1000 - process.uptime()))).toBeLessThan(5);
    expect(await read(registry, "process_cpu_seconds_total")).toBeGreaterThan(0);
    expect(await read(registry, "process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
    expect(await read(registry, "nodejs_version_info", { version: process.version })).toBe(1);
  });
});
