import type { ListKey } from "../domain/contact.js";
import { ContactUnavailable } from "../domain/errors.js";
import { CHANNELS, UPSTREAM_STATUSES, type SegmentsResponse } from "../domain/upstream.js";
import { isRecord, maybeOneOf, maybeString } from "./read-json.js";
import { readSegment } from "./read-segment.js";

const STATUS = new Set(UPSTREAM_STATUSES);
const CHANNEL = new Set(CHANNELS);

/**
 * A parsed 2xx body → one page. Believed only if it has a list of segments and a status; what is wrong inside one segment costs that
 * segment alone, so that positions stay what they are.
 * @throws ContactUnavailable UPSTREAM_BAD_RESPONSE
 */
export function readSegments(list: ListKey, body: unknown): SegmentsResponse {
  if (!isRecord(body)) throw new ContactUnavailable("UPSTREAM_BAD_RESPONSE");
  const segments = body["Segments"];
  const token = body["NextToken"] ?? null;
  const status = maybeOneOf(STATUS, maybeString(body["Status"]));
  if (!Array.isArray(segments) || status === null || (token !== null && typeof token !== "string")) {
    throw new ContactUnavailable("UPSTREAM_BAD_RESPONSE");
  }
  return {
    status,
    channel: maybeOneOf(CHANNEL, body["Channel"]),
    segments: segments.map((segment) => readSegment(list, segment)),
    nextToken: token === "" ? null : token,
  };
}
