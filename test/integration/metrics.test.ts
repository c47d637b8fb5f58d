import { setTimeout as delay } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { contactIdFor, WELL_KNOWN } from "../../src/emulator/well-known.js";
import { createCollector, type CollectedSpan, type Collector } from "../support/collector.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { openStream } from "../support/open-stream.js";
import { expressions } from "../support/operations.js";
import { scrape, type Scrape } from "../support/prometheus.js";
import { parsePromQl } from "../support/promql.js";

const { instanceId, endlessContactId } = WELL_KNOWN;

/** `expect` what comes about in its own time. */
async function eventually<T>(look: () => Promise<T>, isIt: (found: T) => boolean): Promise<T> {
  for (let found = await look(); ; found = await look()) {
    if (isIt(found)) return found;
    await delay(20);
  }
}

describe("A gateway that tells of itself", () => {
  let gateway: TestGateway;
  let collector: Collector;
  const metrics = (): Promise<Scrape> => scrape(gateway.metricsUrl ?? "");
  const statusOf = (contactId: string) =>
    gateway.query<{ contactAnalysis: { status: string; segments: { pageInfo: { endCursor: string } } | null } }>(
      `query Wall($instanceId: ID!, $contactId: ID!) { contactAnalysis(instanceId: $instanceId, contactId: $contactId) { status segments(first: 5) { pageInfo { endCursor } } } }`,
      { instanceId, contactId },
    );

  beforeAll(async () => {
    collector = await createCollector();
    gateway = await startGateway({
      settings: { METRICS_PORT: "0", OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, CONNECT_RATE: "50", CONNECT_BURST: "20", QUERY_MAX_AGE: "60s" },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await collector.close();
  });

  test("tells what the upstream was asked, and what it was spared", async () => {
    await Promise.all([statusOf(endlessContactId), statusOf(endlessContactId)]);
    await statusOf(endlessContactId);
    await statusOf("made-up");
    const { value } = await metrics();
    expect(value("contact_analysis_upstream_calls_total", { kind: "query", outcome: "ok", connect_instance: "any" })).toBe(1);
    expect(value("contact_analysis_upstream_calls_total", { kind: "query", outcome: "not_found" })).toBe(1);
    expect(value("contact_analysis_upstream_call_duration_seconds_count", { kind: "query" })).toBe(2);
    expect(value("contact_analysis_page_reads_total", { kind: "query", outcome: "coalesced" })).toBeGreaterThanOrEqual(1);
    expect(value("contact_analysis_page_reads_total", { kind: "query", outcome: "hit" })).toBeGreaterThanOrEqual(1);
    expect(value("contact_analysis_budget_wait_seconds_count", { kind: "query" })).toBe(2);
    expect(value("contact_analysis_budget_limit_calls_per_second")).toBe(50);
    expect(value("contact_analysis_page_cache_bytes", { part: "cached" })).toBeGreaterThan(1_000);
    expect(value("contact_analysis_ready")).toBe(1);
  });

  test("tells how a cursor's place was found", async () => {
    const { data } = await statusOf(endlessContactId);
    const after = data.contactAnalysis.segments?.pageInfo.endCursor;
    await gateway.query("query ($key: ID!, $contactId: ID!, $after: String) { contactAnalysis(instanceId: $key, contactId: $contactId) { segments(after: $after) { nodes { __typename } } } }", {
      key: instanceId,
      contactId: endlessContactId,
      after,
    });
    expect((await metrics()).value("contact_analysis_cursors_total", { outcome: "held" })).toBe(1);
  });

  test("tells of feeds, of those who watch, and how often they are read", async () => {
    const contactId = contactIdFor("endless");
    const [one, other] = [openStream(gateway.url, contactId), openStream(gateway.url, contactId)];
    const watched = await eventually(metrics, ({ value }) => value("contact_analysis_poll_interval_seconds_count") > 0 && value("contact_analysis_subscribers") === 2);
    expect(watched.value("contact_analysis_feeds", { phase: "live" })).toBe(1);
    expect(watched.value("contact_analysis_upstream_calls_total", { kind: "poll", outcome: "ok" })).toBeGreaterThanOrEqual(1);
    expect(watched.value("contact_analysis_budget_wait_seconds_count", { kind: "poll" })).toBeGreaterThanOrEqual(1);
    expect(watched.value("contact_analysis_page_cache_bytes", { part: "watched" })).toBeGreaterThan(1_000);
    // One feed alone: left alone for MIN_POLL_INTERVAL, half of which is the mean.
    expect(watched.value("contact_analysis_delivery_delay_floor_seconds")).toBe(0.5);
    await Promise.all([one.leave(), other.leave()]);
    const left = await eventually(metrics, ({ value }) => value("contact_analysis_subscribers") === 0);
    expect(left.value("contact_analysis_feeds", { phase: "lingering" })).toBe(1);
    expect(left.value("contact_analysis_page_cache_bytes", { part: "watched" })).toBe(0);
  });

  test("tells what of the upstream's it does not know", async () => {
    const { contactId } = await gateway.control.startContact({ scenario: "endless", startedSecondsAgo: 0 });
    await gateway.control.append({ contactId, segments: [{ Riddle: { Id: "r-1", Content: "what walks on four legs" } }] });
    await statusOf(contactId);
    const { value, text } = await metrics();
    expect(value("contact_analysis_unknown_segments_total", { upstream_kind: "Riddle" })).toBe(1);
    expect(text).not.toContain("four legs");
  });

  test("is not ready while the upstream refuses all that it is asked, and says so with its metrics", async () => {
    await gateway.control.fault({ kind: "access-denied", times: 1 });
    await statusOf("refused-1");
    const refused = await metrics();
    // It has answered for this instance before, but not when it was asked last.
    expect(refused.value("contact_analysis_upstream_calls_total", { outcome: "forbidden" })).toBe(1);
    expect(refused.value("contact_analysis_ready")).toBe(0);
    await statusOf("made-up-2");
    expect((await metrics()).value("contact_analysis_ready")).toBe(1);
  });

  test("tells what operations there were, how they ended, and why some were refused; and that none is left in flight", async () => {
    const before = await metrics();
    await statusOf(endlessContactId);
    await gateway.query("{ nothing }");
    await gateway.query('query Wrong { contactAnalysis(instanceId: "i", contactId: "?") { status } }');
    await gateway.request("/graphql/stream", { method: "POST", headers: { "content-type": "application/json" }, body: '{"query":"{ __typename }"}' }).then((response) => response.text());
    await gateway.request("/nowhere");
    const stream = openStream(gateway.url, endlessContactId);
    await eventually(metrics, ({ value }) => value("contact_analysis_sockets_open") === 1 && stream.payloads.length > 0);
    await stream.leave();
    const after = await eventually(metrics, ({ value }) => value("contact_analysis_sockets_open") === 0 && value("contact_analysis_operations_in_flight") === 0);

    const more = (name: string, labels: Record<string, string>) => after.value(name, labels) - before.value(name, labels);
    expect(more("contact_analysis_operations_total", { transport: "http", kind: "query", end: "result" })).toBe(1);
    expect(more("contact_analysis_operations_total", { transport: "http", kind: "query", end: "errors" })).toBe(1);
    expect(more("contact_analysis_operations_total", { transport: "http", kind: "unknown", end: "refused" })).toBe(1);
    expect(more("contact_analysis_operations_total", { transport: "sse", kind: "query", end: "result" })).toBe(1);
    expect(more("contact_analysis_operations_total", { transport: "websocket", kind: "subscription", end: "reader" })).toBe(1);
    expect(more("contact_analysis_refusals_total", { code: "GRAPHQL_VALIDATION_FAILED" })).toBe(1);
    expect(more("contact_analysis_refusals_total", { code: "NOT_FOUND" })).toBe(1);
    expect(after.value("contact_analysis_socket_closes_total")).toBeGreaterThanOrEqual(1);
  });

  test("tells how late segments are given to streams, those apart that were there before", async () => {
    const { contactId } = await gateway.control.startContact({ scenario: "endless", startedSecondsAgo: 60 });
    const before = (await metrics()).value("contact_analysis_delivery_delay_seconds_count");
    const stream = openStream(gateway.url, contactId);
    const { value } = await eventually(metrics, (found) => found.value("contact_analysis_delivery_delay_seconds_count") > before);
    expect(value("contact_analysis_delivery_delay_seconds_count") - before).toBeLessThan(stream.positions.length);
    await stream.leave();
  });

  test("is degraded at /readyz while the upstream refuses it, and ready again with its next answer", async () => {
    const ready = async () => {
      const response = await gateway.request("/readyz");
      return [response.status, await response.json()];
    };
    await gateway.control.fault({ kind: "expired-credentials", times: 1 });
    await statusOf("refused-2");
    expect(await ready()).toEqual([503, { status: "degraded" }]);
    await statusOf("made-up-3");
    expect(await ready()).toEqual([200, { status: "ready" }]);
  });

  test("has every metric that the dashboard and the alert rules ask for", async () => {
    const { help } = await metrics();
    for (const [, expression] of expressions) {
      for (const { name } of parsePromQl(expression).selectors) expect([...help.keys()]).toContain(name.replace(/_(bucket|sum|count)$/, ""));
    }
  });

  test("serves metrics on their own port only", async () => {
    expect((await gateway.request("/metrics")).status).toBe(404);
    expect(new URL(gateway.metricsUrl ?? "").port).not.toBe(new URL(gateway.url).port);
  });

  test("names no contact, principal or word of a chat, in metrics or traces; and sends its traces at its end", async () => {
    const { text } = await metrics();
    await gateway.close();
    const spans = collector.spans();
    const pathOf = ({ name, parent }: CollectedSpan): string => (parent === undefined ? name : `${pathOf(parent)} > ${name}`);
    const paths = spans.map(pathOf);
    expect(paths.filter((path) => path.endsWith("load > page > upstream call") && path.includes("Wall")).length).toBeGreaterThanOrEqual(2);
    expect(paths).toContain("poll > page > upstream call");
    for (const told of [text, ...collector.texts]) {
      for (const secret of [endlessContactId, instanceId, "made-up", "refused-1", "anonymous"]) expect(told).not.toContain(secret);
    }
  });
});

test("A gateway that nobody has told to serves no metrics", async () => {
  const gateway = await startGateway();
  expect(gateway.metricsUrl).toBeNull();
  await gateway.close();
});
