import type { OutputType } from "../../domain/contact.js";
import { describedEnum } from "../described-enum.js";

export const AnalysisOutputType = describedEnum<OutputType>({
  name: "AnalysisOutputType",
  description: "Which text to serve. The upstream holds one list for each; their segments, ids and cursors are not interchangeable.",
  values: {
    RAW: "The text as it was written.",
    REDACTED: "The text with personal data replaced by tags such as `[PII]`.",
  },
});
