import type { ParticipantRole } from "../../domain/segment.js";
import { describedEnum } from "../described-enum.js";

export const AnalysisParticipantRole = describedEnum<ParticipantRole>({
  name: "AnalysisParticipantRole",
  description: "What a participant is in a contact.",
  values: {
    AGENT: "A human agent.",
    CUSTOMER: "The customer.",
    SYSTEM: "Amazon Connect itself.",
    CUSTOM_BOT: "A bot.",
    SUPERVISOR: "A supervisor who listens in or has joined.",
    UNKNOWN: "A role that the upstream introduced after this gateway was built.",
  },
});
