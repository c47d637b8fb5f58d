/** Why a stream broke: GraphQL's `extensions.code`, a WebSocket's close code or an HTTP status, where there is one; `cause` is what the client threw. */
export class StreamError extends Error {
  override readonly name = "StreamError";

  constructor(
    readonly code: string | number | null,
    options?: ErrorOptions,
  ) {
    super(`The stream broke${code === null ? "" : ` (${code})`}.`, options);
  }
}

export function toStreamError(cause: unknown): StreamError {
  if (cause instanceof StreamError) return cause;
  const codes = codesIn(cause);
  return new StreamError(codes.find(isFinalCode) ?? codes[0] ?? null, { cause });
}

/** Asking again would bring the same: the request, or who asks, is refused. */
export function isFinalCode(code: StreamError["code"]): boolean {
  if (typeof code === "number" && code >= 400 && code <= 499) return !PASSING_STATUSES.has(code);
  return FINAL_CODES.has(code);
}

const FINAL_CODES: ReadonlySet<StreamError["code"]> = new Set([
  ...["BAD_REQUEST", "BAD_USER_INPUT", "CURSOR_EXPIRED", "FORBIDDEN", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"],
  ...["OPERATION_RESOLUTION_FAILURE", "PERSISTED_DOCUMENT_REQUIRED", "PERSISTED_QUERY_NOT_SUPPORTED", "QUERY_TOO_COMPLEX", "UNAUTHENTICATED", "UNKNOWN_CONTACT"],
  // Close codes, as graphql-ws has them; 4403 is not among them, as the next attempt may bring a new token.
  ...[1002, 1003, 1007, 1008, 1009, 1010, 1011, 1015, 4004, 4005, 4400, 4401, 4406, 4409, 4429, 4500],
]);

/** Timeout, too early, too many. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);

/** Where clients keep what they were told, outermost first. */
const WITHIN = ["extensions", "errors", "graphQLErrors", "networkError", "cause", "response"];
const CODES = ["code", "status", "statusCode"];
const DEEPEST = 6;

function codesIn(error: unknown, depth = 0): readonly (string | number)[] {
  if (typeof error !== "object" || error === null || depth > DEEPEST) return [];
  const of = (name: string): unknown => (error as Readonly<Record<string, unknown>>)[name];
  const within: readonly unknown[] = Array.isArray(error) ? error : WITHIN.map(of);
  return [...CODES.map(of).filter(isCode), ...within.flatMap((inner) => codesIn(inner, depth + 1))];
}

function isCode(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
