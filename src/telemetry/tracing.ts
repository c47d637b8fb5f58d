import { createContextKey, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Attributes, type Context, type Span } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";

import { ContactUnavailable, RequestError } from "../domain/errors.js";
import type { Tracing } from "../domain/telemetry.js";
import { maybeSpanContext } from "./traceparent.js";

export interface TracingOptions {
  /** Where spans go, by OTLP over HTTP in JSON: the whole URL. What else the exporter wants to know it reads from OTEL_EXPORTER_OTLP_…. */
  readonly url: string;
  readonly serviceName: string;
  /** 0..1: of the traces that begin here, how many are kept. */
  readonly share: number;
  /** How long spans are gathered before they are sent, in milliseconds; 5000 unless set. */
  readonly gatherMs?: number;
}

export interface RunningTracing extends Tracing {
  /** Sends what is left, in a bounded time; what does not go by then is lost. Never rejects. */
  close(): Promise<void>;
}

/** Tries included: what cannot be sent by then gives way to what is newer. It cannot be called off, so that a close waits for it. */
const EXPORT_TIMEOUT_MS = 2_000;
const CLOSE_MS = 3_000;
const LONGEST_NAME = 64;

type Work<T> = (span: Span) => Promise<T>;

/** OpenTelemetry, and nothing of it global: gateways in one process do not see each other. */
export function createTracing({ url, serviceName, share, gatherMs = 5_000 }: TracingOptions): RunningTracing {
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": serviceName }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: gatherMs, exportTimeoutMillis: EXPORT_TIMEOUT_MS })],
  });
  const tracer = provider.getTracer("contact-analysis-gateway");
  const contexts = new AsyncLocalStorageContextManager();
  /** Under which a context knows the operation that its work is part of. */
  const operationKey = createContextKey("operation");

  async function run<T>(name: string, kind: SpanKind, attributes: Attributes, parent: Context, work: Work<T>, asOperation = false): Promise<T> {
    const span = tracer.startSpan(name, { kind, attributes }, parent);
    const context = trace.setSpan(parent, span);
    try {
      return await contexts.with(asOperation ? context.setValue(operationKey, span) : context, () => work(span));
    } catch (error) {
      const reason = reasonOf(error);
      span.setAttribute("error.type", reason);
      span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
      throw error;
    } finally {
      span.end();
    }
  }

  return {
    operation(transport, traceparent, work) {
      const remote = maybeSpanContext(traceparent);
      const parent = remote === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote);
      return run("operation", SpanKind.SERVER, { "graphql.transport": transport }, parent, work, true);
    },
    operationNamed(kind, name) {
      const span = contexts.active().getValue(operationKey) as Span | undefined;
      if (span === undefined) return;
      const named = name === null ? null : sanitised(name);
      span.updateName(named === null ? kind : `${kind} ${named}`);
      span.setAttributes({ "graphql.operation.type": kind, ...(named !== null && { "graphql.operation.name": named }) });
    },
    poll: (work) => run("poll", SpanKind.INTERNAL, {}, ROOT_CONTEXT, work),
    span(name, attributes, work) {
      const kind = name === "upstream call" ? SpanKind.CLIENT : SpanKind.INTERNAL;
      return run(name, kind, attributes, contexts.active(), (span) => work((more) => void span.setAttributes(more)));
    },
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      clearTimeout(timer);
      contexts.disable();
    },
  };
}

/** An error by its code or its class: what it says may quote the upstream, or the client. */
function reasonOf(error: unknown): string {
  if (error instanceof ContactUnavailable || error instanceof RequestError) return error.code;
  return error instanceof Error && /^\w{1,64}$/.test(error.name) ? error.name : "Error";
}

/** It is the client's text: letters and digits of it, and not too many. */
function sanitised(name: string): string {
  return name.slice(0, LONGEST_NAME).replace(/\W/g, "_");
}
