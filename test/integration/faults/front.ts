import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** An answer of the upstream, as it goes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly type: string;
  readonly errorType?: string;
  readonly body: string;
}

/** What becomes of an answer to a call; null: nothing, and it does not count as struck. */
export type Spoil = (answer: WireAnswer, call: { readonly token: string | null; readonly firstToken: string | null }) => WireAnswer | null;

/** Stands before an emulator and spoils answers in ways that the emulator does not know. */
export interface Front {
  readonly url: string;
  /** From now on, so many answers about a contact; default all. */
  spoil(contactId: string, spoil: Spoil, times?: number): void;
  close(): Promise<void>;
}

/** @param behind the emulator's url */
export async function createFront(behind: string): Promise<Front> {
  const spoils = new Map<string, { readonly spoil: Spoil; left: number }>();
  /** The token that each contact's first page gave, for those that are led back to it. */
  const firstTokens = new Map<string, string>();

  async function answerTo(request: IncomingMessage): Promise<WireAnswer> {
    const sent = await buffer(request);
    const headers = Object.entries(request.headers).flatMap(([name, value]) => (typeof value === "string" && !HOP_BY_HOP.has(name) ? [[name, value] as [string, string]] : []));
    const response = await fetch(new URL(request.url ?? "/", behind), { method: "POST", headers, body: new Uint8Array(sent) });
    const errorType = response.headers.get("x-amzn-errortype");
    return spoilt(request.url?.split("/").at(-1) ?? "", tokenOf(sent.toString(), "NextToken"), {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      ...(errorType !== null && { errorType }),
      body: await response.text(),
    });
  }

  function spoilt(contactId: string, token: string | null, answer: WireAnswer): WireAnswer {
    const next = tokenOf(answer.body, "NextToken");
    if (token === null && next !== null && !firstTokens.has(contactId)) firstTokens.set(contactId, next);
    const armed = spoils.get(contactId);
    if (armed === undefined || armed.left === 0) return answer;
    const struck = armed.spoil(answer, { token, firstToken: firstTokens.get(contactId) ?? null });
    if (struck !== null) armed.left -= 1;
    return struck ?? answer;
  }

  const server = createServer((request, response) => {
    answerTo(request).then(
      ({ status, type, errorType, body }) => {
        response.writeHead(status, { "content-type": type, ...(errorType !== undefined && { "x-amzn-errortype": errorType }) });
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
    spoil: (contactId, spoil, times = Infinity) => void spoils.set(contactId, { spoil, left: times }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const HOP_BY_HOP: ReadonlySet<string> = new Set(["connection", "content-length", "expect", "host", "keep-alive", "transfer-encoding", "upgrade"]);

/** Null too where the body is no JSON. */
function tokenOf(body: string, name: string): string | null {
  return new RegExp(`"${name}":"([^"]+)"`).exec(body)?.[1] ?? null;
}

/** 200 with a page for people, as a proxy that lets nobody out gives it. */
export const toHtml: Spoil = ({ status }) => (status === 200 ? { status, type: "text/html", body: "<html><body>Please log in.</body></html>" } : null);

/** Whoever comes with a token is told that it is none. */
export const refuseTokens: Spoil = (_answer, { token }) =>
  token === null ? null : { status: 400, type: "application/json", errorType: "InvalidRequestException", body: JSON.stringify({ Message: "NextToken is not valid." }) };

/** A full page that is not the first leads back to the second. */
export const leadBack: Spoil = (answer, { token, firstToken }) => {
  if (token === null || firstToken === null || answer.status !== 200) return null;
  const page = JSON.parse(answer.body) as { readonly Segments: readonly unknown[]; readonly NextToken?: string };
  return page.Segments.length === 100 && page.NextToken !== firstToken ? { ...answer, body: JSON.stringify({ ...page, NextToken: firstToken }) } : null;
};
