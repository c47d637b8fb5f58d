/** What both kinds of streams are: payloads, pulled; `return` ends a `next` that waits. */
export interface PulledStream<Payload> extends AsyncIterableIterator<Payload, undefined> {
  return(): Promise<IteratorResult<Payload, undefined>>;
}

/**
 * A stream's payloads as they may be seen; null passes one over. Not an async generator: the `return` of one would wait for a `next` that waits.
 */
export function mappedStream<Payload>(stream: PulledStream<Payload>, map: (payload: Payload) => Promise<Payload | null>): PulledStream<Payload> {
  return {
    async next() {
      for (;;) {
        const result = await stream.next();
        if (result.done === true) return result;
        const value = await map(result.value);
        if (value !== null) return { done: false, value };
      }
    },
    return: () => stream.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
