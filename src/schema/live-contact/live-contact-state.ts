import type { LiveContactState as State } from "../../domain/directory.js";
import { describedEnum } from "../described-enum.js";

export const LiveContactState = describedEnum<State>({
  name: "LiveContactState",
  description: "How far a live contact has come.",
  values: {
    INITIATED: "It has begun, and waits in no queue yet.",
    QUEUED: "It waits for an agent.",
    CONNECTED_TO_AGENT: "An agent has taken it.",
    UNKNOWN: "No event has told yet.",
  },
});
