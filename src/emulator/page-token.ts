import { createHmac, timingSafeEqual } from "node:crypto";

import { invalidRequest } from "./aws-exception.js";
import type { EmulatorModes } from "./emulator-options.js";
import { MAX_TOKEN_LENGTH, type ListRequest } from "./list-request.js";
import type { ContactClock } from "./contact-clock.js";

/** Where in its (filtered) list a token goes on. */
export interface Place {
  /** 0-based position of the next entry. */
  readonly position: number;
  /** Where the page that gave the token began. */
  readonly previous: number;
  /** That page was empty though there was more: the next one must not be. */
  readonly afterGap: boolean;
}

export const START: Place = { position: 0, previous: 0, afterGap: false };

type Scope = Pick<ListRequest, "instanceId" | "contactId" | "outputType" | "segmentTypes">;

export interface PageTokens {
  issue(scope: Scope, place: Place): string;
  /** @throws AwsException InvalidRequestException for a token that is not this scope's, or has expired */
  open(scope: Scope, token: string): Place;
  /** Every token given so far is expired from now on. */
  expireAll(): void;
}

// The start of every token, so that it looks like the service's ("AQIC…"), its fields, and a code over them and their scope.
const PREFIX = Buffer.from([1, 2, 2]);
const FIELDS = { position: 3, previous: 7, afterGap: 11, generation: 12, issuedAt: 14, code: 20 } as const;
const BYTES = 33;
const CORE_LENGTH = (BYTES / 3) * 4;

/** Tokens that hold all they mean: another emulator of the same seed opens them, as another host of the service would. */
export function createPageTokens(deps: {
  seed: number;
  contactClock: ContactClock;
  modes: Readonly<Pick<EmulatorModes, "tokenBytes" | "tokenTtlSeconds">>;
}): PageTokens {
  const { contactClock, modes } = deps;
  let generation = 0;

  const codeOf = (fields: Buffer, { instanceId, contactId, outputType, segmentTypes }: Scope) =>
    createHmac("sha256", `page-token ${deps.seed}`)
      .update(fields)
      .update(JSON.stringify([instanceId, contactId, outputType, segmentTypes]))
      .digest()
      .subarray(0, BYTES - FIELDS.code);

  return {
    issue(scope, place) {
      const bytes = Buffer.alloc(BYTES);
      PREFIX.copy(bytes);
      bytes.writeUInt32BE(place.position, FIELDS.position);
      bytes.writeUInt32BE(place.previous, FIELDS.previous);
      bytes.writeUInt8(place.afterGap ? 1 : 0, FIELDS.afterGap);
      bytes.writeUInt16BE(generation, FIELDS.generation);
      bytes.writeUIntBE(Math.floor(contactClock.now()), FIELDS.issuedAt, 6);
      codeOf(bytes.subarray(0, FIELDS.code), scope).copy(bytes, FIELDS.code);
      return padded(bytes.toString("base64"), Math.min(modes.tokenBytes, MAX_TOKEN_LENGTH));
    },

    open(scope, token) {
      const core = token.slice(0, CORE_LENGTH);
      const bytes = Buffer.from(core, "base64");
      const isOurs =
        bytes.length === BYTES &&
        token === padded(core, token.length) &&
        timingSafeEqual(bytes.subarray(FIELDS.code), codeOf(bytes.subarray(0, FIELDS.code), scope));
      if (!isOurs) throw invalidRequest("NextToken is not valid.");

      const ageMs = contactClock.now() - bytes.readUIntBE(FIELDS.issuedAt, 6);
      const isOutdated = modes.tokenTtlSeconds !== null && ageMs > modes.tokenTtlSeconds * 1000;
      if (isOutdated || bytes.readUInt16BE(FIELDS.generation) !== generation) throw invalidRequest("NextToken has expired.");
      return {
        position: bytes.readUInt32BE(FIELDS.position),
        previous: bytes.readUInt32BE(FIELDS.previous),
        afterGap: bytes.readUInt8(FIELDS.afterGap) === 1,
      };
    },

    expireAll() {
      generation = (generation + 1) % 2 ** 16;
    },
  };
}

const padded = (core: string, length: number) => core.padEnd(length, core);
