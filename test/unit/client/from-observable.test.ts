import { Observable } from "@apollo/client";
import { expect, test } from "@jest/globals";

import { fromObservable, type ObservableLike } from "../../../src/client/client.js";
import { collect } from "./script.js";

type Observer = Parameters<ObservableLike<string>["subscribe"]>[0];

/** An observable whose observer the test plays to. */
function createSubject() {
  const subject = { observer: null as Observer | null, unsubscribed: 0 };
  const observable: ObservableLike<string> = {
    subscribe(observer) {
      subject.observer = observer;
      return { unsubscribe: () => (subject.unsubscribed += 1) };
    },
  };
  return { subject, values: fromObservable(observable) };
}

test("what comes is given out in order, and then the end", async () => {
  const three = new Observable<number>((observer) => {
    for (const n of [1, 2, 3]) observer.next(n);
    observer.complete();
  });
  expect(await collect(fromObservable(three))).toEqual([1, 2, 3]);
});

test("what came before an error is given out before it", async () => {
  const { subject, values } = createSubject();
  const first = values.next();
  subject.observer!.next("a");
  subject.observer!.next("b");
  subject.observer!.error(new Error("lost"));
  subject.observer!.complete();
  expect([await first, await values.next()]).toMatchObject([{ value: "a" }, { value: "b" }]);
  await expect(values.next()).rejects.toThrow("lost");
});

test("nothing is subscribed to before somebody asks, and only once", async () => {
  const { subject, values } = createSubject();
  expect(subject.observer).toBeNull();
  const first = values.next();
  const { observer } = subject;
  observer!.next("a");
  await first;
  void values.next();
  expect(subject.observer).toBe(observer);
  await values.return!();
});

test("return lets go, and forgets what is left", async () => {
  const { subject, values } = createSubject();
  const first = values.next();
  subject.observer!.next("a");
  await first;
  const second = values.next();
  subject.observer!.next("b");
  subject.observer!.next("c");
  await second;
  expect(await values.return!()).toEqual({ done: true, value: undefined });
  expect(await values.next()).toEqual({ done: true, value: undefined });
  expect(subject.unsubscribed).toBe(1);
});

test("return ends a next that waits, and what comes later is not heard", async () => {
  const { subject, values } = createSubject();
  const first = values.next();
  expect(await values.return!()).toEqual({ done: true, value: undefined });
  expect(await first).toEqual({ done: true, value: undefined });
  subject.observer!.next("late");
  expect(await values.next()).toEqual({ done: true, value: undefined });
});

test("a value of undefined is a value", async () => {
  const values = fromObservable(new Observable<undefined>((observer) => observer.next(undefined)));
  expect(await values.next()).toEqual({ done: false, value: undefined });
  await values.return!();
});
