import type { ApolloClient } from "@apollo/client";
import { CombinedGraphQLErrors } from "@apollo/client/errors";
import { backoff, fromObservable, isFinalCode, type ObservableLike } from "contact-analysis-gateway/client";

export interface ResubscribeOptions<Data> {
  /** Called again whenever the stream broke. */
  readonly subscribe: () => ObservableLike<ApolloClient.SubscribeResult<Data>>;
  readonly signal: AbortSignal;
  readonly onData: (data: Data) => void;
  /** Whether the line is up. */
  readonly onLine: (isUp: boolean) => void;
}

/** Keeps a stream without end going until the signal. Resolves before that where trying again would be in vain. */
export async function resubscribe<Data>({ subscribe, signal, onData, onLine }: ResubscribeOptions<Data>): Promise<void> {
  for (let retries = 0; !signal.aborted; retries += 1) {
    const results = fromObservable(subscribe());
    const leave = () => void results.return?.(undefined);
    signal.addEventListener("abort", leave, { once: true });
    try {
      for await (const { data, error } of results) {
        if (error !== undefined) throw error;
        if (data === undefined || signal.aborted) continue;
        retries = 0;
        onLine(true);
        onData(data);
      }
    } catch (error) {
      if (isFinal(error)) return onLine(false);
    } finally {
      signal.removeEventListener("abort", leave);
      leave();
    }
    if (signal.aborted) return;
    onLine(false);
    await backoff(retries, signal);
  }
}

function isFinal(error: unknown): boolean {
  if (!CombinedGraphQLErrors.is(error)) return false;
  return error.errors.some(({ extensions }) => {
    const code: unknown = extensions?.["code"];
    return typeof code === "string" && isFinalCode(code);
  });
}
