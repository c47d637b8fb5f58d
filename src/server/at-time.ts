/** Node's timers hold 31 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls back once the clock on the wall says so; null: never. @returns what takes it back */
export function atTime(epochMs: number | null, callback: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = (untilMs: number) => {
    const leftMs = untilMs - Date.now();
    if (leftMs <= 0) callback();
    else timer = setTimeout(() => wait(untilMs), Math.min(leftMs, LONGEST_TIMER_MS));
  };
  if (epochMs !== null) wait(epochMs);
  return () => clearTimeout(timer);
}
