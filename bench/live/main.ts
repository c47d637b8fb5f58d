/** Measures the live side: `npm run bench:live [-- --part=schedule|gateway --quick]`. docs/live-schedule.md says how to read the figures. */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { aimsOf } from "./aims.js";
import { chart } from "./chart.js";
import { FULL_GATEWAY, measureGateway, QUICK_GATEWAY } from "./gateway.js";
import { FULL, measureSchedule, QUICK } from "./measure-schedule.js";
import { createProgress } from "./progress.js";
import { aimLines, document, tables } from "./report.js";

const { values } = parseArgs({
  options: {
    /** The one part to measure; without it, both. */
    part: { type: "string" },
    /** Seconds, to see that all of it works; writes nothing. */
    quick: { type: "boolean", default: false },
  },
});
const progress = createProgress();

switch (values.part) {
  case undefined:
    await schedule();
    await gateway();
    break;
  case "schedule":
    await schedule();
    break;
  case "gateway":
    await gateway();
    break;
  default:
    throw new Error(`--part is schedule or gateway, not ${values.part}`);
}

/** Fails where an aim of the full run is missed. */
async function schedule(): Promise<void> {
  const extent = values.quick ? QUICK : FULL;
  const results = await measureSchedule(extent, progress);
  console.log(tables(results).join("\n"));
  if (values.quick) return;
  const aims = aimsOf(results);
  console.log(["", ...aimLines(aims)].join("\n"));
  writeFileSync(new URL("../../docs/live-schedule.md", import.meta.url), document(results, extent));
  writeFileSync(new URL("../../docs/live-schedule.svg", import.meta.url), chart(results));
  progress("schedule: docs/live-schedule.md and docs/live-schedule.svg written");
  if (!aims.every(({ isReached }) => isReached)) process.exitCode = 1;
}

async function gateway(): Promise<void> {
  console.log(await measureGateway(progress, values.quick ? QUICK_GATEWAY : FULL_GATEWAY));
}
