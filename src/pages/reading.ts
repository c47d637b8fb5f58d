import { ContactUnavailable } from "../domain/errors.js";
import type { Page } from "./page.js";

/** What the operation that asks allows: the same for everything it reads of a contact. */
export interface Reading {
  /** How old what may still change may be, in milliseconds. */
  readonly maxAgeMs: number;
  /** Epoch milliseconds after which the operation no longer waits. */
  readonly deadlineMs: number;
  /** A feed's poll: its one call has the budget's leave already, and it wants to know how that went, not what is held. */
  readonly isPoll?: boolean;
  /** What a feed has read is known not to do: the upstream may hold more by now. */
  readonly goesPastFeed?: boolean;
  /** Called before each upstream call that the operation causes; to wait for one that is under way costs nothing. @throws CallsSpent when the operation has used up its upstream calls */
  spendCall(): void;
  /** What the operation has heard from the upstream itself: as fresh as it can ask for, and not worth a second call. */
  readonly heard: WeakSet<Page | ContactUnavailable>;
}

/** The operation has used up its upstream calls. Never leaves `pages`. */
export class CallsSpent extends Error {
  override readonly name = "CallsSpent";

  constructor(
    readonly limit: number,
    readonly retryAfterMs: number,
  ) {
    super();
  }
}

/** Trouble that passes, and during which what is held may be served. */
export function isPassing(error: unknown): boolean {
  return error instanceof CallsSpent || (error instanceof ContactUnavailable && error.transient);
}
