import { describe, expect, it } from "@jest/globals";
import { toDomainError } from "../../../src/connect/to-domain-error.js";
import { ContactUnavailable, TokenRefused } from "../../../src/domain/errors.js";

const TRY = { sentToken: false, timedOut: false };

function sdkError(name: string, status?: number, code?: string): Error {
  return Object.assign(new Error("arn:aws:connect:eu-west-2:111122223333:instance/i is not yours"), {
    name,
    ...(status !== undefined && { $metadata: { httpStatusCode: status } }),
    ...(code !== undefined && { code }),
  });
}

describe("an error of the SDK", () => {
  it.each([
    ["AccessDeniedException", 403, undefined, "UPSTREAM_FORBIDDEN"],
    ["ExpiredTokenException", 400, undefined, "UPSTREAM_FORBIDDEN"],
    ["UnrecognizedClientException", 400, undefined, "UPSTREAM_FORBIDDEN"],
    ["CredentialsProviderError", undefined, undefined, "UPSTREAM_FORBIDDEN"],
    ["Unknown", 403, undefined, "UPSTREAM_FORBIDDEN"],
    ["ResourceNotFoundException", 404, undefined, "NOT_FOUND"],
    ["OutputTypeNotFoundException", 404, undefined, "OUTPUT_TYPE_NOT_ENABLED"],
    ["InvalidRequestException", 400, undefined, "UNSUPPORTED_CHANNEL"],
    ["ThrottlingException", 429, undefined, "UPSTREAM_THROTTLED"],
    ["TooManyRequestsException", 429, undefined, "UPSTREAM_THROTTLED"],
    ["SyntaxError", 429, undefined, "UPSTREAM_THROTTLED"],
    ["SyntaxError", 503, undefined, "UPSTREAM_UNAVAILABLE"],
    ["Unknown", 500, undefined, "UPSTREAM_UNAVAILABLE"],
    ["InternalServiceException", 500, undefined, "UPSTREAM_UNAVAILABLE"],
    ["SyntaxError", 302, undefined, "UPSTREAM_BAD_RESPONSE"],
    ["Unknown", 408, undefined, "UPSTREAM_TIMEOUT"],
    ["Error", undefined, "ENOTFOUND", "UPSTREAM_UNAVAILABLE"],
    ["Error", undefined, "ECONNREFUSED", "UPSTREAM_UNAVAILABLE"],
    ["TimeoutError", undefined, "ECONNRESET", "UPSTREAM_UNAVAILABLE"],
    ["TimeoutError", undefined, "ETIMEDOUT", "UPSTREAM_TIMEOUT"],
    ["TimeoutError", undefined, undefined, "UPSTREAM_TIMEOUT"],
    ["Error", undefined, undefined, "UPSTREAM_UNAVAILABLE"],
  ])("called %s, of status %s and code %s, becomes %s", (name, status, code, expected) => {
    const cause = sdkError(name, status, code);
    const error = toDomainError(cause, TRY);
    expect(error).toBeInstanceOf(ContactUnavailable);
    expect(error).toMatchObject({ code: expected, message: expected, cause });
  });

  it("becomes TokenRefused where the request held a token that the upstream rejects", () => {
    expect(toDomainError(sdkError("InvalidRequestException", 400), { ...TRY, sentToken: true })).toBeInstanceOf(TokenRefused);
  });

  it("becomes UPSTREAM_TIMEOUT, whatever it is, once the time was up", () => {
    for (const error of [sdkError("AbortError"), sdkError("TimeoutError", undefined, "ECONNRESET"), new ContactUnavailable("UPSTREAM_BAD_RESPONSE")]) {
      expect(toDomainError(error, { ...TRY, timedOut: true })).toMatchObject({ code: "UPSTREAM_TIMEOUT" });
    }
  });

  it("keeps what the reader has already said", () => {
    const error = new ContactUnavailable("UPSTREAM_BAD_RESPONSE");
    expect(toDomainError(error, TRY)).toBe(error);
  });
});
