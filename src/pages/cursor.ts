import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import type { ListKey } from "../domain/contact.js";
import { RequestError } from "../domain/errors.js";
import type { Entry, SegmentType } from "../domain/segment.js";

/** From where the entry after a cursor is one call away: a token, and the position at which its page starts. */
export interface Continuation {
  readonly token: string;
  readonly start: number;
  readonly markBefore: number | null;
}

export interface Cursor {
  readonly position: number;
  /** Tells whether the entry at the position is still the one that the cursor was made for. */
  readonly check: number;
  readonly continuation: Continuation | null;
}

export interface CursorCodecOptions {
  /** 32 bytes; the same on every replica, else a token sealed by another one does not open (and is done without). */
  readonly key: Buffer;
  /** A longer token (UTF-8 bytes) stays out of the cursor: cursors travel in requests of bounded size. */
  readonly tokenMaxBytes: number;
  /** Positions count the entries of these types, so that a cursor made under others must not open. */
  readonly listTypes: readonly SegmentType[];
}

export type CursorCodec = ReturnType<typeof createCursorCodec>;

const VERSION = 1;
const HEAD_BYTES = 9;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Cursors as text. In base64url: version (1 byte), position (4), check (4); then, where a token comes with it, nonce (12), tag (16) and,
 * encrypted by AES-256-GCM, start (4), mark (5: known, value) and token. The seal is bound to the list and to the head.
 */
export function createCursorCodec({ key, tokenMaxBytes, listTypes }: CursorCodecOptions) {
  function encode(list: ListKey, entry: Entry, continuation: Continuation | null = null): string {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt8(VERSION, 0);
    head.writeUInt32BE(entry.position, 1);
    head.writeUInt32BE(checkOf(entry), 5);
    if (continuation === null || Buffer.byteLength(continuation.token) > tokenMaxBytes) return head.toString("base64url");
    return Buffer.concat([head, seal(list, head, continuation)]).toString("base64url");
  }

  /** @throws RequestError BAD_USER_INPUT for what no gateway of this version can have made */
  function decode(list: ListKey, text: string, argument: "after" | "before"): Cursor {
    const bytes = Buffer.from(text, "base64url");
    if (bytes.length < HEAD_BYTES || bytes.readUInt8(0) !== VERSION || bytes.toString("base64url") !== text) {
      throw new RequestError("BAD_USER_INPUT", `\`${argument}\` must be a cursor that this gateway gave; this one cannot be read.`, { argument });
    }
    const head = bytes.subarray(0, HEAD_BYTES);
    return {
      position: head.readUInt32BE(1),
      check: head.readUInt32BE(5),
      continuation: bytes.length === HEAD_BYTES ? null : maybeOpen(list, head, bytes.subarray(HEAD_BYTES)),
    };
  }

  function seal(list: ListKey, head: Buffer, { token, start, markBefore }: Continuation): Buffer {
    const fixed = Buffer.alloc(9);
    fixed.writeUInt32BE(start, 0);
    fixed.writeUInt8(markBefore === null ? 0 : 1, 4);
    fixed.writeUInt32BE(markBefore ?? 0, 5);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(list, head));
    const sealed = Buffer.concat([cipher.update(fixed), cipher.update(token, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Null when it was sealed by another key, for another list or position, or touched: then the position alone must do. */
  function maybeOpen(list: ListKey, head: Buffer, sealed: Buffer): Continuation | null {
    try {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(boundTo(list, head))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const open = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      const markBefore = open.readUInt8(4) === 0 ? null : open.readUInt32BE(5);
      return { start: open.readUInt32BE(0), markBefore, token: open.toString("utf8", 9) };
    } catch {
      return null;
    }
  }

  function boundTo({ instanceId, contactId, outputType }: ListKey, head: Buffer): Buffer {
    return Buffer.from(JSON.stringify([instanceId, contactId, outputType, listTypes, head.toString("base64url")]));
  }

  return { encode, decode };
}

/** Of the entry's own Id, or of its content where the upstream gives it none. */
export function checkOf(entry: Entry): number {
  switch (entry.kind) {
    case "TRANSCRIPT":
      return crc32(`T${entry.transcriptId}`);
    case "EVENT":
      return crc32(`E${entry.eventId}`);
    case "ATTACHMENTS":
      return crc32(`A${entry.attachmentsId}`);
    case "EXTRACTED_INFORMATION":
      // Not its values: who may not see them could guess them by their check.
      return crc32(`X${entry.extractionDefinitionId}`);
    default:
      return crc32(JSON.stringify(entry));
  }
}
