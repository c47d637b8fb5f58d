import type { Progress } from "./progress.js";

/** The whole gateway against the emulator, in real time. @returns a section of Markdown; null while there is nothing to measure yet */
export function measureGateway(progress: Progress): Promise<string | null> {
  progress("gateway: not measured yet");
  return Promise.resolve(null);
}
