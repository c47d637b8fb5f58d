import type { AnalysisStatus as Status } from "../../domain/analysis.js";
import { describedEnum } from "../described-enum.js";

export const AnalysisStatus = describedEnum<Status>({
  name: "AnalysisStatus",
  description: "How a contact's analysis stands: the analysis, not the contact.",
  values: {
    IN_PROGRESS: "The upstream is still adding segments.",
    COMPLETED: "The upstream has finished; for a while yet it may add the summary and extracted information.",
    FAILED: "The upstream has given up; the segments that it had found stay available.",
    PENDING: "There is nothing yet: the analysis may not have started. Ask again in a few seconds.",
    UNAVAILABLE: "There is nothing to serve: `unavailable` says why.",
    UNKNOWN: "A status that the upstream introduced after this gateway was built.",
  },
});
