/** Loaded into a server's process before its program: says, whenever asked, what that process has used since it started. */
export interface Usage {
  /** Of all threads, in user mode and in the kernel. */
  readonly cpuMs: number;
  /** The most memory that was resident at once. */
  readonly peakMemoryBytes: number;
  /** Resident, and of it JavaScript's heap, now: after a collection where Node runs with `--expose-gc`. */
  readonly memoryBytes: number;
  readonly heapBytes: number;
}

process.on("message", () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage: Usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMemoryBytes: maxRSS * 1024, memoryBytes: rss, heapBytes: heapUsed };
  process.send?.(usage);
});
// The program, not the probe, says when the process is over.
process.channel?.unref();
