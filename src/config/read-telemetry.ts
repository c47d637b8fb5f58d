import type { SettingValues } from "./settings.js";

export interface TelemetrySettings {
  /** Null: metrics are not served. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Null: nothing is traced. */
  readonly tracing: { readonly url: string; readonly serviceName: string; readonly share: number } | null;
}

const TRACES_PATH = "v1/traces";

export function readTelemetry(values: SettingValues): TelemetrySettings {
  const url = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? maybeTracesUrl(values.OTEL_EXPORTER_OTLP_ENDPOINT);
  return {
    metrics: values.METRICS_PORT === null ? null : { host: values.METRICS_HOST, port: values.METRICS_PORT },
    tracing: url === null ? null : { url, serviceName: values.OTEL_SERVICE_NAME, share: values.OTEL_TRACES_SAMPLER_ARG },
  };
}

/** By OpenTelemetry's rules the one is a base, and the other the whole address. */
function maybeTracesUrl(base: string | null): string | null {
  return base && `${base.replace(/\/$/, "")}/${TRACES_PATH}`;
}
