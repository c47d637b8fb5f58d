import { TraceFlags, type SpanContext } from "@opentelemetry/api";

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** The W3C header `traceparent` → the span that a trace goes on from; null for what is none. */
export function maybeSpanContext(traceparent: unknown): SpanContext | null {
  if (typeof traceparent !== "string" || traceparent.length > 512) return null;
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  // Version 00 has nothing after its flags.
  if (traceparent.startsWith("00") && traceparent.length !== 55) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
}
