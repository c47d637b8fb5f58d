import type { Trail } from "../access/trail.js";
import type { GraphContext } from "../schema/context.js";
import type { Call } from "./call.js";

/** What an operation can reach, and what is known of it outside the graph. */
export interface CallContext extends GraphContext {
  /** What it was shown. */
  readonly trail: Trail;
  /** How many upstream calls it has caused so far. */
  readonly upstreamCalls: () => number;
}

/** @param trail that of the stream whose event it is; else it has one of its own */
export type CreateContext = (call: Call, trail?: Trail) => CallContext;
