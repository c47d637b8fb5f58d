import { aimsOf, type Aim } from "./aims.js";
import type { Extent, Result } from "./measure-schedule.js";
import { POLICIES } from "./policies.js";
import type { Outcome } from "./simulate.js";

/** docs/live-schedule.md, whole. */
export function document(results: readonly Result[], { seeds, sizes }: Extent): string {
  const horizons = sizes.map(({ contacts, horizonS }) => `${horizonS.toLocaleString("en")} s of ${contacts} contacts`);
  return `# The schedule, simulated

Written by \`npm run bench:live -- --part=schedule\` (\`--quick\` takes seconds and writes nothing). Time is simulated, and all of it
follows from the seeds: how fast the machine is changes no figure.

N contacts grow, and R requests a second are all there is to read them by. The **delay** of a segment runs from its arrival to the
poll that brings it. The **floor** is the least mean delay that any policy can reach if arrivals are Poisson, (Σ√λ)² / (2RΣλ) for long-run
rates λ. Bursts can be foreseen in part, so there less than the floor is possible; it stays the measure.

- **Poisson**: each contact at a steady rate, 0.05 segments a second on average, lognormal with σ 1 or 1.5 between contacts.
- **bursty**: each contact on and off for exponential times with the means given, 0.15 segments a second on average while on, lognormal
  with σ 0.75.
- **this gateway**: \`src/live/schedule.ts\`, told no rate beforehand; audiences alike, no minimum interval.
- **round robin**: one after the other.
- **adaptive interval**: an interval a contact, halved by a hit, half as long again after an empty poll, 1 to 60 s. Whose
  interval ends first goes first, be it over or not, so that no token is left unused.
- **fixed interval a contact**: each is asked for every two seconds or so by a poller of its own; what the budget does not allow is refused.
- **a poll per subscriber**: the same for each of ten subscribers of every contact; the delay is that of each subscriber.

Every segment counts, from the first on: there is no warm-up, and the first round, in which nothing is known yet, is in the figures. Means
over ${seeds.length} seeds; ${horizons.join(", ")}.

${aimLines(aimsOf(results)).join("\n")}

![Mean delivery delay as a multiple of the floor, by cell and policy](live-schedule.svg)

${tables(results).join("\n")}

In some cells the slowest twentieth (p95) is somewhat slower than with round robin: those are the segments
of quiet contacts, which are left for up to two rounds so that the lively ones, with most of the segments, are read more often.
η is what the schedule found, by the end, to last of a contact's momentary liveliness: about nothing where there is nothing to find.
`;
}

export function aimLines(aims: readonly Aim[]): readonly string[] {
  return aims.map(({ text, isReached }) => `- ${isReached ? "reached" : "MISSED"}: ${text}`);
}

export function tables(results: readonly Result[]): readonly string[] {
  return [
    "## Mean delay, as a multiple of the floor",
    "",
    ...table(results, ["floor", (own) => seconds(own.meanDelayS / own.timesFloor)], ({ timesFloor }) => timesFloor.toFixed(2)),
    "",
    "## 95th percentile of the delay",
    "",
    ...table(results, ["η", ({ burstiness }) => burstiness?.toFixed(2) ?? ""], ({ p95DelayS }) => seconds(p95DelayS)),
    "",
    "## Longest time without a poll, in rounds of N/R seconds",
    "",
    ...table(
      results,
      ["round", (_, { cell }) => seconds(cell.contacts / cell.requestsPerSecond)],
      ({ worstAgeRounds }) => worstAgeRounds.toFixed(2),
    ),
  ];
}

type Extra = readonly [heading: string, value: (own: Outcome, result: Result) => string];

function table(results: readonly Result[], [heading, extra]: Extra, figure: (outcome: Outcome) => string): readonly string[] {
  const rows = results.map((result) => {
    const { contacts, requestsPerSecond, workload } = result.cell;
    const figures = POLICIES.map(({ name }) => figure(result.outcomes[name]));
    return [workload.name, contacts, requestsPerSecond, extra(result.outcomes["this gateway"], result), ...figures];
  });
  const headings = ["arrivals", "contacts", "requests/s", heading, ...POLICIES.map(({ name }) => name)];
  const rule = headings.map((_, column) => (column === 0 ? "---" : "---:"));
  return [headings, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} s`;
}
