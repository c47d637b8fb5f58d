import type { Readable } from "node:stream";
import { ContactUnavailable } from "../domain/errors.js";

/** Far above what a page of a hundred segments can come to. */
const MAX_BYTES = 32 * 1024 * 1024;

/** @throws ContactUnavailable UPSTREAM_BAD_RESPONSE for a body that is cut off or beyond all bounds */
export function collectBody(body: Readable, maxBytes = MAX_BYTES): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;

    const fail = (cause?: unknown): void => reject(new ContactUnavailable("UPSTREAM_BAD_RESPONSE", null, { cause }));
    body.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        body.destroy();
        fail();
        return;
      }
      chunks.push(chunk);
    });
    body.once("end", () => resolve((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString("utf8")));
    body.once("error", fail);
    body.once("close", () => {
      if (!body.readableEnded) fail();
    });
  });
}
