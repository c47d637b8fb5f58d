/** Why one contact's analysis cannot be served. Data in the graph (`unavailable`), never an entry in `errors`. */
export const UNAVAILABLE_CODES = [
  "NOT_FOUND",
  "OUTPUT_TYPE_NOT_ENABLED",
  "UNSUPPORTED_CHANNEL",
  "INSTANCE_NOT_SERVED",
  "FORBIDDEN",
  "UPSTREAM_FORBIDDEN",
  "UPSTREAM_THROTTLED",
  "UPSTREAM_TIMEOUT",
  "UPSTREAM_UNAVAILABLE",
  "UPSTREAM_BAD_RESPONSE",
  "CURSOR_EXPIRED",
] as const;
export type UnavailableCode = (typeof UNAVAILABLE_CODES)[number];

export interface Unavailable {
  readonly code: UnavailableCode;
  readonly permanent: boolean;
  readonly retryAfterMs: number | null;
}

const PERMANENT: ReadonlySet<UnavailableCode> = new Set(["OUTPUT_TYPE_NOT_ENABLED", "UNSUPPORTED_CHANNEL", "INSTANCE_NOT_SERVED", "FORBIDDEN"]);
const TRANSIENT: ReadonlySet<UnavailableCode> = new Set([
  "UPSTREAM_THROTTLED",
  "UPSTREAM_TIMEOUT",
  "UPSTREAM_UNAVAILABLE",
  "UPSTREAM_BAD_RESPONSE",
]);

export class ContactUnavailable extends Error {
  override readonly name = "ContactUnavailable";

  constructor(
    readonly code: UnavailableCode,
    /** Milliseconds after which asking again may help; null where unknown. */
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }

  /** As it is shown in the graph. */
  get report(): Unavailable {
    return { code: this.code, permanent: this.permanent, retryAfterMs: this.retryAfterMs };
  }

  /** Asking again cannot help. */
  get permanent(): boolean {
    return PERMANENT.has(this.code) && this.retryAfterMs === null;
  }

  /** The upstream's trouble of the moment: what is held already may be served meanwhile. */
  get transient(): boolean {
    return TRANSIENT.has(this.code);
  }
}

/** The upstream rejected a NextToken (expired, or never its own): start again from the first page. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";
}

/** What is wrong with the request itself: an entry in `errors` with `extensions.code`. */
export type RequestErrorCode = "BAD_USER_INPUT" | "CURSOR_EXPIRED" | "WALK_TOO_LONG" | "QUERY_TOO_COMPLEX" | "RATE_LIMITED" | "TOKEN_EXPIRED";

export class RequestError extends Error {
  override readonly name = "RequestError";

  constructor(
    readonly code: RequestErrorCode,
    message: string,
    /** Further `extensions`: numbers and field names only, never what the client sent. */
    readonly details: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
  }
}

/** What a stream was opened with holds no longer. */
export class TokenExpired extends RequestError {
  constructor() {
    super("TOKEN_EXPIRED", "Your token has expired: come back with a new one, and resume.");
  }
}

/** Whoever asks has not proved who it is. One message for every cause: which one it was helps only those who try. */
export class Unauthenticated extends Error {
  override readonly name = "Unauthenticated";
}

/** It cannot be found out who asks: what vouches for principals does not answer. */
export class AuthenticationUnavailable extends Error {
  override readonly name = "AuthenticationUnavailable";
}
