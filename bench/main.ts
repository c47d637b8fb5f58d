/** Measures the gateway beside two plain ways to do its work: `npm run bench [-- --quick]`. docs/bench.md says how to read the figures. */
import { parseArgs } from "node:util";

import { runBench } from "./bench.js";
import { report } from "./report.js";

const { values } = parseArgs({
  options: {
    /** A few seconds, to see that all of it works; the figures are worth nothing. */
    quick: { type: "boolean", default: false },
    /** An option of Node for every server, for instance --node=--cpu-prof; may be repeated. */
    node: { type: "string", multiple: true, default: [] },
  },
});

const extent = values.quick ? { rounds: 1, round: { duration: 1 }, warmUpRequests: 100 } : { rounds: 5, round: { duration: 4 }, warmUpRequests: 3_000 };
console.log(report(await runBench({ ...extent, build: "built", nodeOptions: values.node, contacts: 32, connections: 16 })));
