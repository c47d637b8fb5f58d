import type { ConnectClient } from "@aws-sdk/client-connect";
import type { SegmentsRequest, SegmentsResponse } from "../domain/upstream.js";
import { callRaw } from "./call-raw.js";
import { readSegments } from "./read-segments.js";

/**
 * One request, as `callRaw` has it, and the page that came.
 * @throws ContactUnavailable, TokenRefused
 */
export async function call(client: ConnectClient, request: SegmentsRequest, timeoutMs: number): Promise<SegmentsResponse> {
  return readSegments(request.list, await callRaw(client, request, timeoutMs));
}
