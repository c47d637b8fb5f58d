import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";

import { heardFrom, operationFor } from "./documents.js";
import type { Asked, Heard, Wire } from "./wire.js";

/** A stream of server-sent events, over a connection of its own. */
export function openEventStream(url: string, method: "GET" | "POST", asked: Asked): Wire {
  const operation = operationFor(asked);
  const target = new URL("/graphql/stream", url);
  if (method === "GET") {
    target.searchParams.set("query", operation.query);
    target.searchParams.set("variables", JSON.stringify(operation.variables));
  }
  const headers = { accept: "text/event-stream", "content-type": "application/json" };
  const asking = request(target, { method, headers, agent: false });
  asking.on("error", () => undefined);
  asking.end(method === "POST" ? JSON.stringify(operation) : undefined);

  let goOn = Promise.resolve();
  let resume: () => void = () => undefined;

  async function* read(): AsyncGenerator<Heard, undefined> {
    const [response] = (await once(asking, "response")) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`expected a stream, got status ${response.statusCode}`);
    for await (const { name, data } of eventsOf(response, () => goOn)) {
      if (name === "complete") return undefined;
      yield heardFrom(JSON.parse(data), asked);
    }
    throw new Error("expected a stream to say that it is complete, got its end");
  }

  const heard = read();
  return {
    next: () => heard.next(),
    cut: () => asking.destroy(),
    pause() {
      resume();
      goOn = new Promise((resolve) => (resume = resolve));
    },
    resume: () => resume(),
    // Event streams know no goodbye.
    leave: () => asking.destroy(),
  };
}

interface ServerSentEvent {
  readonly name: string;
  readonly data: string;
}

/** Reads no further while `gate` gives a promise that is not kept: the connection fills up. */
async function* eventsOf(response: IncomingMessage, gate: () => Promise<void>): AsyncGenerator<ServerSentEvent> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    await gate();
    text += chunk as string;
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const [, name] = /^event: (.*)$/m.exec(event) ?? [];
      const [, data = ""] = /^data: (.*)$/m.exec(event) ?? [];
      if (name !== undefined) yield { name, data };
    }
  }
}
