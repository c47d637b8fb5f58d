import { randomBytes } from "node:crypto";

export const OPCODES = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

export interface Frame {
  readonly opcode: number;
  readonly payload?: string | Buffer;
  /** False: more of the message follows. */
  readonly fin?: boolean;
  /** The three bits that only extensions use: 0 to 7. */
  readonly reserved?: number;
  /** A client has to; one that does not is not to be listened to. */
  readonly masked?: boolean;
}

/** A frame as RFC 6455 writes it, or forbids it. */
export function frameOf({ opcode, payload = "", fin = true, reserved = 0, masked = true }: Frame): Buffer {
  const content = Buffer.from(payload);
  const mask = masked ? randomBytes(4) : Buffer.alloc(0);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const length = content.length < 126 ? [content.length] : content.length < 65_536 ? [126, ...bytes(content.length, 2)] : [127, ...bytes(content.length, 8)];
  length[0]! |= masked ? 0x80 : 0;
  return Buffer.concat([Buffer.from([first, ...length]), mask, masked ? content.map((byte, n) => byte ^ mask[n % 4]!) : content]);
}

/** The code of the close frame in what a server has said, or null. @param told in latin1, its answer to the upgrade included */
export function closeCodeIn(told: string): number | null {
  let rest = Buffer.from(told.slice(told.indexOf("\r\n\r\n") + 4), "latin1");
  while (rest.length >= 2) {
    const short = rest[1]! & 0x7f;
    const [start, length] = short < 126 ? [2, short] : [4, rest.readUInt16BE(2)];
    if ((rest[0]! & 0x0f) === OPCODES.close) return length >= 2 ? rest.readUInt16BE(start) : null;
    rest = rest.subarray(start + length);
  }
  return null;
}

/** What opens a WebSocket. */
export const HANDSHAKE = [
  "GET /graphql HTTP/1.1",
  "host: localhost",
  "connection: Upgrade",
  "upgrade: websocket",
  "sec-websocket-version: 13",
  "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-protocol: graphql-transport-ws",
  "\r\n",
].join("\r\n");

function bytes(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => Math.floor(value / 256 ** (count - 1 - n)) % 256);
}
