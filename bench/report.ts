import { arch, availableParallelism } from "node:os";

import type { Outcome } from "./bench.js";
import type { Contestant } from "./contestants.js";
import type { Round } from "./entrant.js";
import { median } from "./median.js";

type Name = Contestant["name"];

/** Requests a second that the gateway is to reach, as a multiple of what another contestant reaches. */
const AIMS: readonly { readonly of: Name; readonly times: number; readonly than: Name }[] = [
  { of: "gateway without page cache", times: 0.9, than: "bare proxy" },
  { of: "gateway without page cache", times: 1.5, than: "plain Apollo Server" },
  { of: "gateway as shipped", times: 3, than: "bare proxy" },
];

const HEADINGS = ["", "requests/s (range)", "ratio", "p50", "p99", "CPU/request", "ratio", "upstream calls/request", "peak memory"];

/** The figures as Markdown: medians over the rounds, and ratios to the bare proxy. */
export function report(outcomes: readonly Outcome[]): string {
  const find = (name: Name): Outcome => {
    const outcome = outcomes.find(({ contestant }) => contestant.name === name);
    if (outcome === undefined) throw new Error(`expected an outcome of ${name}`);
    return outcome;
  };
  const rows = outcomes.map((outcome) => [
    outcome.contestant.name,
    `${middle(outcome, "requestsPerSecond").toFixed(0)} (${range(outcome, "requestsPerSecond")})`,
    ratio(outcome, find("bare proxy"), "requestsPerSecond").toFixed(2),
    `${middle(outcome, "p50Ms").toFixed(0)} ms`,
    `${middle(outcome, "p99Ms").toFixed(0)} ms`,
    `${middle(outcome, "cpuMsPerRequest").toFixed(2)} ms`,
    ratio(outcome, find("bare proxy"), "cpuMsPerRequest").toFixed(2),
    middle(outcome, "callsPerRequest").toFixed(2),
    `${(outcome.peakMemoryBytes / 1024 ** 2).toFixed(0)} MB`,
  ]);
  const aims = AIMS.map(({ of, times, than }) => {
    const reached = ratio(find(of), find(than), "requestsPerSecond");
    return `- ${of}: ${reached.toFixed(2)} × the requests/s of ${than}; aim ${times}, ${reached >= times ? "reached" : "missed"}`;
  });
  return [machine(), "", ...table([HEADINGS, ...rows]), "", ...aims].join("\n");
}

function table([headings = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const rule = headings.map((_, column) => (column === 0 ? "---" : "---:"));
  return [headings, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

/** The median of the rounds' own ratios: what disturbed a round disturbed both, who ran one after the other. */
function ratio(outcome: Outcome, other: Outcome, figure: keyof Round): number {
  return median(outcome.rounds.map((round, index) => round[figure] / (other.rounds[index]?.[figure] ?? NaN)));
}

function middle({ rounds }: Outcome, figure: keyof Round): number {
  return median(rounds.map((round) => round[figure]));
}

function range({ rounds }: Outcome, figure: keyof Round): string {
  const values = rounds.map((round) => round[figure]);
  return `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`;
}

function machine(): string {
  return `Node.js ${process.version} · ${process.platform} ${arch()} · ${availableParallelism()} cores`;
}
