/** Numbers below the marks stand for themselves in one byte; whatever else there is follows its mark. */
const MARKS = { int32: 0xfc, utf16: 0xfd, utf8: 0xfe, uuid: 0xff } as const;
const SMALL = MARKS.int32;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Strings and 32-bit integers as short text (base64url), another for every other list of them. A UUID takes 16 bytes in place of its 36
 * characters; any other string is kept exactly, one that is no proper Unicode included.
 */
export function packed(parts: readonly (string | number)[]): string {
  let hex = "";
  for (const part of parts) hex += typeof part === "number" ? hexOfNumber(part) : UUID.test(part) ? hexOfUuid(part) : hexOfText(part);
  return Buffer.from(hex, "hex").toString("base64url");
}

/** Null for what `packed` did not make. */
export function maybeUnpacked(text: string): readonly (string | number)[] | null {
  const bytes = Buffer.from(text, "base64url");
  const parts: (string | number)[] = [];
  try {
    for (let at = 0; at < bytes.length; ) {
      const { part, size } = partAt(bytes, at);
      parts.push(part);
      at += size;
    }
  } catch {
    return null; // Cut off.
  }
  // There are other ways to write the same, and base64 takes what it does not know for nothing.
  return packed(parts) === text ? parts : null;
}

function hexOfNumber(value: number): string {
  if (value >= 0 && value < SMALL) return byte(value);
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return byte(MARKS.int32) + bytes.toString("hex");
}

function hexOfUuid(id: string): string {
  return byte(MARKS.uuid) + id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24);
}

function hexOfText(text: string): string {
  const utf8 = Buffer.from(text, "utf8");
  const isUnicode = utf8.toString("utf8") === text;
  const bytes = isUnicode ? utf8 : Buffer.from(text, "utf16le");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return byte(isUnicode ? MARKS.utf8 : MARKS.utf16) + length.toString("hex") + bytes.toString("hex");
}

function byte(value: number): string {
  return value.toString(16).padStart(2, "0");
}

/** @throws RangeError where the bytes end too early */
function partAt(bytes: Buffer, at: number): { readonly part: string | number; readonly size: number } {
  const mark = bytes.readUInt8(at);
  const start = at + 1;
  switch (mark) {
    case MARKS.int32:
      return { part: bytes.readInt32BE(start), size: 5 };
    case MARKS.uuid:
      return { part: bytes.toString("hex", start, start + 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"), size: 17 };
    case MARKS.utf8:
    case MARKS.utf16: {
      const length = bytes.readUInt32BE(start);
      return { part: bytes.toString(mark === MARKS.utf8 ? "utf8" : "utf16le", start + 4, start + 4 + length), size: 5 + length };
    }
    default:
      return { part: mark, size: 1 };
  }
}
