import type { Sentiment } from "../../domain/segment.js";
import { describedEnum } from "../described-enum.js";

export const AnalysisSentiment = describedEnum<Sentiment>({
  name: "AnalysisSentiment",
  description: "The feeling that the upstream reads in one message.",
  values: {
    POSITIVE: "Positive; scored +1.",
    NEGATIVE: "Negative; scored −1.",
    NEUTRAL: "Neither; scored 0.",
    UNKNOWN: "A value that the upstream introduced after this gateway was built; not scored.",
  },
});
