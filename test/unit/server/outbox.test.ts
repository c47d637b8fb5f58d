import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";

import { createOutbox } from "../../../src/server/outbox.js";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** An outbox to a reader that takes a text when the test says so. */
function toReader() {
  const wire: { text: string; take: () => void }[] = [];
  const onStuck = jest.fn();
  const outbox = createOutbox({ write: (text, take) => wire.push({ text, take }), timeoutMs: 100, onStuck });
  return { outbox, wire, onStuck };
}

/** Whether a promise has resolved. */
async function isResolved(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), Promise.resolve().then(() => Promise.resolve().then(() => false))]);
}

test("a text is sent once it has left, and not before", async () => {
  const { outbox, wire } = toReader();
  const sent = outbox.send("a");
  expect(await isResolved(sent)).toBe(false);
  wire[0]!.take();
  expect(await isResolved(sent)).toBe(true);
});

test("a reader is stuck when one text has not left within the timeout, however many left before", () => {
  const { outbox, wire, onStuck } = toReader();
  for (let n = 0; n < 5; n++) {
    void outbox.send("a");
    jest.advanceTimersByTime(60);
    wire[n]!.take();
  }
  expect(onStuck).not.toHaveBeenCalled();
  void outbox.send("a");
  jest.advanceTimersByTime(100);
  expect(onStuck).toHaveBeenCalledTimes(1);
});

/** The event loop comes round. */
const nextTurn = () => jest.runOnlyPendingTimers();

test("there is room while little waits, and again once little waits again: for one who asked after the other", async () => {
  const { outbox, wire } = toReader();
  void outbox.send("x".repeat(65_535));
  expect(await isResolved(outbox.room())).toBe(true);
  nextTurn();
  void outbox.send("x");
  const asked = [outbox.room(), outbox.room(), outbox.room()];
  const answered = () => Promise.all(asked.map(isResolved));
  expect(await answered()).toEqual([false, false, false]);
  wire[1]!.take();
  expect(await answered()).toEqual([true, false, false]);
  nextTurn();
  expect(await answered()).toEqual([true, true, false]);
  void outbox.send("x");
  nextTurn();
  expect(await answered()).toEqual([true, true, false]);
  wire[2]!.take();
  expect(await answered()).toEqual([true, true, true]);
});

test("a sign of life is not added to what waits already", () => {
  const { outbox, wire } = toReader();
  outbox.sendIfIdle("life");
  outbox.sendIfIdle("life");
  wire[0]!.take();
  outbox.sendIfIdle("life");
  expect(wire.map(({ text }) => text)).toEqual(["life", "life"]);
});
