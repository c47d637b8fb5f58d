import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { startGateway, type TestGateway } from "../support/gateway.js";
import { faultsOf } from "./faults.js";
import { HANDSHAKE } from "./frames.js";
import { statusesOf } from "./http.js";
import { isServing } from "./roads.js";

const SLOW = 40;
/** Headers have 10 s, whole requests 15 s, and who is late is found within 2 s. */
const HEADERS_MS = 13_000;
const REQUEST_MS = 18_000;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ emulator: { contacts: [] } });
});
afterAll(() => gateway.close());

interface Dribble {
  readonly told: string;
  /** How long the server bore with it; null where it has not ended yet. */
  readonly bornMs: number;
}

/** Says the beginning at once and a byte a second afterwards, until the server has had enough. */
async function dribble(beginning: string, rest: string, withinMs: number): Promise<Dribble> {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  let told = "";
  socket.on("data", (chunk: Buffer) => (told += chunk.toString("latin1"))).on("error", () => undefined);
  await once(socket, "connect");
  const startedMs = performance.now();
  socket.write(beginning);
  let next = 0;
  const timer = setInterval(() => socket.write(rest[next++ % rest.length] ?? ""), 1_000);
  const closed = once(socket, "close").then(() => true);
  const isCut = await Promise.race([closed, delay(withinMs, false, { ref: false })]);
  clearInterval(timer);
  socket.destroy();
  return { told, bornMs: isCut ? performance.now() - startedMs : Infinity };
}

test("who speaks slowly, or not at all, is cut off, and nobody else waits for it", async () => {
  const head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
  const slow = Array.from({ length: SLOW }, () => dribble(`${head}x: `, "y", HEADERS_MS));
  const slowUpgrades = [dribble(HANDSHAKE.slice(0, -4), "y", HEADERS_MS)];
  const slowBodies = [dribble(`${head}content-length: 1000\r\n\r\n{`, " ", REQUEST_MS), dribble(`${head}transfer-encoding: chunked\r\n\r\n`, "0", REQUEST_MS)];
  const silent = [dribble("", "", HEADERS_MS)];

  for (let n = 0; n < 20; n++) {
    const startedMs = performance.now();
    expect(await isServing(gateway.url)).toBe(true);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  }
  for (const { told, bornMs } of await Promise.all([...slow, ...slowUpgrades])) {
    expect(bornMs).toBeLessThan(HEADERS_MS);
    expect([statusesOf(told), told.includes('"code":"REQUEST_TIMEOUT"')]).toEqual([[408], true]);
  }
  for (const { told, bornMs } of await Promise.all(slowBodies)) {
    expect(bornMs).toBeLessThan(REQUEST_MS);
    expect(statusesOf(told).every((status) => status === 408 || status === 400)).toBe(true);
  }
  for (const { bornMs } of await Promise.all(silent)) expect(bornMs).toBeLessThan(HEADERS_MS);
  expect(faultsOf(gateway)).toEqual([]);
}, 30_000);
