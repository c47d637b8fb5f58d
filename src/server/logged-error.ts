const IDENTIFIER = /^\w{1,64}$/;
const MOST_CAUSES = 3;

/** What may be known of an error from a log line. */
export interface LoggedError {
  readonly name: string;
  readonly code?: string;
  readonly httpStatusCode?: number;
  /** Where it was thrown, without its message. */
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * An error by an allow-list: its message and anything else on it may quote a transcript, a token or the raw response of the upstream.
 * Never throws, whatever was thrown.
 */
export function loggedError(error: unknown, causesLeft = MOST_CAUSES): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = identifier((error as { code?: unknown }).code);
  const httpStatusCode = statusOf(error);
  const stack = framesOf(error);
  return {
    name: identifier(error.name) ?? "Error",
    ...(code !== undefined && { code }),
    ...(httpStatusCode !== undefined && { httpStatusCode }),
    ...(stack !== "" && { stack }),
    ...(error.cause !== undefined && causesLeft > 0 && { cause: loggedError(error.cause, causesLeft - 1) }),
  };
}

function identifier(value: unknown): string | undefined {
  return typeof value === "string" && IDENTIFIER.test(value) ? value : undefined;
}

/** Where the AWS SDK puts it. */
function statusOf(error: Error): number | undefined {
  const metadata = (error as { $metadata?: { httpStatusCode?: unknown } }).$metadata;
  return typeof metadata?.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/** The stack begins with the message, which may have lines that look like frames: only what follows it is safe. */
function framesOf({ stack = "", message }: Error): string {
  const end = stack.lastIndexOf(message);
  if (end < 0) return "";
  return stack
    .slice(end + message.length)
    .split("\n")
    .flatMap((line) => /^\s+at (.+)$/.exec(line)?.[1] ?? [])
    .slice(0, 10)
    .join(" < ");
}
