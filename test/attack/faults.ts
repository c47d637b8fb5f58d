import type { TestGateway } from "../support/gateway.js";

/** Lines of the log that speak of a fault of ours. @param since how many lines there were before */
export function faultsOf({ logLines }: TestGateway, since = 0): readonly Record<string, unknown>[] {
  return logLines.slice(since).filter(({ level, msg }) => level === "error" || level === "fatal" || msg === "socket's message failed");
}
