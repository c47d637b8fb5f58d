import { createLocalJWKSet, errors, type CryptoKey, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

import type { Clock } from "../domain/clock.js";
import { AuthenticationUnavailable } from "../domain/errors.js";
import { fetchJson } from "./fetch-json.js";

export interface KeySetOptions {
  readonly url: string;
  readonly clock: Clock;
  /** Longest that one fetch may take. */
  readonly timeoutMs: number;
  /** Told of every fetch that has failed. */
  readonly onUnavailable: (error: unknown) => void;
}

export interface KeySet {
  /** The key that a token names. Rejects with AuthenticationUnavailable where that cannot be known now, else as jose's own key sets do. */
  readonly find: JWTVerifyGetKey;
  close(): void;
}

/** A key that its issuer has withdrawn is good for this long. */
const REFRESH_MS = 600_000;
const LOOK_MS = 60_000;
/** Whoever asks, and with whatever keys' names, cannot make us ask the issuer more often. */
const COOLDOWN_MS = 1_000;
const MAX_BYTES = 262_144;

/**
 * The keys that an issuer publishes. Not jose's own remote set: that asks again for every token while the issuer fails, and refuses
 * the keys it knows once they are old. These go on until the issuer answers with others.
 */
export function createKeySet({ url, clock, timeoutMs, onUnavailable }: KeySetOptions): KeySet {
  let known: { readonly find: JWTVerifyGetKey; readonly asOfMs: number } | null = null;
  let attempt: Promise<boolean> = Promise.resolve(false);
  let isTrying = false;
  let triedAtMs = -Infinity;

  async function fetchKeys(): Promise<boolean> {
    try {
      const keys = await fetchJson(url, { timeoutMs, maxBytes: MAX_BYTES });
      known = { find: createLocalJWKSet(keys as JSONWebKeySet), asOfMs: clock.now() };
      return true;
    } catch (error) {
      onUnavailable(error);
      return false;
    } finally {
      isTrying = false;
    }
  }

  /** Whether the last attempt has brought the keys: a new one where it is time, else the one before. */
  function refresh(): Promise<boolean> {
    // A clock that was set back must not silence us until it is as late again.
    const isTime = Math.abs(clock.now() - triedAtMs) >= COOLDOWN_MS;
    if (!isTrying && isTime) {
      isTrying = true;
      triedAtMs = clock.now();
      attempt = fetchKeys();
    }
    return attempt;
  }

  async function maybeKnown(...[header, token]: Parameters<JWTVerifyGetKey>): Promise<CryptoKey | null> {
    try {
      return known && ((await known.find(header, token)) as CryptoKey);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return null;
      throw error;
    }
  }

  const timer = setInterval(() => {
    if (known !== null && clock.now() - known.asOfMs >= REFRESH_MS) void refresh();
  }, LOOK_MS).unref();

  return {
    async find(header, token) {
      const held = await maybeKnown(header, token);
      if (held !== null) return held;
      const isFresh = await refresh();
      const found = await maybeKnown(header, token);
      if (found !== null) return found;
      throw isFresh ? new errors.JWKSNoMatchingKey() : new AuthenticationUnavailable();
    },
    close: () => clearInterval(timer),
  };
}
