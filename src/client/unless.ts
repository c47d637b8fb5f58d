/** Settles as `promise` does, unless `signal` is aborted, or `withinMs` pass, before that: then it rejects at once. */
export async function unless<T>(signal: AbortSignal, promise: Promise<T>, withinMs?: number): Promise<T> {
  let stop: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const interruption = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new Error("Stopped."));
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    if (withinMs !== undefined) timer = setTimeout(() => reject(new Error(`Nothing came for ${withinMs} ms.`)), withinMs);
  });
  try {
    return await Promise.race([promise, interruption]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}
