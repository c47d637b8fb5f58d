import { arch, cpus } from "node:os";

import type { Outcome, Outcomes } from "./bench.js";
import { CONTESTANTS, type ContestantName } from "./contestants.js";
import type { Round } from "./entrant.js";
import { median } from "./median.js";

/** Requests a second that the gateway is to reach, as a multiple of what another contestant reaches. */
const AIMS = [
  { of: "withoutCache", times: 0.9, than: "bareProxy" },
  { of: "withoutCache", times: 1.5, than: "plainApollo" },
  { of: "asShipped", times: 3, than: "bareProxy" },
] as const satisfies readonly { of: ContestantName; times: number; than: ContestantName }[];

const HEADINGS = ["", "requests/s (range)", "× bare proxy", "p50", "p99", "CPU/request", "× bare proxy", "upstream calls/request", "peak memory"];

/** The figures as Markdown: medians over the rounds. A ratio is taken in each round, between neighbours, before its median is. */
export function report(outcomes: Outcomes): string {
  const bareProxy = outcomeOf(outcomes, "bareProxy");
  const rows = [...outcomes].map(([name, outcome]) => [
    CONTESTANTS[name].name,
    `${middle(outcome, "requestsPerSecond").toFixed(0)} (${range(outcome, "requestsPerSecond")})`,
    ratio(outcome, bareProxy, "requestsPerSecond").toFixed(2),
    `${middle(outcome, "p50Ms").toFixed(0)} ms`,
    `${middle(outcome, "p99Ms").toFixed(0)} ms`,
    `${middle(outcome, "cpuMsPerRequest").toFixed(2)} ms`,
    ratio(outcome, bareProxy, "cpuMsPerRequest").toFixed(2),
    middle(outcome, "callsPerRequest").toFixed(2),
    `${(outcome.peakMemoryBytes / 1024 ** 2).toFixed(0)} MB`,
  ]);
  const table = [HEADINGS, HEADINGS.map((_, column) => (column === 0 ? "---" : "---:")), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return [machine(), "", ...table, "", ...AIMS.map((aim) => aimed(outcomes, aim))].join("\n");
}

function aimed(outcomes: Outcomes, { of, times, than }: (typeof AIMS)[number]): string {
  const reached = ratio(outcomeOf(outcomes, of), outcomeOf(outcomes, than), "requestsPerSecond");
  const verdict = reached >= times ? "reached" : "missed";
  return `- ${CONTESTANTS[of].name}: ${reached.toFixed(2)} × ${CONTESTANTS[than].name}'s requests/s; aim ${times}, ${verdict}`;
}

/** Between the same rounds of both: what the machine did beside them hit both alike. */
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

function outcomeOf(outcomes: Outcomes, name: ContestantName): Outcome {
  return outcomes.get(name) ?? { rounds: [], peakMemoryBytes: 0 };
}

function machine(): string {
  return `Node.js ${process.version} · ${process.platform} ${arch()} · ${cpus().length} cores`;
}
