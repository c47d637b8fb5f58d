import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";

import { describe, expect, test } from "@jest/globals";
import { WebSocket } from "ws";

import { createSource, openSocket, startToy, until, type Toy } from "./support.js";

const TICKS = "subscription { ticks { text } }";

async function getStream({ url }: Toy): Promise<IncomingMessage> {
  const path = `${url}/graphql/stream?${new URLSearchParams({ query: TICKS }).toString()}`;
  const [response] = (await once(request(path).end(), "response")) as [IncomingMessage];
  return response;
}

test("a stop says 1001 to sockets one after the other, ends event streams without completing them, and lets every source go", async () => {
  const toy = await startToy({ streams: { drainSpreadMs: 2_000 } });
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

  const stopped = toy.close();
  const [first, second] = sockets;
  expect(await first!.closed).toMatchObject({ code: 1001 });
  expect(second!.socket.readyState).toBe(WebSocket.OPEN);
  expect(await text(stream)).toBe(":\n\n");
  expect(await second!.closed).toMatchObject({ code: 1001 });
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

describe("once a stop has begun", () => {
  /** A server that stops, as far as it gets while `held` is not let go. */
  async function startStopping() {
    const toy = await startToy();
    const [first, held] = [await openSocket(toy), await openSocket(toy)];
    held.socket.pause();
    const toldAll = async () => {
      const stopped = toy.close();
      await first.closed;
      return { stopped, letGo: () => held.socket.terminate() };
    };
    return { toy, toldAll };
  }

  test.each([
    ["an event stream", `GET /graphql/stream?query={hello} HTTP/1.1\r\nhost: a\r\n`],
    ["a WebSocket", `GET /graphql HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n`],
  ])("%s that is asked for on an open connection is refused", async (_what, head) => {
    const { toy, toldAll } = await startStopping();
    const socket = connect(Number(new URL(toy.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(head);
    const { stopped, letGo } = await toldAll();
    socket.write("\r\n");
    socket.end();
    expect(await text(socket)).toMatch(/^HTTP\/1.1 503 .*SHUTTING_DOWN/s);
    letGo();
    await stopped;
  });

  test("a stream that was about to open ends at once, and lets its source go", async () => {
    const { toy, toldAll } = await startStopping();
    const source = createSource();
    let open: (opened: typeof source) => void = () => undefined;
    let isAsked = false;
    const opening = {
      then(resolve: (opened: typeof source) => void) {
        isAsked = true;
        open = resolve;
      },
    };
    toy.sources.set("it", opening as unknown as Promise<typeof source>);
    const answer = getStream(toy);
    await until(() => isAsked);

    const { stopped, letGo } = await toldAll();
    open(source);
    expect(await text(await answer)).toBe(":\n\n");
    expect(source.returned).toBe(1);
    letGo();
    await stopped;
  });
});
