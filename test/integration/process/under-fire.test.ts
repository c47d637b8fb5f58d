import { setTimeout as delay } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, expect, jest, test } from "@jest/globals";

import { createEmulatorControl, type EmulatorControl } from "../../../src/emulator/control-client.js";
import { createEmulator, type Emulator } from "../../../src/emulator/emulator.js";
import { WELL_KNOWN } from "../../../src/emulator/well-known.js";
import { freePort } from "../../model/program.js";
import { openEventStream } from "../../model/sse-wire.js";
import { openWebSocket } from "../../model/websocket-wire.js";
import type { Wire } from "../../model/wire.js";
import { until } from "../../model/until.js";
import { startCrowd, type Crowd } from "./crowd.js";
import { startProgram, type Program } from "./program.js";

const DELAY_MS = 1_000;
const GRACE_MS = 3_000;
const SETTINGS = {
  UPSTREAM: "aws",
  AWS_REGION: WELL_KNOWN.region,
  AWS_ACCESS_KEY_ID: "emulator",
  AWS_SECRET_ACCESS_KEY: "emulator",
  CURSOR_KEY: "00".repeat(32),
  CONNECT_RATE: "200",
  MIN_POLL_INTERVAL: "200ms",
  SHUTDOWN_DELAY: `${DELAY_MS}ms`,
  SHUTDOWN_GRACE: `${GRACE_MS}ms`,
};

// A start compiles the program, which takes its time on a busy machine.
jest.setTimeout(120_000);
/** An orchestrator ends programs by signals; Windows has none. */
const testWithSignals = process.platform === "win32" ? test.skip : test;

let emulator: Emulator;
let control: EmulatorControl;
let start: (port: number) => Promise<Program>;
let ports: readonly [number, number];
/** Two of them beside each other, as behind a load balancer. */
let first: Promise<Program>;
let second: Promise<Program>;
let crowd: Crowd | undefined;
const frozen: Wire[] = [];

beforeAll(async () => {
  emulator = await createEmulator({ ratePerSecond: null, contacts: [], scenarios: new Map() });
  control = createEmulatorControl(emulator.url);
  start = (port) => startProgram(port, { ...SETTINGS, AWS_ENDPOINT_URL_CONNECT: emulator.url });
  ports = [await freePort(), await freePort()];
  [first, second] = [start(ports[0]), start(ports[1])];
  await Promise.all([first, second]);
});
afterEach(async () => {
  for (const wire of frozen.splice(0)) wire.cut();
  await crowd?.close();
});
afterAll(async () => {
  for (const program of [await first, await second]) {
    program.signal("SIGKILL");
    await program.exit;
  }
  await emulator.close();
});

test("200 streams go on exactly where they were when the program is killed and comes back: nothing lost, nothing twice, one end", async () => {
  crowd = await startCrowd("killed", control, () => first.then(({ url }) => url));
  await crowd.allReceive();
  const killed = await first;
  killed.signal("SIGKILL");
  first = killed.exit.then(() => start(ports[0]));
  await first;
  await crowd.allReceive();
  await crowd.expectExactlyOnce();
});

testWithSignals("SIGTERM: first it is not ready, then it says goodbye to one after the other, answers what was asked, and is gone; they go on elsewhere", async () => {
  let where = first;
  crowd = await startCrowd("drained", control, () => where.then(({ url }) => url));
  await crowd.allReceive();
  const stopping = await first;
  await freeze(stopping.url, "WebSocket");
  await freeze(stopping.url, "SSE");

  const asked = await askSlowly(stopping.url);
  expect(await statusOf(stopping.url, "/readyz")).toBe(200);
  const sinceMs = performance.now();
  stopping.signal("SIGTERM");
  where = second;
  const exited = stopping.exit.then((code) => ({ code, atMs: performance.now() }));

  // First it says that it wants no more, and serves on.
  let readiness = 200;
  await until(() => "not to be ready", () => readiness === 503, async () => (readiness = await statusOf(stopping.url, "/readyz")));
  const unreadyMs = performance.now();
  expect(crowd.broken).toEqual([]);
  expect(await statusOf(stopping.url, "/graphql?query={__typename}", { "apollo-require-preflight": "yes" })).toBe(200);

  const { code, atMs: exitMs } = await exited;
  expect(code).toBe(0);
  expect(stopping.logged("stopped")).toBe(true);
  // Whoever is frozen is cut when the grace is over: within 25 s by the settings that are shipped.
  expect(exitMs - sinceMs).toBeLessThan(DELAY_MS + GRACE_MS + 4_000);

  const { broken } = crowd;
  const sockets = broken.filter(({ transport }) => transport === "WebSocket");
  const events = broken.filter(({ transport }) => transport === "SSE");
  expect([sockets.length, events.length]).toEqual([100, 100]);
  for (const one of broken) {
    expect(one.code).toBe(one.transport === "WebSocket" ? 1001 : null);
    expect(one.atMs).toBeGreaterThan(unreadyMs);
    expect(one.atMs - sinceMs).toBeGreaterThan(DELAY_MS * 0.9);
  }
  // One after the other, over half of the grace; all at once they would come within a few milliseconds, and on a busy machine some come together.
  expect(sockets.at(-1)!.atMs - sockets[0]!.atMs).toBeGreaterThan(GRACE_MS / 8);
  expect(events.at(-1)!.atMs).toBeLessThan(sockets.at(-1)!.atMs);

  const answer = await asked.answer;
  expect(answer).toMatchObject({ status: 200, body: { data: { contactAnalysis: { status: "IN_PROGRESS", unavailable: null } } } });
  // It was under way while the streams ended.
  expect(answer.atMs).toBeGreaterThan(events[0]!.atMs);
  expect(answer.atMs).toBeLessThan(exitMs);

  await crowd.allReceive();
  await crowd.expectExactlyOnce();
});

/** Resolves as the answer's head is there. */
async function statusOf(url: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(new URL(path, url), { headers });
  await response.arrayBuffer();
  return response.status;
}

/** A client that read once and never again, with more on its way than the connection holds. */
async function freeze(url: string, transport: "WebSocket" | "SSE"): Promise<void> {
  const contactId = `frozen-${transport}`;
  await control.startContact({ scenario: "manual", contactId });
  await control.append({ contactId, segments: [message(0, "Hello")] });
  const asked = { contacts: [{ contactId, after: null }], isWall: false, types: null, heartbeatSeconds: null };
  const wire = transport === "WebSocket" ? openWebSocket(url, asked) : openEventStream(url, "POST", asked);
  frozen.push(wire);
  await wire.next();
  wire.pause();
  // Asked for, and not taken.
  wire.next().catch(() => undefined);
  for (let page = 0; page < 5; page += 1) {
    await control.append({ contactId, segments: Array.from({ length: 100 }, (_, index) => message(1 + page * 100 + index, "x".repeat(16_000))) });
  }
  const calls = async () => (await control.calls()).byContact[contactId] ?? 0;
  const before = await calls();
  let now = before;
  await until(() => "what is too much for it to be read", () => now >= before + 6, async () => (now = await calls()));
}

interface Asked {
  readonly answer: Promise<{ readonly status: number; readonly body: unknown; readonly atMs: number }>;
}

/** A query that the upstream takes its time for. Resolves when the upstream has it. */
async function askSlowly(url: string): Promise<Asked> {
  const contactId = "slow";
  await control.startContact({ scenario: "manual", contactId });
  await control.append({ contactId, segments: [message(0, "Hello")] });
  await control.fault({ kind: "latency", milliseconds: DELAY_MS + 1_000, contactId });
  const query = `{ contactAnalysis(instanceId: "${WELL_KNOWN.instanceId}", contactId: "${contactId}") { status unavailable { code } } }`;
  const answer = fetch(new URL("/graphql", url), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query }) }).then(async (response) => ({
    status: response.status,
    body: await response.json(),
    atMs: performance.now(),
  }));
  answer.catch(() => undefined);
  while ((await control.calls()).byContact[contactId] === undefined) await delay(5);
  return { answer };
}

function message(index: number, content: string) {
  const Time = { AbsoluteTime: new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString() };
  return { Transcript: { Id: `t${index}`, ParticipantId: "p1", ParticipantRole: "CUSTOMER", Content: content, ContentType: "text/plain", Time } };
}
