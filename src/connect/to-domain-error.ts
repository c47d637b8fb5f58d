import { ContactUnavailable, TokenRefused, type UnavailableCode } from "../domain/errors.js";
import { withoutAnswer } from "./without-answer.js";

/**
 * The upstream's six exceptions, and those that AWS's front door and the credential providers raise before it.
 * `InvalidRequest` stands for a bad argument, a rejected token or a VOICE contact: see `toDomainError`.
 */
const CODE_BY_NAME = new Map<string, UnavailableCode | "InvalidRequest">([
  ["InvalidRequestException", "InvalidRequest"],
  ["ValidationException", "InvalidRequest"],
  ["ResourceNotFoundException", "NOT_FOUND"],
  ["OutputTypeNotFoundException", "OUTPUT_TYPE_NOT_ENABLED"],
  ["InternalServiceException", "UPSTREAM_UNAVAILABLE"],
  ["ThrottlingException", "UPSTREAM_THROTTLED"],
  ["Throttling", "UPSTREAM_THROTTLED"],
  ["ThrottledException", "UPSTREAM_THROTTLED"],
  ["TooManyRequestsException", "UPSTREAM_THROTTLED"],
  ["RequestLimitExceeded", "UPSTREAM_THROTTLED"],
  ["AccessDenied", "UPSTREAM_FORBIDDEN"],
  ["AccessDeniedException", "UPSTREAM_FORBIDDEN"],
  ["ExpiredToken", "UPSTREAM_FORBIDDEN"],
  ["ExpiredTokenException", "UPSTREAM_FORBIDDEN"],
  ["IncompleteSignature", "UPSTREAM_FORBIDDEN"],
  ["IncompleteSignatureException", "UPSTREAM_FORBIDDEN"],
  ["InvalidClientTokenId", "UPSTREAM_FORBIDDEN"],
  ["InvalidSignatureException", "UPSTREAM_FORBIDDEN"],
  ["MissingAuthenticationToken", "UPSTREAM_FORBIDDEN"],
  ["MissingAuthenticationTokenException", "UPSTREAM_FORBIDDEN"],
  ["OptInRequired", "UPSTREAM_FORBIDDEN"],
  ["SignatureDoesNotMatch", "UPSTREAM_FORBIDDEN"],
  ["UnrecognizedClientException", "UPSTREAM_FORBIDDEN"],
  ["CredentialsProviderError", "UPSTREAM_FORBIDDEN"],
  ["ProviderError", "UPSTREAM_FORBIDDEN"],
  ["TokenProviderError", "UPSTREAM_FORBIDDEN"],
]);

/** How a try ended: what an error means depends on it. */
export interface FailedTry {
  readonly sentToken: boolean;
  /** Our own time was up. */
  readonly timedOut: boolean;
}

/**
 * What the SDK throws → the domain's errors, by name and by status. What finds the fault is kept as `cause` and shown to nobody.
 *
 * InvalidRequest without a token means VOICE: ids, types and page size were checked before the call, so nothing else is left to refuse.
 */
export function toDomainError(error: unknown, { sentToken, timedOut }: FailedTry): ContactUnavailable | TokenRefused {
  if (error instanceof ContactUnavailable && !timedOut) return error;
  const code = timedOut ? "UPSTREAM_TIMEOUT" : codeOf(error);
  const cause = withoutAnswer(error);
  if (code !== "InvalidRequest") return new ContactUnavailable(code, null, { cause });
  if (sentToken) return new TokenRefused("the upstream refused a token of its own", { cause });
  return new ContactUnavailable("UNSUPPORTED_CHANNEL", null, { cause });
}

function codeOf(error: unknown): UnavailableCode | "InvalidRequest" {
  if (!(error instanceof Error)) return "UPSTREAM_UNAVAILABLE";
  const status = statusOf(error);
  return CODE_BY_NAME.get(error.name) ?? (status === null ? codeOfConnection(error) : codeOfStatus(status));
}

function codeOfStatus(status: number): UnavailableCode {
  if (status === 401 || status === 403) return "UPSTREAM_FORBIDDEN";
  if (status === 404) return "NOT_FOUND";
  if (status === 408) return "UPSTREAM_TIMEOUT";
  if (status === 429) return "UPSTREAM_THROTTLED";
  return status >= 500 ? "UPSTREAM_UNAVAILABLE" : "UPSTREAM_BAD_RESPONSE";
}

/** The HTTP handler calls a reset connection a TimeoutError as well, so Node's own code goes first. */
function codeOfConnection(error: Error): UnavailableCode {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ETIMEDOUT") return "UPSTREAM_TIMEOUT";
  return code === undefined && error.name === "TimeoutError" ? "UPSTREAM_TIMEOUT" : "UPSTREAM_UNAVAILABLE";
}

function statusOf(error: Error): number | null {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: unknown } };
  return typeof $metadata?.httpStatusCode === "number" ? $metadata.httpStatusCode : null;
}
