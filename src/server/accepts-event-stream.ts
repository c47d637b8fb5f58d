const RANGES: ReadonlySet<string> = new Set(["text/event-stream", "text/*", "*/*"]);
const REFUSED = /;\s*q=0(\.0*)?\s*(;|$)/;

/** Whether an `Accept` header allows server-sent events; none allows everything. */
export function acceptsEventStream(accept: string | undefined): boolean {
  if (accept === undefined) return true;
  return accept
    .toLowerCase()
    .split(",")
    .some((range) => RANGES.has((range.split(";")[0] as string).trim()) && !REFUSED.test(range));
}
