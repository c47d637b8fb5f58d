import { backoff } from "./backoff.js";
import type { MaybePage, Payload, Result } from "./payload.js";
import type { Place } from "./place.js";
import { isFinalCode, toStreamError, type StreamError } from "./stream-error.js";
import { unless } from "./unless.js";

export interface FollowOptions {
  /** Ends it as `return` does: without an error, and at once. */
  readonly signal?: AbortSignal;
  /**
   * How long a stream may say nothing before it is taken for dead, in milliseconds; without it, for as long as the transport bears. Ask for
   * `heartbeatSeconds` well below it.
   */
  readonly silenceMs?: number;
  /** How many attempts in a row may bring nothing; after that the last error is thrown. Default: any number. */
  readonly retryAttempts?: number;
  /** Waits before the next attempt; given how many have failed in a row before the last one. Default: `backoff`. */
  readonly retryWait?: (retries: number, signal: AbortSignal) => Promise<void>;
  /** Whether to throw the error instead of trying again. Default: what `isFinalCode` says of its code. */
  readonly isFinal?: (error: StreamError) => boolean;
  /** Told of every error that is not thrown, before the wait. */
  readonly onRetry?: (error: StreamError) => void;
}

/** Payloads, each going on where the one before ended. `return` ends it at once, also while a `next` waits, and never rejects. */
export interface Following<P> extends AsyncIterableIterator<P> {
  return(): Promise<IteratorReturnResult<undefined>>;
}

/** What to follow: one contact or several. */
export interface Plan<Field extends string, P extends Payload, Key> {
  readonly field: Field;
  readonly places: readonly Place<P, Key>[];
  /** A stream from where these places are. */
  subscribe(open: readonly Place<P, Key>[], signal: AbortSignal): AsyncIterable<Result<Field, P>>;
  backfill(place: Place<P, Key>, after: string | null, signal: AbortSignal): Promise<MaybePage<P>>;
  placeOf(payload: P): Place<P, Key>;
}

/** Follows until all places are over: a stream that breaks, or completes before that, is resumed. */
export function follow<Field extends string, P extends Payload, Key>(plan: Plan<Field, P, Key>, options: FollowOptions): Following<P> {
  const { retryAttempts = Infinity, retryWait = backoff, isFinal = ({ code }) => isFinalCode(code), onRetry, silenceMs } = options;
  const stopping = new AbortController();
  const stopped = stopping.signal;
  const payloads = resumed();

  const open = () => plan.places.filter(({ isOver }) => !isOver);

  async function* resumed(): AsyncGenerator<P, undefined, undefined> {
    const { signal } = options;
    if (signal?.aborted === true) return;
    const stop = () => stopping.abort();
    signal?.addEventListener("abort", stop, { once: true });
    try {
      for (let retries = 0; open().length > 0; retries += 1) {
        try {
          for await (const payload of once()) {
            retries = 0;
            yield payload;
          }
        } catch (cause) {
          const error = toStreamError(cause);
          if (stopped.aborted || isFinal(error) || retries >= retryAttempts) throw error;
          onRetry?.(error);
          await unless(stopped, retryWait(retries, stopped));
        }
      }
    } catch (error) {
      if (!stopped.aborted) throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
      stopping.abort();
    }
  }

  /** One subscription. Ends when there is nothing left to come, and fails otherwise. */
  async function* once(): AsyncGenerator<P, void, undefined> {
    const results = plan.subscribe(open(), stopped)[Symbol.asyncIterator]();
    // At once, also while nobody asks for the next payload.
    const leave = () => void letGo(results);
    stopped.addEventListener("abort", leave);
    try {
      while (open().length > 0) {
        const next = await unless(stopped, results.next(), silenceMs);
        if (next.done === true) throw new Error("The stream completed before its end.");
        const news = await unless(stopped, maybeNews(next.value));
        if (news !== null) yield news;
      }
    } finally {
      stopped.removeEventListener("abort", leave);
      leave();
    }
  }

  async function maybeNews({ data, errors, error }: Result<Field, P>): Promise<P | null> {
    const payload = data?.[plan.field];
    // What failed inside a payload is null in it.
    if (!payload) throw toStreamError(errors ?? error);
    const place = plan.placeOf(payload);
    return await place.maybeNews(payload, (after) => plan.backfill(place, after, stopped));
  }

  return {
    next: () => payloads.next(),
    async return() {
      stopping.abort();
      await payloads.return(undefined);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Nobody waits for it: a source that hangs or fails as it is let go harms nobody. */
async function letGo(results: AsyncIterator<unknown>): Promise<void> {
  try {
    await results.return?.();
  } catch {
    // It has been left already.
  }
}
