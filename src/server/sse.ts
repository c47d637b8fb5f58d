import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

import type { FastifyReply, FastifyRequest } from "fastify";

import { TokenExpired } from "../domain/errors.js";
import { acceptsEventStream } from "./accepts.js";
import { atTime } from "./at-time.js";
import type { Call } from "./call.js";
import type { Operations, Outcome } from "./operations.js";
import type { IsOwnOrigin } from "./origin.js";
import { createOutbox } from "./outbox.js";
import { maybeOperation, maybeOperationOf } from "./read-operation.js";
import { refuse } from "./refuse.js";
import type { TakeSeat } from "./seats.js";
import type { StreamOptions } from "./stream-options.js";

export interface SseOptions {
  readonly operations: Operations;
  readonly takeSeat: TakeSeat;
  readonly isOwnOrigin: IsOwnOrigin;
  readonly bounds: StreamOptions;
}

export interface Sse {
  /** Answers a POST or a GET. */
  answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined>;
  /** Ends all streams, without a word that they were complete: clients come back to another server. */
  close(): void;
}

/** Server-sent events by the "distinct connections" protocol of graphql-sse: one operation, its results, its end. */
export function createSse({ operations, takeSeat, isOwnOrigin, bounds }: SseOptions): Sse {
  const stops = new Set<() => void>();
  let isStopping = false;

  async function write(response: ServerResponse, outcome: Exclude<Outcome, { kind: "refused" }>, { principal }: Call): Promise<void> {
    const results = outcome.kind === "stream" ? outcome.results : null;
    const outbox = createOutbox({
      write(text, left) {
        if (response.destroyed) stop();
        response.write(text, left);
      },
      timeoutMs: bounds.slowConsumerTimeoutMs,
      onStuck: () => response.destroy(),
    });
    const beat = setInterval(() => outbox.sendIfIdle(COMMENT), bounds.keepAliveMs);
    const ending = { isComplete: true };
    const stop = () => {
      ending.isComplete = false;
      void results?.return();
    };
    stops.add(stop);
    const forget = atTime(principal.expiresAtMs, () => results?.fail(new TokenExpired()));
    response.on("error", stop).once("close", () => {
      clearInterval(beat);
      forget();
      stops.delete(stop);
      stop();
    });
    // The operation took its time to begin, and the client or the server had none left.
    if (isStopping || response.destroyed) stop();

    // Headers, and the first byte that some proxies wait for.
    await outbox.send(COMMENT);
    for await (const result of outcome.kind === "stream" ? outcome.results : [outcome.result]) await outbox.send(eventOf("next", JSON.stringify(result)));
    if (ending.isComplete) await outbox.send(eventOf("complete", ""));
    response.end();
  }

  return {
    async answer(request, reply) {
      const { method, headers, id, call } = request;
      if (isStopping) return refuse(reply, "SHUTTING_DOWN", id);
      // A POST of JSON needs the leave that no other origin gets; a GET needs none.
      if (method === "GET" && !isOwnOrigin(headers)) return refuse(reply, "FORBIDDEN", id);
      if (!acceptsEventStream(headers.accept)) return refuse(reply, "NOT_ACCEPTABLE", id);
      const operation = method === "GET" ? maybeOperationOf(request.query) : maybeOperation(request.body);
      if (operation === null) return refuse(reply, "BAD_REQUEST", id);

      const leave = takeSeat(call.principal);
      if (leave === null) return refuse(reply, "TOO_MANY_STREAMS", id);
      reply.raw.once("close", leave);

      const outcome = await operations.run(operation, { call, transport: "sse", traceparent: headers["traceparent"] });
      request.giveBack();
      if (outcome.kind === "refused") return reply.code(outcome.status).headers(Object.fromEntries(outcome.headers ?? [])).send({ errors: outcome.errors });
      reply.hijack();
      reply.headers({ "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" });
      reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
      await write(reply.raw, outcome, call);
      return undefined;
    },
    close() {
      isStopping = true;
      for (const stop of stops) stop();
    },
  };
}

/** What readers of event streams pass over. */
const COMMENT = ":\n\n";

function eventOf(name: "next" | "complete", data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}
