import type { SegmentsAddedKind as Kind } from "../../domain/live.js";
import { describedEnum } from "../described-enum.js";

export const SegmentsAddedKind = describedEnum<Kind>({
  name: "SegmentsAddedKind",
  description: "Why a payload was sent.",
  values: {
    SEGMENTS: "Segments were added, or came again with other content.",
    STATUS: "How the contact stands has changed, or nothing more will come.",
    HEARTBEAT: "Nothing was sent for `heartbeatSeconds`. `endCursor` may have moved on past segments that `types` leaves out.",
  },
});
