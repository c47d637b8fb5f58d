import { once } from "node:events";
import { Agent, request, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface Sent {
  readonly method?: string;
  /** As it is: nothing normalises it. */
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Reads no further than this; else to the end. */
  readonly enough?: (told: string) => boolean;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Head and body. */
  readonly told: string;
}

export const JSON_BODY = { "content-type": "application/json" };

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** An HTTP request with these headers and no others, as no `fetch` sends it. */
export async function send(url: string, { method = "POST", path = "/graphql", headers = JSON_BODY, body = "", enough = () => false }: Sent): Promise<Reply> {
  const sent = request(url, { agent, method, path, headers });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  let text = "";
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    text = Buffer.concat(chunks).toString();
    if (enough(text)) break;
  }
  const { statusCode: status = 0, headers: answered, rawHeaders } = response;
  return { status, headers: answered, body: text, told: `${rawHeaders.join("\n")}\n${text}` };
}

interface RawOptions {
  readonly enough?: (told: string) => boolean;
  readonly deadlineMs?: number;
}

/** What a server says to bytes as they are, until it hangs up or has said enough. @param deadlineMs after which it is left alone */
export async function sendRaw(url: string, bytes: string | Buffer, { enough = () => false, deadlineMs = 5_000 }: RawOptions = {}): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let told = "";
  const over = new Promise<void>((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      told += chunk.toString("latin1");
      if (enough(told)) resolve();
    });
    socket.on("error", () => undefined);
    socket.once("close", () => resolve());
  });
  socket.write(bytes);
  const deadline = new AbortController();
  await Promise.race([over, delay(deadlineMs, undefined, { signal: deadline.signal })]);
  deadline.abort();
  socket.destroy();
  return told;
}

/** The status lines of what `sendRaw` was told, one an answer. */
export function statusesOf(told: string): readonly number[] {
  return [...told.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}

/** A text as it arrives where only whole characters go. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
