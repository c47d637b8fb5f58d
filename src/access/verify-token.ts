import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";

import type { Clock } from "../domain/clock.js";
import { AuthenticationUnavailable, Unauthenticated } from "../domain/errors.js";
import { isForUs, isPlainHeader } from "./access-token.js";
import type { TokenSettings } from "./authentication.js";

/** What a token says of whom it was given to, once it is known to be true. */
export interface VerifiedToken {
  readonly subject: string;
  readonly expiresAtMs: number;
  readonly payload: JWTPayload;
}

/** Between the issuer's clock and ours. */
const SKEW_SECONDS = 5;
/** Above what fits into HTTP headers. */
const MAX_LENGTH = 16_384;
const MAX_SUBJECT_LENGTH = 1_024;
/** The last moment that a Date can tell. */
const LATEST_MS = 8.64e15;

/** Rejects with AuthenticationUnavailable where its key cannot be known now, and with Unauthenticated for every other cause. */
export function createVerifyToken(settings: TokenSettings, findKey: JWTVerifyGetKey, clock: Clock) {
  const { issuer, algorithms } = settings;
  const options = { issuer, algorithms: [...algorithms], clockTolerance: SKEW_SECONDS };
  const findPlainKey: JWTVerifyGetKey = (header, token) => {
    if (!isPlainHeader(header)) throw new errors.JOSENotSupported();
    return findKey(header, token);
  };

  return async (token: string): Promise<VerifiedToken> => {
    if (token.length > MAX_LENGTH) throw new Unauthenticated();
    try {
      const { payload } = await jwtVerify(token, findPlainKey, { ...options, currentDate: new Date(clock.now()) });
      const { sub: subject, exp } = payload;
      const isSubject = typeof subject === "string" && subject !== "" && subject.length <= MAX_SUBJECT_LENGTH;
      if (!isSubject || exp === undefined || !isForUs(payload, settings)) throw new Unauthenticated();
      return { subject, expiresAtMs: Math.min(exp * 1_000, LATEST_MS), payload };
    } catch (error) {
      // Not kept as the cause: jose's errors carry the claims.
      throw error instanceof AuthenticationUnavailable ? error : new Unauthenticated();
    }
  };
}
