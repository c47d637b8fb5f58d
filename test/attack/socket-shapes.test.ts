import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";

import { upgrade } from "../integration/streams/support.js";
import { startGateway, type TestGateway } from "../support/gateway.js";
import { CANARY } from "./cases.js";
import { faultsOf } from "./faults.js";
import { closeCodeIn, frameOf, HANDSHAKE, OPCODES, type Frame } from "./frames.js";
import { sendRaw } from "./http.js";
import { isServing } from "./roads.js";
import { INNARDS } from "./verdict.js";
import { openWire, type Wire } from "./wire.js";

const HELLO = { query: "{ __typename }" };
const INIT = JSON.stringify({ type: "connection_init" });
const { text, binary, continuation, ping, close } = OPCODES;

let gateway: TestGateway;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  gateway = await startGateway({ emulator: { contacts: [] } });
});
afterEach(async () => {
  const faults = faultsOf(gateway).filter(({ msg }) => msg !== "socket's message failed");
  expect([await isServing(gateway.url), unhandled, faults]).toEqual([true, [], []]);
});
afterAll(async () => {
  await gateway.close();
  process.off("unhandledRejection", onUnhandled);
});

/** How a socket was closed, of which nothing is given back. */
async function closeOf(wire: Wire): Promise<number> {
  const [code, reason] = await wire.closed;
  expect(`${reason} ${wire.told()}`).not.toMatch(INNARDS);
  expect(`${reason} ${wire.told()}`).not.toContain(CANARY);
  return code;
}

describe("a message that is none closes its socket alone:", () => {
  test.each<[what: string, message: string]>([
    ["no JSON", CANARY],
    ["nothing", ""],
    ["a list", "[]"],
    ["a batch", JSON.stringify([{ id: "1", type: "subscribe", payload: HELLO }])],
    ["null", "null"],
    ["a number", "7"],
    ["no type", "{}"],
    ["a type that is not there", JSON.stringify({ type: CANARY })],
    ["a type of the old protocol", JSON.stringify({ id: "1", type: "start", payload: HELLO })],
    ["a type that is no text", '{"type": {"a": 1}}'],
    ["a type by a prototype's name", '{"type": "constructor"}'],
    ["a type in a prototype", '{"__proto__": {"type": "ping"}}'],
    ["what only a server says", JSON.stringify({ type: "connection_ack" })],
    ["a result", JSON.stringify({ id: "1", type: "next", payload: {} })],
    ["an operation without an id", JSON.stringify({ type: "subscribe", payload: HELLO })],
    ["an operation with an empty id", JSON.stringify({ id: "", type: "subscribe", payload: HELLO })],
    ["an operation whose id is no text", JSON.stringify({ id: { a: 1 }, type: "subscribe", payload: HELLO })],
    ["an operation without a payload", JSON.stringify({ id: "1", type: "subscribe" })],
    ["an operation whose payload is a text", JSON.stringify({ id: "1", type: "subscribe", payload: CANARY })],
    ["an operation whose payload is a batch", JSON.stringify({ id: "1", type: "subscribe", payload: [HELLO] })],
    ["the end of no operation", JSON.stringify({ type: "complete" })],
    ["lists in lists", "[".repeat(60_000)],
    ["a sign of life that says too much", JSON.stringify({ type: "ping", payload: CANARY })],
  ])("%s", async (_what, message) => {
    const [wire, neighbour] = await Promise.all([openWire(gateway.url), openWire(gateway.url)]);
    wire.send(message);
    expect(await closeOf(wire)).toBe(4400);
    expect((await neighbour.ask(HELLO)).answer).toBe("next");
    neighbour.close();
  });
});

describe("a socket", () => {
  test("that asks before it says who it is is closed with 4401", async () => {
    const wire = await openWire(gateway.url, { init: null });
    void wire.ask({ query: `{ node(id: "${CANARY}") { id } }` });
    expect(await closeOf(wire)).toBe(4401);
  });

  test("that says who it is twice is closed with 4429, and so it is when both come at once", async () => {
    const wire = await openWire(gateway.url);
    wire.send(INIT);
    expect(await closeOf(wire)).toBe(4429);
    const hasty = await openWire(gateway.url, { init: null });
    hasty.send(INIT);
    hasty.send(INIT);
    expect(await closeOf(hasty)).toBe(4429);
  });

  test("that uses an id that is in use is closed with 4409", async () => {
    const wire = await openWire(gateway.url);
    const query = 'subscription { segmentsAdded(contact: { instanceId: "i", contactId: "c" }) { kind } }';
    const subscribe = JSON.stringify({ id: "1", type: "subscribe", payload: { query } });
    wire.send(subscribe);
    wire.send(subscribe);
    const [code] = await wire.closed;
    expect(code).toBe(4409);
  });

  test("that ends what never began, or ends twice, goes on", async () => {
    const wire = await openWire(gateway.url);
    for (const id of ["x", "__proto__", "constructor", "x"]) wire.send(JSON.stringify({ id, type: "complete" }));
    expect((await wire.ask(HELLO)).answer).toBe("next");
    wire.close();
  });

  test("may call its operations by the names of prototypes' properties", async () => {
    const wire = await openWire(gateway.url);
    for (const id of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      wire.send(JSON.stringify({ id, type: "subscribe", payload: HELLO }));
      wire.send(JSON.stringify({ id, type: "complete" }));
    }
    expect((await wire.ask(HELLO)).answer).toBe("next");
    wire.close();
  });

  test("that floods is closed with 1008", async () => {
    const wire = await openWire(gateway.url);
    for (let n = 0; n < 300; n++) wire.send(JSON.stringify({ type: "ping" }));
    expect(await closeOf(wire)).toBe(1008);
  });

  test.each<[what: string, init: unknown]>([
    ["nothing in it", {}],
    ["prototypes' properties", JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": {"prototype": {"isAdmin": true}}, "toString": 1}')],
    ["objects nested 5,000 deep", JSON.parse(`${'{"connectionParams":'.repeat(2_500)}{}${"}".repeat(2_500)}`)],
    ["60 KB of text", { authorization: "x".repeat(60_000) }],
    ["headers that are lists and numbers", { headers: [1, 2], Authorization: 7, token: { a: 1 } }],
  ])("may be opened with %s", async (_what, init) => {
    const wire = await openWire(gateway.url, { init });
    expect((await wire.ask(HELLO)).answer).toBe("next");
    expect("isAdmin" in {}).toBe(false);
    wire.close();
  });

  test.each([{ init: CANARY }, { init: 7 }, { init: true }, { init: [CANARY] }])("is closed with 4400 when it opens with %j", async (options) => {
    expect(await closeOf(await openWire(gateway.url, options))).toBe(4400);
  });

  test("cannot be had over what is no handshake", async () => {
    const handshakes: Record<string, string>[] = [
      { "sec-websocket-version": "7" },
      { "sec-websocket-key": "short" },
      { "sec-websocket-key": `${CANARY} ${CANARY}` },
      { "sec-websocket-protocol": "graphql-transport-ws,graphql-transport-ws" },
      { "sec-websocket-protocol": ", ,;" },
    ];
    for (const headers of handshakes) {
      const [{ statusCode }, body] = await upgrade(`${gateway.url}/graphql`, headers);
      expect([headers, statusCode, body.includes(CANARY), body.startsWith('{"errors":')]).toEqual([headers, 400, false, true]);
    }
  });
});

describe("frames", () => {
  const init = { opcode: text, payload: INIT };
  const hello = JSON.stringify({ id: "1", type: "subscribe", payload: HELLO });
  const huge = "x".repeat(65_537);
  const begun = parts(hello.slice(0, 9), 1, false);
  const empty = (count: number): readonly Frame[] => Array.from({ length: count }, () => ({ opcode: continuation, fin: false }));

  test.each<[what: string, frames: readonly Frame[], code: number]>([
    ["of a message above 64 KB", [init, { opcode: text, payload: huge }], 1009],
    ["of binary above 64 KB", [init, { opcode: binary, payload: huge }], 1009],
    ["of a message above 64 KB in parts", [init, ...parts(huge, 9)], 1009],
    ["of text that is no UTF-8", [init, { opcode: text, payload: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }], 1007],
    ["of text that is no UTF-8 in parts", [init, { opcode: text, payload: Buffer.from([0xe2]), fin: false }, { opcode: continuation, payload: "x" }], 1007],
    ["of text that has half a character", [init, { opcode: text, payload: Buffer.from([0xed, 0xa0, 0x80]) }], 1007],
    ["of binary that is no UTF-8", [init, { opcode: binary, payload: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) }], 4400],
    ["that are not masked", [init, { opcode: text, payload: hello, masked: false }], 1002],
    ["that say they are packed", [init, { opcode: text, payload: hello, reserved: 4 }], 1002],
    ["with bits that are reserved", [init, { opcode: text, payload: hello, reserved: 3 }], 1002],
    ["of a kind that is not there", [init, { opcode: 0x3, payload: hello }], 1002],
    ["of a control that is not there", [init, { opcode: 0xb, payload: "" }], 1002],
    ["that go on from nothing", [init, { opcode: continuation, payload: hello }], 1002],
    ["of a message within a message", [init, { opcode: text, payload: "{", fin: false }, { opcode: text, payload: hello }], 1002],
    ["of a ping in parts", [init, { opcode: ping, fin: false }], 1002],
    ["of a ping of 126 bytes", [init, { opcode: ping, payload: "x".repeat(126) }], 1002],
    ["of a goodbye of one byte", [init, { opcode: close, payload: "x" }], 1002],
    ["of a goodbye with a code that nobody may send", [init, { opcode: close, payload: Buffer.from([0x03, 0xed]) }], 1002],
    ["of a goodbye with a reason that is no UTF-8", [init, { opcode: close, payload: Buffer.from([0x03, 0xe8, 0xff]) }], 1007],
  ])("%s close the socket", async (_what, frames, code) => {
    const told = await sendRaw(gateway.url, Buffer.concat([Buffer.from(HANDSHAKE), ...frames.map(frameOf)]));
    expect(closeCodeIn(told)).toBe(code);
    expect(told).not.toMatch(INNARDS);
  });

  test.each<[what: string, frames: readonly Frame[]]>([
    ["of one byte each", parts(hello, hello.length)],
    ["with a ping between them", [...begun, { opcode: ping, payload: "x" }, { opcode: continuation, payload: hello.slice(9) }]],
    ["with 150 empty ones between them", [...begun, ...empty(150), { opcode: continuation, payload: hello.slice(9) }]],
    ["of binary that is JSON", [{ opcode: binary, payload: hello }]],
  ])("%s are put together", async (_what, frames) => {
    const bytes = Buffer.concat([Buffer.from(HANDSHAKE), ...[init, ...frames].map(frameOf)]);
    const told = await sendRaw(gateway.url, bytes, { enough: (all) => all.includes('__typename":') });
    expect(told).toContain('"data":{"__typename":"Query"}');
  });

  test("without end, all of them empty, cost nobody else anything", async () => {
    const endless = Buffer.concat([Buffer.from(HANDSHAKE), ...[init, ...begun, ...empty(100_000)].map(frameOf)]);
    const flood = sendRaw(gateway.url, endless, { deadlineMs: 1_000 });
    expect(await isServing(gateway.url)).toBe(true);
    await flood;
  });
});

/** A text as the frames of one message. @param isLast false: the message goes on after them */
function parts(message: string, count: number, isLast = true): readonly Frame[] {
  const size = Math.ceil(message.length / count);
  return Array.from({ length: count }, (_, n) => ({
    opcode: n === 0 ? text : continuation,
    payload: message.slice(n * size, (n + 1) * size),
    fin: isLast && n === count - 1,
  }));
}
