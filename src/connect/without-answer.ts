const MOST_CAUSES = 3;

/**
 * What of an error finds the fault: its name, message, code, status and stack, and those of its causes.
 *
 * The SDK's own errors hold the raw answer, and with it sockets' buffers and an abort signal: about 9 KB (measured by heap snapshot), kept for as long
 * as the gateway remembers that a contact is not there.
 */
export function withoutAnswer(error: unknown, causesLeft = MOST_CAUSES): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: unknown } };
  return Object.assign(new Error(message), {
    name,
    stack,
    ...(code !== undefined && { code }),
    ...($metadata !== undefined && { $metadata: { httpStatusCode: $metadata.httpStatusCode } }),
    ...(cause !== undefined && causesLeft > 0 && { cause: withoutAnswer(cause, causesLeft - 1) }),
  });
}
