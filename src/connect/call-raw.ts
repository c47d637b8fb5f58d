import { ListRealtimeContactAnalysisSegmentsV2Command, type ConnectClient } from "@aws-sdk/client-connect";
import type { OutputType } from "../domain/contact.js";
import type { SegmentType } from "../domain/segment.js";
import { MAX_RESULTS, type SegmentsRequest } from "../domain/upstream.js";
import type { ParsedBody } from "./read-own-bodies.js";
import { toDomainError } from "./to-domain-error.js";

const WIRE_OUTPUT_TYPE = { RAW: "Raw", REDACTED: "Redacted" } as const satisfies Record<OutputType, string>;

const WIRE_TYPE = {
  TRANSCRIPT: "Transcript",
  CATEGORIES: "Categories",
  ISSUES: "Issues",
  EVENT: "Event",
  ATTACHMENTS: "Attachments",
  POST_CONTACT_SUMMARY: "PostContactSummary",
  EXTRACTED_INFORMATION: "ExtractedInformation",
} as const satisfies Record<SegmentType, string>;

/** Which page: of which list, in which types, after which token. */
export type PageRequest = Pick<SegmentsRequest, "list" | "types" | "token">;

/**
 * One request, from the credentials to the last byte of the body within `timeoutMs` → the parsed body of its 2xx answer, unread.
 * @throws ContactUnavailable, TokenRefused
 */
export async function callRaw(client: ConnectClient, { list, types, token }: PageRequest, timeoutMs: number): Promise<unknown> {
  const command = new ListRealtimeContactAnalysisSegmentsV2Command({
    InstanceId: list.instanceId,
    ContactId: list.contactId,
    OutputType: WIRE_OUTPUT_TYPE[list.outputType],
    SegmentTypes: types.map((type) => WIRE_TYPE[type]),
    MaxResults: MAX_RESULTS,
    ...(token !== null && { NextToken: token }),
  });
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const output = (await Promise.race([client.send(command, { abortSignal: deadline.signal }), aborted(deadline.signal)])) as unknown as ParsedBody;
    return output.body;
  } catch (error) {
    throw toDomainError(error, { sentToken: token !== null, timedOut: deadline.signal.aborted });
  } finally {
    clearTimeout(timer);
  }
}

/** The SDK looks at the signal while it talks to the upstream, but not while it waits for credentials. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
