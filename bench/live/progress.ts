/** Says what is being measured now. */
export type Progress = (what: string) => void;

/** On stderr, so that what is printed can be kept. */
export function createProgress(): Progress {
  const startMs = performance.now();
  return (what) => console.error(`${((performance.now() - startMs) / 1000).toFixed(0).padStart(4)} s  ${what}`);
}
