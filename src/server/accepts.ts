/** Whether an `Accept` header allows server-sent events; none allows everything. */
export function acceptsEventStream(accept: string | undefined): boolean {
  return accept === undefined || accepts(accept, EVENT_STREAM_RANGES);
}

/** Whether an `Accept` header asks for server-sent events by their name, be it among others. */
export function namesEventStream(accept: string | undefined): boolean {
  return accept !== undefined && accepts(accept, EVENT_STREAM);
}

/** Whether an `Accept` header allows one of the forms of JSON that GraphQL is answered in; none allows everything. */
export function acceptsJson(accept: string | undefined): boolean {
  return accept === undefined || accepts(accept, JSON_RANGES);
}

const EVENT_STREAM: ReadonlySet<string> = new Set(["text/event-stream"]);
const EVENT_STREAM_RANGES: ReadonlySet<string> = new Set([...EVENT_STREAM, "text/*", "*/*"]);
const JSON_RANGES: ReadonlySet<string> = new Set(["application/json", "application/graphql-response+json", "application/*", "*/*"]);
const REFUSED = /;\s*q=0(\.0*)?\s*(;|$)/;

function accepts(accept: string, ranges: ReadonlySet<string>): boolean {
  return accept
    .toLowerCase()
    .split(",")
    .some((range) => ranges.has((range.split(";")[0] as string).trim()) && !REFUSED.test(range));
}
