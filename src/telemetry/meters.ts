import { Counter, Gauge, Histogram, type Registry } from "prom-client";

const PREFIX = "contact_analysis_";

/** Makes metrics of one registry, all under one prefix. A gauge is set, or reads itself when it is looked at. */
export function createMeters(registry: Registry) {
  const registers = [registry];
  return {
    counter: <const Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Counter<Label> =>
      new Counter({ name: PREFIX + name, help, labelNames: [...labelNames], registers }),

    histogram: <const Label extends string>(name: string, help: string, buckets: readonly number[], labelNames: readonly Label[] = []): Histogram<Label> =>
      new Histogram({ name: PREFIX + name, help, buckets: [...buckets], labelNames: [...labelNames], registers }),

    gauge: <const Label extends string>(name: string, help: string, labelNames: readonly Label[] = [], read?: (gauge: Gauge<Label>) => void): Gauge<Label> =>
      new Gauge({
        name: PREFIX + name,
        help,
        labelNames: [...labelNames],
        registers,
        ...(read && {
          collect() {
            this.reset();
            read(this);
          },
        }),
      }),
  };
}
