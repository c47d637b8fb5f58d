import type { Clock } from "../domain/clock.js";
import type { EmulatorModes } from "./emulator-options.js";

/** The account's requests per second, by Region: a token bucket each, full at the start. */
export interface Budget {
  /** False when the Region's budget is spent. */
  take(region: string): boolean;
}

export function createBudget(clock: Clock, modes: Readonly<Pick<EmulatorModes, "ratePerSecond" | "burst">>): Budget {
  const buckets = new Map<string, { tokens: number; filledAt: number }>();

  return {
    take(region) {
      const { ratePerSecond, burst } = modes;
      if (ratePerSecond === null) return true;
      const now = clock.now();
      const bucket = buckets.get(region) ?? { tokens: burst, filledAt: now };
      const tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * ratePerSecond);
      const granted = tokens >= 1;
      buckets.set(region, { tokens: granted ? tokens - 1 : tokens, filledAt: now });
      return granted;
    },
  };
}
