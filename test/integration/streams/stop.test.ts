import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

import { expect, test } from "@jest/globals";

import { createSource, openSocket, startToy, until, type Toy } from "./support.js";

const TICKS = "subscription { ticks { text } }";

async function getStream({ url }: Toy, agent?: Agent): Promise<IncomingMessage> {
  const path = `${url}/graphql/stream?${new URLSearchParams({ query: TICKS }).toString()}`;
  const [response] = (await once(request(path, { ...(agent && { agent }) }).end(), "response")) as [IncomingMessage];
  return response;
}

test("a stop says 1001 to sockets one after the other, ends event streams without completing them, and lets every source go", async () => {
  const toy = await startToy({ streams: { drainSpreadMs: 200 } });
  const sources = [createSource(), createSource(), createSource()];
  const sockets = [await openSocket(toy), await openSocket(toy)];
  for (const [n, socket] of sockets.entries()) {
    toy.sources.set("it", sources[n]!);
    socket.subscribe("1", TICKS);
    await until(() => sources[n]!.asked === 1);
  }
  toy.sources.set("it", sources[2]!);
  const stream = await getStream(toy);
  await until(() => sources[2]!.asked === 1);

  const closings = sockets.map(async ({ closed }) => ({ ...(await closed), at: performance.now() }));
  const stopped = toy.close();
  expect(await text(stream)).toBe(":\n\n");
  const [first, second] = await Promise.all(closings);
  expect([first!.code, second!.code]).toEqual([1001, 1001]);
  expect(second!.at - first!.at).toBeGreaterThan(50);
  await stopped;
  expect(sources.map(({ returned }) => returned)).toEqual([1, 1, 1]);
  for (const { received } of sockets) expect(received.map(({ type }) => type)).toEqual(["connection_ack"]);
});

test("a stop cuts what is left when its grace is over: sockets and event streams whose readers are frozen", async () => {
  const toy = await startToy({ shutdownGraceMs: 300 });
  const endless = [createSource({ endless: () => "x".repeat(65_536) }), createSource({ endless: () => "x".repeat(65_536) })];
  const frozen = await openSocket(toy);
  toy.sources.set("it", endless[0]!);
  frozen.socket.pause();
  frozen.subscribe("1", TICKS);
  await until(() => endless[0]!.asked > 0);
  toy.sources.set("it", endless[1]!);
  const stream = await getStream(toy);
  stream.on("error", () => undefined).socket.pause();

  const startedAt = performance.now();
  await toy.close();
  expect(performance.now() - startedAt).toBeLessThan(1_500);
  expect(endless.map(({ returned }) => returned)).toEqual([1, 1]);
  frozen.socket.terminate();
  stream.destroy();
});

test("no stream is opened once a stop has begun, though the connection is served on", async () => {
  const toy = await startToy();
  const held = await openSocket(toy);
  held.socket.pause();
  const source = createSource({ endless: () => "x".repeat(65_536) });
  toy.sources.set("it", source);
  held.subscribe("1", TICKS);
  await until(() => source.asked > 0);

  let open: (opened: typeof source) => void = () => undefined;
  const late = createSource();
  toy.sources.set("it", new Promise((resolve) => (open = resolve)));
  const waiting = request(`${toy.url}/graphql/stream`, { method: "POST", headers: { "content-type": "application/json" } });
  waiting.end(JSON.stringify({ query: TICKS }));
  const answered = once(waiting, "response") as Promise<[IncomingMessage]>;
  await until(() => toy.logged("socket opened").length === 1);

  const stopped = toy.close();
  open(late);
  const [response] = await answered;
  const body = await text(response);
  expect([200, 503]).toContain(response.statusCode);
  expect(body).not.toContain("complete");
  expect(late.returned).toBeLessThanOrEqual(1);
  held.socket.terminate();
  await stopped;
});
