import { callRaw, type PageRequest } from "./call-raw.js";
import { createClient, type ClientOptions } from "./client.js";
import type { InstanceSettings } from "./instance-settings.js";

/** One Amazon Connect instance, for who studies the upstream itself: a request a call, without budget or retries, and its body as it came. */
export interface RawConnect {
  /** @throws ContactUnavailable, TokenRefused */
  list(request: PageRequest): Promise<unknown>;
  /** Closes the sockets. */
  close(): void;
}

export function createRawConnect(instance: InstanceSettings, options: ClientOptions): RawConnect {
  const client = createClient(instance, options);
  return {
    list: (request) => callRaw(client, request, options.requestTimeoutMs),
    close: () => client.destroy(),
  };
}
