/** Offers twice what the gateway can bear: `npm run bench:overload [-- --quick]`. docs/overload.md says how to read the figures. */
import { parseArgs } from "node:util";

import { createProgress } from "../live/progress.js";
import { measureOverload } from "./overload.js";
import { report } from "./report.js";

/** Seconds, to see that all of it works; the figures are worth nothing. */
const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });

const extent = values.quick
  ? { stepSeconds: 1, quietSeconds: 2, seconds: 3, rounds: 1, contacts: 10, streams: 10 }
  : { stepSeconds: 3, quietSeconds: 8, seconds: 10, rounds: 5, contacts: 20, streams: 50 };
console.log(report(await measureOverload(createProgress(), extent), extent));
