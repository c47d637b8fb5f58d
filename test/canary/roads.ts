import { once } from "node:events";

import { WebSocket } from "ws";

export interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** All that came back: every byte that was sent, headers, frames and reasons included, and the answers in it. */
interface Heard {
  readonly bytes: string;
  readonly answers: readonly unknown[];
}

export type Road = "post" | "get" | "websocket" | "sse";

/** A stream is read until its end, or until it has given this many payloads. */
const ENOUGH_PAYLOADS = 3;
/** The first answer may take its time on a busy machine; of a live contact there may be no more than one for now. */
const FIRST_ANSWER_MS = 10_000;
const LONGEST_SILENCE_MS = 300;

export const ROADS: Readonly<Record<Road, (url: string, token: string, asked: Asked) => Promise<Heard>>> = {
  async post(url, token, asked) {
    return await heardOf(await fetch(`${url}/graphql`, { method: "POST", headers: { authorization: token, "content-type": "application/json" }, body: JSON.stringify(asked) }));
  },

  async get(url, token, { query, variables }) {
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
    return await heardOf(await fetch(`${url}/graphql?${search.toString()}`, { headers: { authorization: token, "apollo-require-preflight": "1" } }));
  },

  async sse(url, token, asked) {
    const leaving = new AbortController();
    const response = await fetch(`${url}/graphql/stream`, {
      method: "POST",
      headers: { authorization: token, "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify(asked),
      signal: leaving.signal,
    });
    let text = "";
    const answers = () => [...text.matchAll(/^data: (.+)$/gm)].map(([, json]) => JSON.parse(json as string) as unknown);
    let silence = setTimeout(() => leaving.abort(), FIRST_ANSWER_MS);
    try {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString("utf8");
        clearTimeout(silence);
        silence = setTimeout(() => leaving.abort(), text.includes("event: next") ? LONGEST_SILENCE_MS : FIRST_ANSWER_MS);
        if (text.split("event: next").length > ENOUGH_PAYLOADS) break;
      }
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
    } finally {
      clearTimeout(silence);
      leaving.abort();
    }
    return { bytes: JSON.stringify([...response.headers]) + text, answers: text.endsWith("\n\n") ? answers() : [] };
  },

  async websocket(url, token, payload) {
    const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, ["graphql-transport-ws"]);
    const frames: string[] = [];
    const answers: unknown[] = [];
    let silence: NodeJS.Timeout | undefined;
    socket.on("upgrade", ({ rawHeaders }) => frames.push(rawHeaders.join(" ")));
    socket.on("close", (code, reason) => frames.push(`${code} ${reason.toString()}`));
    socket.on("message", (data: Buffer) => {
      frames.push(data.toString());
      const message = JSON.parse(data.toString()) as { readonly type: string; readonly payload?: unknown };
      if (message.type === "connection_ack") socket.send(JSON.stringify({ id: "1", type: "subscribe", payload }));
      if (message.type === "next") answers.push(message.payload);
      clearTimeout(silence);
      if (message.type === "complete" || message.type === "error" || answers.length === ENOUGH_PAYLOADS) socket.close();
      else silence = setTimeout(() => socket.close(), answers.length > 0 ? LONGEST_SILENCE_MS : FIRST_ANSWER_MS);
    });
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { token } }));
    await once(socket, "close");
    clearTimeout(silence);
    return { bytes: frames.join("\n"), answers };
  },
};

async function heardOf(response: Response): Promise<Heard> {
  const text = await response.text();
  return { bytes: JSON.stringify([...response.headers]) + text, answers: [JSON.parse(text) as unknown] };
}
