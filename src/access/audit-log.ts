import { pino } from "pino";

import type { AuditLine, WriteAudit } from "./trail.js";

/** Where the audit goes: a stream of the process, or the path of a file that it is added to. */
export type AuditTarget = "stdout" | "stderr" | "none" | { readonly path: string };

const STREAMS = { stdout: 1, stderr: 2 } as const;

/** JSON lines, each written before the answer that it tells of leaves. @throws what opening the file throws */
export function createAuditLog(target: AuditTarget): WriteAudit {
  if (target === "none") return () => undefined;
  const dest = typeof target === "string" ? STREAMS[target] : target.path;
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: () => ({ log: "audit" }) } };
  const audit = pino(options, pino.destination({ dest, sync: true, append: true }));
  return (line: AuditLine) => audit.info(line);
}
