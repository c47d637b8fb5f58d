import { NO_TELEMETRY, type Telemetry } from "../domain/telemetry.js";
import type { MetricsServer, MetricsServerOptions } from "./metrics-server.js";
import type { TracingOptions } from "./tracing.js";

export interface TelemetryOptions {
  /** Where metrics are served; null: they are not kept at all. */
  readonly metrics: MetricsServerOptions | null;
  /** Where traces are sent; null: there are none. */
  readonly tracing: TracingOptions | null;
  /** The instances that metrics tell apart; null: any id is served. */
  readonly instanceIds: readonly string[] | null;
}

export interface RunningTelemetry extends Telemetry {
  /** Begins to serve metrics. @returns the origin of `/metrics`; null where there are none. @throws what listening throws, for instance EADDRINUSE */
  serve(): Promise<string | null>;
  /** Never rejects. */
  close(): Promise<void>;
}

/** Metrics and traces as far as they were asked for; of the rest not even the code is loaded. */
export async function createTelemetry({ metrics, tracing, instanceIds }: TelemetryOptions): Promise<RunningTelemetry> {
  const served = metrics && (await loadMetrics(metrics, instanceIds));
  const traced = tracing && (await import("./tracing.js")).createTracing(tracing);
  return {
    ...NO_TELEMETRY,
    ...served?.metrics,
    ...traced,
    serve: () => served?.serve() ?? Promise.resolve(null),
    async close() {
      await Promise.all([served?.close(), traced?.close()]);
    },
  };
}

async function loadMetrics(options: MetricsServerOptions, instanceIds: TelemetryOptions["instanceIds"]) {
  const { Registry } = await import("prom-client");
  const { createMetrics } = await import("./metrics.js");
  const { createMetricsServer } = await import("./metrics-server.js");
  const { addProcessMetrics } = await import("./process-metrics.js");

  const registry = new Registry();
  let server: MetricsServer | null = null;
  let stopProcessMetrics: (() => void) | null = null;
  return {
    metrics: createMetrics({ registry, instanceIds: instanceIds && new Set(instanceIds) }),
    async serve() {
      server = await createMetricsServer(registry, options);
      stopProcessMetrics = addProcessMetrics(registry);
      return server.url;
    },
    async close() {
      stopProcessMetrics?.();
      await server?.close();
    },
  };
}
