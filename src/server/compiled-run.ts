/** Goes on with what a promise brings. */
export type Wait = (promise: PromiseLike<unknown>, goOn: (value: unknown) => void) => void;

/** One execution of a compiled operation. */
export interface Run {
  readonly rootValue: unknown;
  readonly context: unknown;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly wait: Wait;
}

/**
 * Resolves to what `start` returns once everything that it waits for has come, and whatever that waits for in turn; rejects at the first
 * failure. Nothing waits for its siblings on the way: the one slow contact of a wall does not hold up what the others ask next.
 */
export function settled<Answer>(start: (wait: Wait) => Answer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let waitingFor = 1;
    const oneLess = (): void => {
      waitingFor -= 1;
      if (waitingFor === 0) resolve(answer);
    };
    const answer = start((promise, goOn) => {
      waitingFor += 1;
      Promise.resolve(promise).then(goOn).then(oneLess, reject);
    });
    oneLess();
  });
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { readonly then?: unknown }).then === "function";
}
