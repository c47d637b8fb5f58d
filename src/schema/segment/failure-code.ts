import type { FailureCode } from "../../domain/segment.js";
import { describedEnum } from "../described-enum.js";

export const AnalysisFailureCode = describedEnum<FailureCode>({
  name: "AnalysisFailureCode",
  description: "Why the upstream could not generate a summary or extract information.",
  values: {
    QUOTA_EXCEEDED: "The AWS account's quota of concurrent generations was used up.",
    INSUFFICIENT_CONVERSATION_CONTENT: "The conversation was too short.",
    FAILED_SAFETY_GUIDELINES: "What was generated failed the upstream's safety guidelines.",
    INVALID_ANALYSIS_CONFIGURATION: "The contact's analysis is not configured correctly. Summaries only.",
    MAX_PACKAGE_FEATURE_ONLY: "The AWS account's plan does not include the feature. Extracted information only.",
    INTERNAL_ERROR: "The upstream failed.",
    UNKNOWN: "A reason that the upstream introduced after this gateway was built.",
  },
});
