/** What Apollo Client's observables, rxjs' and those of wonka's `toObservable` have in common. */
export interface ObservableLike<T> {
  subscribe(observer: { next(value: T): void; error(error: unknown): void; complete(): void }): { unsubscribe(): void };
}

type Next<T> = IteratorResult<T, undefined>;

/** An observable to iterate over: subscribed to at the first `next`, let go at `return`. What comes while nobody asks is kept. */
export function fromObservable<T>(observable: ObservableLike<T>): AsyncIterableIterator<T> {
  const arrived: (() => Next<T>)[] = [];
  let wake: () => void = () => undefined;
  let subscription: { unsubscribe(): void } | null = null;
  /** What every `next` answers once all that arrived was given out. */
  let end: (() => Next<T>) | null = null;

  const done = (): Next<T> => ({ done: true, value: undefined });
  function finish(how: () => Next<T>): void {
    end ??= how;
    wake();
  }

  return {
    async next() {
      subscription ??= observable.subscribe({
        next(value) {
          if (end !== null) return;
          arrived.push(() => ({ done: false, value }));
          wake();
        },
        error: (error) =>
          finish(() => {
            throw error;
          }),
        complete: () => finish(done),
      });
      while (arrived.length === 0 && end === null) await new Promise<void>((resolve) => (wake = resolve));
      return (arrived.shift() ?? end ?? done)();
    },
    return() {
      subscription?.unsubscribe();
      arrived.length = 0;
      end = done;
      wake();
      return Promise.resolve(done());
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
