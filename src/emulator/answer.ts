import type { ServerResponse } from "node:http";

/** What goes back over the connection. */
export type Answer =
  | { readonly kind: "json"; readonly status: number; readonly body: string; readonly errorType?: string }
  | { readonly kind: "html"; readonly status: number; readonly body: string }
  /** Half of the body, then the connection breaks. */
  | { readonly kind: "truncated"; readonly body: string }
  | { readonly kind: "reset" }
  /** Nothing, ever. */
  | { readonly kind: "silence" };

export function send(response: ServerResponse, answer: Answer): void {
  switch (answer.kind) {
    case "json":
      if (answer.errorType !== undefined) response.setHeader("x-amzn-errortype", answer.errorType);
      sendBody(response, answer.status, "application/json", answer.body);
      return;
    case "html":
      sendBody(response, answer.status, "text/html", answer.body);
      return;
    case "truncated": {
      const body = Buffer.from(answer.body);
      response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
      return;
    }
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "silence":
      return;
  }
}

function sendBody(response: ServerResponse, status: number, contentType: string, text: string): void {
  const body = Buffer.from(text);
  response.writeHead(status, { "content-type": contentType, "content-length": body.length });
  response.end(body);
}
