import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import { createSource, openSocket, startToy, until, type Toy } from "./support.js";

/** What the kernel holds for a connection on this machine is a few megabytes; a server that buffered would be asked for far more. */
const TEXT = "x".repeat(65_536);
const MOST_EVENTS = 300;

let toy: Toy;
const start = (slowConsumerTimeoutMs: number) => startToy({ streams: { slowConsumerTimeoutMs } });
beforeEach(async () => {
  toy = await start(300);
});
afterEach(() => toy.close());

function endless(name: string) {
  const source = createSource({ endless: () => TEXT });
  toy.sources.set(name, source);
  return { source, query: `subscription { ticks(source: "${name}") { text } }` };
}

function patient(name: string) {
  const source = createSource();
  toy.sources.set(name, source);
  return { source, query: `subscription { ticks(source: "${name}") { text } }` };
}

describe("a WebSocket whose reader stops reading", () => {
  test("is asked for no more events than the way holds, is told 1013, and harms nobody else", async () => {
    const [frozen, neighbour] = [await openSocket(toy), await openSocket(toy)];
    const [much, little] = [endless("much"), patient("little")];
    neighbour.subscribe("1", little.query);
    frozen.socket.pause();
    frozen.subscribe("1", much.query);

    await until(() => much.source.asked > 0);
    little.source.push("a");
    await until(() => neighbour.received.length === 2);

    await until(() => much.source.returned === 1);
    expect(much.source.asked).toBeLessThan(MOST_EVENTS);
    little.source.push("b");
    await until(() => neighbour.received.length === 3);

    frozen.socket.resume();
    expect(await frozen.closed).toEqual({ code: 1013, reason: "Slow consumer" });
    neighbour.socket.close();
  });

  test("is cut where the goodbye is not read either", async () => {
    const frozen = await openSocket(toy);
    const much = endless("much");
    frozen.socket.pause();
    frozen.subscribe("1", much.query);
    await until(() => toy.logged("socket closed").length === 1);
    expect(toy.logged("socket closed")).toMatchObject([{ code: 1006 }]);
    frozen.socket.terminate();
  });

  test("has no results made for all of its streams meanwhile: events wait as they are", async () => {
    await toy.close();
    // Time for all of them to begin.
    toy = await start(1_000);
    const frozen = await openSocket(toy);
    const streams = Array.from({ length: 30 }, (_, n) => endless(`much-${n}`));
    // All of them have been heard before one begins: whoever has been given up is not heard any more.
    const opens: (() => void)[] = [];
    for (const [n, { source, query }] of streams.entries()) {
      toy.sources.set(`much-${n}`, new Promise((resolve) => opens.push(() => resolve(source))));
      frozen.subscribe(String(n), query);
    }
    await until(() => toy.contexts() === streams.length);
    frozen.socket.pause();
    for (const open of opens) open();
    await until(() => streams.every(({ source }) => source.returned === 1));
    await until(() => toy.logged("socket closed").length === 1);

    const asked = streams.reduce((sum, { source }) => sum + source.asked, 0);
    const opened = streams.length;
    expect(asked - (toy.contexts() - opened)).toBeGreaterThan(streams.length / 2);
    frozen.socket.terminate();
  });

  test("gets no more than one answer to its pings", async () => {
    const frozen = await openSocket(toy);
    const much = endless("much");
    frozen.socket.pause();
    frozen.subscribe("1", much.query);
    for (let n = 0; n < 100; n++) frozen.send({ type: "ping" });
    await until(() => much.source.returned === 1);
    frozen.socket.resume();
    await frozen.closed;
    expect(frozen.received.filter(({ type }) => type === "pong").length).toBeLessThan(100);
  });
});

describe("an event stream whose reader stops reading", () => {
  test("is asked for no more events than the way holds, and is cut", async () => {
    const much = endless("much");
    const [response] = (await once(
      request(`${toy.url}/graphql/stream?${new URLSearchParams({ query: much.query }).toString()}`).end(),
      "response",
    )) as [IncomingMessage];
    response.socket.pause();
    await until(() => much.source.returned === 1);
    expect(much.source.asked).toBeLessThan(MOST_EVENTS);
    await until(() => toy.logged("operation").length === 1);
    expect(toy.logged("operation")).toMatchObject([{ transport: "sse", end: "reader" }]);

    const ended = new Promise<Error | null>((resolve) => response.once("error", resolve).once("end", () => resolve(null)));
    response.socket.resume();
    response.resume();
    expect(await ended).toMatchObject({ code: "ECONNRESET" });
  });
});
