import { setTimeout as delay } from "node:timers/promises";

import { afterEach, describe, expect, test } from "@jest/globals";

import type { ListView } from "../../../src/domain/analysis.js";
import { systemClock } from "../../../src/domain/clock.js";
import { ContactUnavailable } from "../../../src/domain/errors.js";
import { NO_TELEMETRY, type Telemetry } from "../../../src/domain/telemetry.js";
import { createLoaders } from "../../../src/loaders/create-loaders.js";
import { createTelemetry, type RunningTelemetry } from "../../../src/telemetry/telemetry.js";
import { maybeSpanContext } from "../../../src/telemetry/traceparent.js";
import { createBench } from "../../integration/connect/support.js";
import { createCollector, type CollectedSpan, type Collector } from "../../support/collector.js";
import { forward, pagesOver } from "../../support/pages.js";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN_ID = "00f067aa0ba902b7";
const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;
const INSTANCE = "00000000-0000-4000-8000-000000000001";

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function collecting(options?: Parameters<typeof createCollector>[0]): Promise<Collector> {
  const collector = await createCollector(options);
  opened.push(() => collector.close());
  return collector;
}

function tracingTo(url: string, share = 1): Promise<RunningTelemetry> {
  return createTelemetry({ metrics: null, tracing: { url: `${url}/v1/traces`, serviceName: "gateway-under-test", share }, instanceIds: null });
}

/** What one operation can ask, over the real rooms, the real SDK and a real emulator. */
async function world(telemetry: Telemetry) {
  const bench = await createBench();
  opened.push(() => bench.close());
  const connect = bench.connect({ telemetry });
  const pages = pagesOver(connect.listSegments, systemClock, { telemetry });
  return () => createLoaders({ pages, deadlineMs: Date.now() + 15_000, maxCalls: 30, telemetry });
}

const view = (contactId: string): ListView => ({ instanceId: INSTANCE, contactId, outputType: "REDACTED", maxAgeMs: 60_000 });

function pathOf(span: CollectedSpan): string {
  return span.parent === undefined ? span.name : `${pathOf(span.parent)} > ${span.name}`;
}

describe("Traces", () => {
  test("tell of an operation's loads, pages and upstream calls, each under its own, though a batch mixes them", async () => {
    const collector = await collecting();
    const telemetry = await tracingTo(collector.url);
    const loadersOf = await world(telemetry);
    const ask = (name: string, contacts: readonly string[]) =>
      telemetry.operation("http", null, async () => {
        await delay(1);
        telemetry.operationNamed("query", name);
        const { look, segments } = loadersOf();
        await Promise.allSettled(contacts.flatMap((contactId) => [look(view(contactId)), segments(view(contactId), forward(5))]));
      });
    await Promise.all([ask("First", ["made-up-1", "made-up-2"]), ask("Second", ["made-up-3"])]);
    await telemetry.close();

    const spans = collector.spans();
    const calls = spans.filter(({ name }) => name === "upstream call");
    expect(calls.map(pathOf).sort()).toEqual([
      "query First > load > page > upstream call",
      "query First > load > page > upstream call",
      "query Second > load > page > upstream call",
    ]);
    expect(spans.filter(({ name }) => name === "load").map(({ parent, attributes }) => `${parent?.name} ${String(attributes["loader"])}`).sort()).toEqual([
      "query First look",
      "query First look",
      "query First segments",
      "query First segments",
      "query Second look",
      "query Second segments",
    ]);
    // Two loads of one contact are two spans of their own, not one under the other.
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(2);
    expect(calls[0]?.attributes).toMatchObject({ kind: "query", outcome: "NOT_FOUND" });
    expect(calls[0]?.status).toMatchObject({ code: 2, message: "NOT_FOUND" });
    for (const text of collector.texts) expect(text).not.toMatch(/made-up|00000000-0000-4000/);
  });

  test("go on from whoever asks, and keep what that one has decided", async () => {
    const collector = await collecting();
    const telemetry = await tracingTo(collector.url, 0);
    await telemetry.operation("sse", TRACEPARENT, () => telemetry.span("load", { loader: "look" }, () => Promise.resolve()));
    await telemetry.operation("sse", `00-${TRACE_ID}-${SPAN_ID}-00`, () => Promise.resolve());
    await telemetry.operation("sse", "nonsense", () => Promise.resolve());
    await telemetry.close();
    expect(collector.spans().map(({ name, traceId }) => [name, traceId])).toEqual([
      ["load", TRACE_ID],
      ["operation", TRACE_ID],
    ]);
    expect(collector.spans()[1]?.parentSpanId).toBe(SPAN_ID);
  });

  test("say what a client calls its operation in letters and digits, and not at length", async () => {
    const collector = await collecting();
    const telemetry = await tracingTo(collector.url);
    await telemetry.operation("http", null, () => {
      telemetry.operationNamed("query", `Wall<script>${"x".repeat(1_000)}`);
      return Promise.resolve();
    });
    await telemetry.close();
    expect(collector.spans()[0]?.name).toBe(`query Wall_script_${"x".repeat(52)}`);
  });

  test("tell of an error by its code or its class, never by what it says", async () => {
    const collector = await collecting();
    const telemetry = await tracingTo(collector.url);
    const failing = (error: unknown) => telemetry.span("page", {}, () => Promise.reject(error as Error)).catch(() => undefined);
    await failing(new ContactUnavailable("UPSTREAM_TIMEOUT", null, { cause: new Error("my card is 4242") }));
    await failing(new TypeError("my card is 4242"));
    await failing(Object.assign(new Error("x"), { name: "my card is 4242" }));
    await failing("my card is 4242");
    await telemetry.close();
    expect(collector.spans().map(({ attributes }) => attributes["error.type"])).toEqual(["UPSTREAM_TIMEOUT", "TypeError", "Error", "Error"]);
    expect(collector.texts.join()).not.toContain("4242");
  });

  test("begin anew with a poll, whoever made it begin", async () => {
    const collector = await collecting();
    const telemetry = await tracingTo(collector.url);
    await telemetry.operation("websocket", null, () => telemetry.poll(() => telemetry.span("page", {}, () => Promise.resolve())));
    await telemetry.close();
    expect(collector.spans().map(pathOf).sort()).toEqual(["operation", "poll", "poll > page"]);
  });

  test("of two gateways in one process do not mix", async () => {
    const [one, other] = [await collecting(), await collecting()];
    const [first, second] = [await tracingTo(one.url), await tracingTo(other.url)];
    await first.operation("http", null, () => second.span("load", {}, () => first.span("page", {}, () => Promise.resolve())));
    await Promise.all([first.close(), second.close()]);
    expect(one.spans().map(pathOf).sort()).toEqual(["operation", "operation > page"]);
    expect(other.spans().map(pathOf)).toEqual(["load"]);
  });

  test.each([
    ["refuses", () => collecting({ status: 400 })],
    ["hangs", () => collecting({ hangs: true })],
    ["is not there", () => Promise.resolve({ url: "http://127.0.0.1:9" })],
  ])("hold nobody up where the collector %s", async (_case, start) => {
    const { url } = await start();
    const telemetry = await tracingTo(url);
    expect(await telemetry.operation("http", null, () => Promise.resolve("answer"))).toBe("answer");
    const began = performance.now();
    await telemetry.close();
    expect(performance.now() - began).toBeLessThan(3_500);
  });

  test("cost nothing where nobody wants them: the work is called, and what it gives is handed on as it is", () => {
    const answer = Promise.resolve("answer");
    expect(NO_TELEMETRY.span("load", {}, () => answer)).toBe(answer);
    expect(NO_TELEMETRY.operation("http", TRACEPARENT, () => answer)).toBe(answer);
    expect(NO_TELEMETRY.poll(() => answer)).toBe(answer);
  });
});

describe("A traceparent", () => {
  test.each([
    ["of this version", TRACEPARENT, 1],
    ["not sampled", `00-${TRACE_ID}-${SPAN_ID}-00`, 0],
    ["with flags that nobody knows yet", `00-${TRACE_ID}-${SPAN_ID}-ff`, 1],
    ["of a later version", `cc-${TRACE_ID}-${SPAN_ID}-01-what-the-future-holds`, 1],
  ])("%s is understood", (_case, text, traceFlags) => {
    expect(maybeSpanContext(text)).toEqual({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags, isRemote: true });
  });

  test.each([
    [undefined],
    [["00"]],
    [""],
    [TRACEPARENT.toUpperCase()],
    [`ff-${TRACE_ID}-${SPAN_ID}-01`],
    [`00-${"0".repeat(32)}-${SPAN_ID}-01`],
    [`00-${TRACE_ID}-${"0".repeat(16)}-01`],
    [`${TRACEPARENT}-more`],
    [`${TRACEPARENT}x`],
    [`cc-${TRACE_ID}-${SPAN_ID}-01-${"x".repeat(1_000)}`],
  ])("that is none is passed over: %j", (text) => {
    expect(maybeSpanContext(text)).toBeNull();
  });
});
