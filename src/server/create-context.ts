import type { Trail } from "../access/trail.js";
import type { GraphContext } from "../schema/context.js";
import type { Call } from "./call.js";

/** What an operation can reach, and the trail of what it was shown: its own, or that of the stream whose event it is. */
export type CreateContext = (call: Call, trail?: Trail) => GraphContext & { readonly trail: Trail };
