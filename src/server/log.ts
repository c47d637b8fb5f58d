import { pino, type DestinationStream, type Level, type Logger } from "pino";

export type Log = Pick<Logger, "fatal" | "error" | "warn" | "info" | "debug">;

/**
 * JSON lines, to stdout unless a destination is given. Whoever logs hands over named values, never a request, a response or an error
 * as it is: those carry what customers wrote. Errors go through `loggedError`.
 */
export function createLog(level: Level | "silent", destination?: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } };
  return destination === undefined ? pino(options) : pino(options, destination);
}
