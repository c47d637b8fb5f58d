import { arch, availableParallelism } from "node:os";

import { goodput, IN_TIME_MS, type OverloadExtent, type OverloadResult } from "./overload.js";

/** Of the peak, answered in time at twice the peak. */
const AIM_SHARE = 0.8;
/** A refusal, as its client sees it: the median. */
const AIM_REFUSAL_MS = 5;

/** The figures as Markdown. */
export function report({ peakPerSecond, peakPerCpuSecond, quietMs, shedding, taking }: OverloadResult, { seconds }: OverloadExtent): string {
  const rows = [...shedding.map((load) => ["shedding", load] as const), ...taking.map((load) => ["taking all", load] as const)].map(([name, load]) => {
    const { inTimePerSecond, inTimePerCpuSecond, answeredPerSecond } = goodput(load, seconds);
    const { offered, answeredMs, refusedMs, lost } = load.tally;
    return [
      name,
      (offered / seconds).toFixed(0),
      answeredPerSecond.toFixed(0),
      `${inTimePerSecond.toFixed(0)} (${percent(inTimePerSecond / peakPerSecond)})`,
      `${inTimePerCpuSecond.toFixed(0)} (${percent(inTimePerCpuSecond / peakPerCpuSecond)})`,
      times(answeredMs),
      (refusedMs.length / seconds).toFixed(0),
      times(refusedMs),
      times(load.serverRefusedMs),
      `${lost}`,
      times(load.deliveriesMs),
    ];
  });
  const headings = ["", "offered/s", "answered/s", `within ${IN_TIME_MS} ms (of the peak)`, "the same a CPU second", "answers: p50 / p99", "refused/s", "refusals, client: p50 / p99", "refusals, server: p50 / p99", "lost", "deliveries: p50 / p99"];
  const rule = headings.map((_, column) => (column === 0 ? "---" : "---:"));
  const share = Math.min(...shedding.map((load) => goodput(load, seconds).inTimePerCpuSecond)) / peakPerCpuSecond;
  const refusalMs = Math.max(...shedding.map(({ tally }) => quantile(tally.refusedMs, 0.5)));
  return [
    `Node.js ${process.version} · ${process.platform} ${arch()} · ${availableParallelism()} cores`,
    "",
    `Peak: ${peakPerSecond.toFixed(0)} answers a second, ${peakPerCpuSecond.toFixed(0)} a second of the gateway's CPU. Deliveries before: ${times(quietMs)}.`,
    "",
    ...[headings, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`),
    "",
    `- goodput a CPU second, as a share of the peak's, in the worst round: ${share.toFixed(2)}; aim ≥ ${AIM_SHARE}, ${share >= AIM_SHARE ? "reached" : "MISSED"}`,
    `- median of the refusals, as clients see them, in the worst round: ${refusalMs.toFixed(1)} ms; aim < ${AIM_REFUSAL_MS}, ${refusalMs < AIM_REFUSAL_MS ? "reached" : "MISSED"}`,
  ].join("\n");
}

function times(ms: readonly number[]): string {
  return ms.length === 0 ? "–" : `${quantile(ms, 0.5).toFixed(1)} / ${quantile(ms, 0.99).toFixed(1)} ms`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function quantile(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * q)] ?? NaN;
}
