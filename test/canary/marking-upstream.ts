import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What no byte that leaves the gateway for a reader of redacted text may hold. */
export const MARK = "CANARY";

/** What are not words of anybody: closed sets of values, moments, and names that join one thing to another. */
const UNMARKED = new Set(["NextToken", "Channel", "Status", "ParticipantRole", "Sentiment", "FailureCode", "AbsoluteTime", "ContentType", "Id", "__type"]);

export interface MarkingUpstream {
  readonly url: string;
  /** How many marks it has put into answers. */
  marks(): number;
  close(): Promise<void>;
}

/**
 * Stands before an emulator and marks each text of each answer with raw text, the values that were extracted in any answer, and every word
 * of an error.
 */
export async function createMarkingUpstream(behind: string): Promise<MarkingUpstream> {
  let marks = 0;
  const marked = (text: string, where: string): string => {
    marks += 1;
    return `${MARK}-${where}-${marks}-${text}`;
  };

  function markTexts(value: unknown, where: string): unknown {
    if (typeof value === "string") return UNMARKED.has(where) ? value : marked(value, where);
    if (Array.isArray(value)) return value.map((item) => markTexts(item, where));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [where === "MatchedDetails" ? marked(name, where) : name, markTexts(inner, name)]),
    );
  }

  /** Computed on unredacted text, whatever was asked for. */
  function markExtracted(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(markExtracted);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, name === "ExtractedValues" ? markTexts(inner, name) : markExtracted(inner)]),
    );
  }

  function markBody(body: string, isRaw: boolean): string {
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch {
      // Cut off, or no JSON at all.
      return `${marked("", "Body")}${body}`;
    }
    return JSON.stringify(isRaw ? markTexts(json, "") : markExtracted(json));
  }

  async function forwarded(request: IncomingMessage) {
    const sent = await buffer(request);
    const headers = Object.entries(request.headers).flatMap(([name, value]) => (typeof value === "string" && !HOP_BY_HOP.has(name) ? [[name, value] as [string, string]] : []));
    const response = await fetch(new URL(request.url ?? "/", behind), {
      method: request.method ?? "GET",
      headers,
      ...(sent.length > 0 && { body: new Uint8Array(sent) }),
    });
    const body = await response.text();
    if (!request.url?.startsWith("/contact/")) return { status: response.status, headers: response.headers, body };
    const isRaw = sent.includes('"Raw"') || response.status >= 400;
    return { status: response.status, headers: response.headers, body: markBody(body, isRaw) };
  }

  const server = createServer((request, response) => {
    forwarded(request).then(
      ({ status, headers, body }) => {
        const type = headers.get("content-type") ?? "application/json";
        const errorType = headers.get("x-amzn-errortype");
        response.writeHead(status, { "content-type": type, "x-amzn-requestid": marked("", "RequestId"), ...(errorType && { "x-amzn-errortype": errorType }) });
        response.end(body);
      },
      // As the emulator does where it breaks off.
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    marks: () => marks,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const HOP_BY_HOP: ReadonlySet<string> = new Set(["connection", "content-length", "expect", "host", "keep-alive", "transfer-encoding", "upgrade"]);
