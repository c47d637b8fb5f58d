/** The gateway as shipped, in a process of its own; SHEDDING=false lets everything in. Tells, when asked, how long its refusals took it. */
import "reflect-metadata";

import { readConfig } from "../../src/config.js";
import { createGateway } from "../../src/gateway.js";
import { createLog } from "../../src/server/log.js";

const refusalsMs: number[] = [];
const log = createLog("info", {
  write(line) {
    const { msg, status, ms } = JSON.parse(line) as { msg: string; status?: number; ms?: number };
    if (msg === "request" && status === 503 && ms !== undefined) refusalsMs.push(ms);
  },
});
const everything = { maxInFlight: Infinity, burstMs: Infinity, maxWaitMs: Infinity };
const gateway = await createGateway(readConfig(), { log, ...(process.env["SHEDDING"] === "false" && { overload: everything }) });
// Those since it was asked before.
process.on("message", () => process.send?.(refusalsMs.splice(0)));
process.on("SIGTERM", () => process.exit(0));
console.log(gateway.url);
