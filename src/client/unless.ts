/** Settles as `promise` does, unless `signal` is aborted, or `withinMs` pass, before that: then it rejects at once. */
export function unless<T>(signal: AbortSignal, promise: Promise<T>, withinMs?: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => settle(() => reject(new Error("Stopped.")));
    const late = () => settle(() => reject(new Error(`Nothing came for ${withinMs ?? 0} ms.`)));
    const timer = withinMs === undefined ? undefined : setTimeout(late, withinMs);

    function settle(act: () => void): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      act();
    }

    signal.addEventListener("abort", stop);
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error as Error)),
    );
    if (signal.aborted) stop();
  });
}
