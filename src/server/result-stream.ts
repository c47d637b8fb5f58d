import type { FormattedExecutionResult } from "graphql";

/**
 * The results of a subscription, pulled one at a time. `return` ends it at once, also while a `next` waits, and neither it nor `next`
 * ever rejects: a source that fails becomes a last result that says so.
 */
export interface ResultStream extends AsyncIterableIterator<FormattedExecutionResult, undefined> {
  return(): Promise<IteratorReturnResult<undefined>>;
  /** Ends it at once with a last result that tells of the error. */
  fail(error: unknown): void;
  /** Resolves once it is over, whoever ended it. */
  readonly ended: Promise<StreamEnd>;
}

export interface StreamEnd {
  readonly by: "source" | "failure" | "reader";
  /** How many results were given out. */
  readonly results: number;
}

export interface ResultStreamOptions {
  readonly events: AsyncIterator<unknown>;
  /** Awaited before a result is made: resolves when the reader has room for it. */
  readonly room?: (() => Promise<void>) | undefined;
  readonly resultOf: (event: unknown) => Promise<FormattedExecutionResult>;
  /** The last result, when either of the above has thrown. */
  readonly failureOf: (error: unknown) => FormattedExecutionResult;
}

type Next = IteratorResult<FormattedExecutionResult, undefined>;

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** Not an async generator: the `return` of one that waits for its source would wait as well. */
export function createResultStream({ events, room, resultOf, failureOf }: ResultStreamOptions): ResultStream {
  let results = 0;
  let isOver = false;
  /** Whether a `next` waits. */
  let isAwaited = false;
  /** A last result that nobody has asked for yet. */
  let farewell: Next | null = null;
  let answer: (next: Next) => void = () => undefined;
  let markEnded: (end: StreamEnd) => void = () => undefined;
  const ended = new Promise<StreamEnd>((resolve) => (markEnded = resolve));

  async function pull(): Promise<Next> {
    const event = await events.next();
    if (event.done === true) return DONE;
    await room?.();
    // A reader that is cut for having no room is told that it has: nobody waits for the result.
    return isOver ? DONE : { done: false, value: await resultOf(event.value) };
  }

  function give(next: Next): void {
    if (isOver) return;
    if (next.done === true) {
      end("source");
      return;
    }
    results += 1;
    isAwaited = false;
    answer(next);
  }

  function fail(error: unknown): void {
    if (isOver) return;
    const last: Next = { done: false, value: failureOf(error) };
    if (isAwaited) {
      give(last);
    } else {
      results += 1;
      farewell = last;
    }
    end("failure");
  }

  function end(by: StreamEnd["by"]): void {
    if (isOver) return;
    isOver = true;
    answer(DONE);
    markEnded({ by, results });
    if (by !== "source") void letGo(events);
  }

  return {
    ended,
    fail,
    next() {
      if (isOver) {
        const last = farewell ?? DONE;
        farewell = null;
        return Promise.resolve(last);
      }
      return new Promise((resolve) => {
        isAwaited = true;
        answer = resolve;
        pull().then(give, fail);
      });
    },
    return() {
      end("reader");
      return Promise.resolve(DONE);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Nobody waits for it: a source that hangs or fails as it is let go harms nobody. */
async function letGo(events: AsyncIterator<unknown>): Promise<void> {
  try {
    await events.return?.();
  } catch {
    // Its reader has gone already, and has had all that it will get.
  }
}
