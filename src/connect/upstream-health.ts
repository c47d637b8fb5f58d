import { LRUCache } from "lru-cache";
import type { Clock } from "../domain/clock.js";

export interface UpstreamHealth {
  /** The upstream has refused us an instance. */
  forbidden(instanceId: string): void;
  /** It has answered for one, if only that it does not know the contact. */
  answered(instanceId: string): void;
  /** Every instance that was heard of lately was refused when it was heard of last. */
  isForbidden(): boolean;
}

export interface UpstreamHealthOptions {
  readonly clock: Clock;
  /** How long what was heard counts: a gateway that is asked nothing because of it has to be tried again. */
  readonly holdMs: number;
}

/** Where any id is served, clients make them up. */
const MOST_INSTANCES = 1_000;

/** Whether the upstream lets us read at all: one instance that it refuses is that instance's affair, all of them are ours. */
export function createUpstreamHealth({ clock, holdMs }: UpstreamHealthOptions): UpstreamHealth {
  const heard = new LRUCache<string, { readonly isForbidden: boolean; readonly atMs: number }>({ max: MOST_INSTANCES });
  const hear = (instanceId: string, isForbidden: boolean): void => void heard.set(instanceId, { isForbidden, atMs: clock.now() });

  return {
    forbidden: (instanceId) => hear(instanceId, true),
    answered: (instanceId) => hear(instanceId, false),
    isForbidden() {
      const nowMs = clock.now();
      // Should the clock be set back, what was heard then is as old as the jump is long.
      const lately = [...heard.values()].filter(({ atMs }) => Math.abs(nowMs - atMs) < holdMs);
      return lately.length > 0 && lately.every(({ isForbidden }) => isForbidden);
    },
  };
}
