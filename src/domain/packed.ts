/** A number below the marks is its own byte; anything else comes after its mark. */
const MARKS = { int32: 0xfc, utf16: 0xfd, utf8: 0xfe, uuid: 0xff } as const;
const FIRST_MARK = MARKS.int32;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** What three hexadecimal digits are in base64. */
const PAIRS = Array.from({ length: 4096 }, (_, bits) => ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63));

/**
 * Strings and 32-bit integers as one short text (base64url), another one for every other list of them. A UUID takes 16 bytes instead of
 * its 36 characters; any other string is kept to the letter, also one that is not proper Unicode.
 */
export function packed(parts: readonly (string | number)[]): string {
  let hex = "";
  for (const part of parts) hex += typeof part === "number" ? hexOfNumber(part) : hexOfString(part);
  return base64urlOfHex(hex);
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
    return null; // It ends too early.
  }
  // Whatever else would be read as the same: other forms of a part, characters that base64 passes over.
  return packed(parts) === text ? parts : null;
}

function hexOfNumber(value: number): string {
  if (value >= 0 && value < FIRST_MARK) return byte(value);
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return byte(MARKS.int32) + bytes.toString("hex");
}

function hexOfString(text: string): string {
  if (UUID.test(text)) return byte(MARKS.uuid) + text;
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

/** Passes over the dashes of UUIDs. For so few digits, this takes half the time that it takes to make a Buffer. */
function base64urlOfHex(hex: string): string {
  let text = "";
  let bits = 0;
  let digits = 0;
  for (let at = 0; at < hex.length; at++) {
    const code = hex.charCodeAt(at);
    if (code === DASH) continue;
    bits = (bits << 4) | (code < LETTERS ? code - ZERO : code - LETTERS + 10);
    digits += 1;
    if (digits < 3) continue;
    text += PAIRS[bits] as string;
    bits = 0;
    digits = 0;
  }
  if (digits === 2) return text + (PAIRS[bits << 4] as string);
  return digits === 1 ? text + ALPHABET.charAt(bits << 2) : text;
}

const [DASH, ZERO, LETTERS] = Array.from("-0a", (character) => character.charCodeAt(0)) as [number, number, number];

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
