import { randomUUID } from "node:crypto";

const WELL_SHAPED = /^[\w.:-]{1,128}$/;

/** The caller's own id, so that one request has one name along its way; a new one where theirs could break a log line or a header. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === "string" && WELL_SHAPED.test(header) ? header : randomUUID();
}
