import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

export interface CollectedSpan extends Omit<WireSpan, "attributes"> {
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The span that it is part of; undefined where that has not come, as where it is another program's. */
  readonly parent: CollectedSpan | undefined;
}

export interface Collector {
  readonly url: string;
  /** How often something was sent. */
  readonly posts: number;
  /** Bodies as they came. */
  readonly texts: readonly string[];
  readonly spans: () => CollectedSpan[];
  close(): Promise<void>;
}

/** A collector of OTLP over HTTP in JSON, on this machine. `hangs`: it takes spans, and never answers. */
export async function createCollector({ status = 200, hangs = false } = {}): Promise<Collector> {
  const texts: string[] = [];
  let posts = 0;
  const server: Server = createServer((request, response) => {
    posts += 1;
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      texts.push(text);
      if (!hangs) response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get posts() {
      return posts;
    },
    texts,
    spans: () => spansOf(texts),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function spansOf(texts: readonly string[]): CollectedSpan[] {
  const spans = new Map<string, CollectedSpan>();
  for (const text of texts) {
    const { resourceSpans } = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: WireSpan[] }[] }[] };
    for (const span of resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap((scope) => scope.spans)) {
      const attributes = Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
      spans.set(span.spanId, {
        ...span,
        attributes,
        get parent() {
          return spans.get(span.parentSpanId ?? "");
        },
      });
    }
  }
  return [...spans.values()];
}
