/** The gateway as shipped, in a process of its own; SHEDDING=false lets everything in. Tells, when asked, how long its refusals took it. */
import "reflect-metadata";

import { readConfig } from "../../src/config.js";
import { createGateway } from "../../src/gateway.js";
import { createLog } from "../../src/server/log.js";

/** Of the time since it was asked before, and since it started. */
export interface Account {
  readonly refusalsMs: readonly number[];
  readonly cpuMs: number;
}

const refusalsMs: number[] = [];
const log = createLog("info", {
  write(line) {
    const { msg, status, ms } = JSON.parse(line) as { msg: string; status?: number; ms?: number };
    if (msg === "request" && status === 503 && ms !== undefined) refusalsMs.push(ms);
  },
});
const everything = { maxInFlight: Infinity, burstMs: Infinity };
const gateway = await createGateway(readConfig(), { log, ...(process.env["SHEDDING"] === "false" && { overload: everything }) });
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  const account: Account = { refusalsMs: refusalsMs.splice(0), cpuMs: (user + system) / 1000 };
  process.send?.(account);
});
process.on("SIGTERM", () => process.exit(0));
console.log(gateway.url);
