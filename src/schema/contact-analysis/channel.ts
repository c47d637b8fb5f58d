import type { Channel } from "../../domain/upstream.js";
import { describedEnum } from "../described-enum.js";

export const AnalysisChannel = describedEnum<Channel>({
  name: "AnalysisChannel",
  description: "The way in which customer and agent are in contact.",
  values: {
    CHAT: "Chat: the one channel that this analysis covers.",
    VOICE: "A call: the upstream's other API covers it, which this gateway does not read.",
    UNKNOWN: "A channel that the upstream introduced after this gateway was built.",
  },
});
