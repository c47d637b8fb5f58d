import { arch, availableParallelism } from "node:os";

import { quantile } from "../quantile.js";
import { goodput, IN_TIME_MS, type Overload, type OverloadExtent, type OverloadResult } from "./overload.js";

/** Of the peak, answered in time at twice the peak. */
const AIM_SHARE = 0.8;
/** A refusal, as its client sees it: the median. */
const AIM_REFUSAL_MS = 5;

/** The figures as Markdown. */
export function report({ quietMs, shedding, taking }: OverloadResult, { seconds }: OverloadExtent): string {
  const shareOf = (load: Overload) => goodput(load, seconds) / load.peakPerSecond;
  const rows = [...shedding.map((load) => ["shedding", load] as const), ["taking all", taking] as const].map(([name, load]) => {
    const { offered, answeredMs, refusedMs, answeredAfterwards, lost } = load.tally;
    return [
      name,
      load.peakPerSecond.toFixed(0),
      (offered / seconds).toFixed(0),
      (answeredMs.length / seconds).toFixed(0),
      `${goodput(load, seconds).toFixed(0)} (${(100 * shareOf(load)).toFixed(0)} %)`,
      times(answeredMs),
      (refusedMs.length / seconds).toFixed(0),
      times(refusedMs),
      times(load.serverRefusedMs),
      `${answeredAfterwards} / ${lost}`,
      times(load.deliveriesMs),
    ];
  });
  const headings = ["", "peak/s", "offered/s", "answered/s", `within ${IN_TIME_MS} ms (of the peak)`, "answers: p50 / p99", "refused/s", "refusals, client: p50 / p99", "refusals, server: p50 / p99", "answered afterwards / given up", "deliveries: p50 / p99"];
  const rule = headings.map((_, column) => (column === 0 ? "---" : "---:"));
  const share = quantile(shedding.map(shareOf), 0.5);
  const refusalMs = quantile(shedding.map(({ tally }) => quantile(tally.refusedMs, 0.5)), 0.5);
  return [
    `Node.js ${process.version} · ${process.platform} ${arch()} · ${availableParallelism()} cores. Deliveries before: ${times(quietMs)}.`,
    "",
    ...[headings, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`),
    "",
    `- goodput, as a share of the peak: ${share.toFixed(2)} (median of the rounds); aim ≥ ${AIM_SHARE}, ${share >= AIM_SHARE ? "reached" : "MISSED"}`,
    `- median of the refusals, as clients see them: ${refusalMs.toFixed(1)} ms (median of the rounds); aim < ${AIM_REFUSAL_MS}, ${refusalMs < AIM_REFUSAL_MS ? "reached" : "MISSED"}`,
  ].join("\n");
}

function times(ms: readonly number[]): string {
  return ms.length === 0 ? "–" : `${quantile(ms, 0.5).toFixed(1)} / ${quantile(ms, 0.99).toFixed(1)} ms`;
}
