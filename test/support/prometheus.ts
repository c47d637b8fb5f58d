export interface Sample {
  /** As a query names it: a histogram's has `_bucket`, `_sum` or `_count`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Scrape {
  readonly text: string;
  /** Help by metric, without the suffixes of histograms. */
  readonly help: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
  /** The sum of what has these labels, and maybe others; 0 where there is nothing. */
  value(name: string, labels?: Readonly<Record<string, string>>): number;
}

/** Reads `/metrics` as Prometheus would. */
export async function scrape(metricsUrl: string): Promise<Scrape> {
  const response = await fetch(new URL("/metrics", metricsUrl));
  if (!response.ok) throw new Error(`expected metrics, got ${response.status}`);
  return parse(await response.text());
}

function parse(text: string): Scrape {
  const help = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split("\n")) {
    const [, helped, words] = /^# HELP (\S+) ?(.*)$/.exec(line) ?? [];
    if (helped !== undefined) help.set(helped, words ?? "");
    if (line === "" || line.startsWith("#")) continue;
    const [, name, labels = "", value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`expected a sample, got ${line}`);
    samples.push({ name, labels: labelsOf(labels), value: Number(value === "+Inf" ? Infinity : value) });
  }
  const has = (sample: Sample, labels: Sample["labels"]) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
  return {
    text,
    help,
    samples,
    value: (name, labels = {}) => samples.filter((sample) => sample.name === name && has(sample, labels)).reduce((sum, { value }) => sum + value, 0),
  };
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = "", value = ""]) => [name, value]));
}
