import type {
  AnalysisAttachmentStatus,
  AnalysisFailureCode,
  AnalysisParticipantRole,
  AnalysisSentiment,
  AnalysisStatus,
  AnalysisUnavailableCode,
  LiveContactState,
} from "./generated/graphql";

/** What the graph's words are for people. */
export const ROLES: Readonly<Record<AnalysisParticipantRole, string>> = {
  AGENT: "Agent",
  CUSTOMER: "Customer",
  CUSTOM_BOT: "Bot",
  SUPERVISOR: "Supervisor",
  SYSTEM: "System",
  UNKNOWN: "Participant",
};

export const SENTIMENTS: Readonly<Record<AnalysisSentiment, string>> = { POSITIVE: "Positive", NEGATIVE: "Negative", NEUTRAL: "Neutral", UNKNOWN: "Not scored" };

export const STATUSES: Readonly<Record<AnalysisStatus, string>> = {
  IN_PROGRESS: "Being analysed",
  COMPLETED: "Completed",
  FAILED: "Analysis failed",
  PENDING: "Not yet there",
  UNAVAILABLE: "Not available",
  UNKNOWN: "Unknown",
};

export const STATES: Readonly<Record<LiveContactState, string>> = {
  INITIATED: "Just begun",
  QUEUED: "Waiting",
  CONNECTED_TO_AGENT: "With an agent",
  UNKNOWN: "Live",
};

export const FILE_STATUSES: Readonly<Record<AnalysisAttachmentStatus, string>> = {
  APPROVED: "approved",
  REJECTED: "rejected",
  IN_PROGRESS: "being scanned",
  UNKNOWN: "status unknown",
};

export const FAILURES: Readonly<Record<AnalysisFailureCode, string>> = {
  QUOTA_EXCEEDED: "the account's quota of generations was used up",
  INSUFFICIENT_CONVERSATION_CONTENT: "the conversation was too short",
  FAILED_SAFETY_GUIDELINES: "what was generated failed the safety guidelines",
  INVALID_ANALYSIS_CONFIGURATION: "the analysis is not configured correctly",
  MAX_PACKAGE_FEATURE_ONLY: "the account's plan does not include it",
  INTERNAL_ERROR: "Amazon Connect failed",
  UNKNOWN: "no reason that is known here",
};

/** Why there is nothing, in a few words. The graph's `message` says what to do about it. */
export const REASONS: Readonly<Record<AnalysisUnavailableCode, string>> = {
  NOT_FOUND: "No analysis of this contact was found",
  OUTPUT_TYPE_NOT_ENABLED: "Redacted text is not enabled for this contact",
  UNSUPPORTED_CHANNEL: "A voice call: only chats are analysed here",
  INSTANCE_NOT_SERVED: "This gateway does not serve the instance",
  FORBIDDEN: "You may not read this contact",
  UPSTREAM_FORBIDDEN: "The gateway may not read this contact",
  UPSTREAM_THROTTLED: "Amazon Connect is asked too much just now",
  UPSTREAM_TIMEOUT: "Amazon Connect did not answer in time",
  UPSTREAM_UNAVAILABLE: "Amazon Connect could not be reached",
  UPSTREAM_BAD_RESPONSE: "Amazon Connect's answer could not be read",
  CURSOR_EXPIRED: "The list has changed: it is read again",
};

/** The end of an id tells contacts apart well enough. */
export function short(id: string): string {
  return id.length > 12 ? id.slice(-8) : id;
}
