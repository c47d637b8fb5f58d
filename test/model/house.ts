import type { Clock } from "../../src/domain/clock.js";
import type { Emulator } from "../../src/emulator/emulator.js";
import type { Listed } from "./documents.js";
import type { SubscriberPlan } from "./schedule.js";
import type { Open } from "./wire.js";

/** What a house is built upon. */
export interface Site {
  readonly emulator: Emulator;
  readonly clock: Clock;
  /** Upstream requests come from a budget, though a large one. */
  readonly isBudgeted: boolean;
}

/** What clients are clients of. */
export interface House {
  /** Opens streams of whichever gateway is running, once one is. */
  open(transport: SubscriberPlan["transport"]): Promise<Open>;
  /** Null where the cursor has expired, or the gateway has stopped meanwhile. */
  query(contactId: string, variables: { readonly first: number; readonly after?: string | null }): Promise<Listed["contactAnalyses"][0] | null>;
  /** Word that a contact has news. */
  nudge(contactId: string): Promise<void>;
  /** Stops it, with all that it holds, and starts another one over the same upstream. */
  restart(hasNewKey: boolean): Promise<void>;
  close(): Promise<void>;
}

/** How long a summary is awaited: not over unless time is moved on. */
export const GRACE_S = 3_600;
