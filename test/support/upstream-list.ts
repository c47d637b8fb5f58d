import { ConnectClient, ListRealtimeContactAnalysisSegmentsV2Command, type RealtimeContactAnalysisSegment } from "@aws-sdk/client-connect";

import type { ListKey } from "../../src/domain/contact.js";
import type { Segment } from "../../src/domain/segment.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { fromSdk } from "../integration/connect/from-sdk.js";
import type { SegmentFieldsFragment } from "./generated/documents.js";

const SIX_TYPES = ["Transcript", "Categories", "Issues", "Event", "Attachments", "PostContactSummary"] as const;

/** Whose list, in the gateway's words. */
export type UpstreamListKey = Pick<ListKey, "instanceId" | "contactId"> & { readonly outputType?: ListKey["outputType"] };

/**
 * All that the upstream holds of a contact, read by the AWS SDK alone and put as the graph should put it: what answers are held
 * against. Its calls count as any others do.
 */
export async function upstreamList(
  endpoint: string,
  { outputType = "REDACTED", ...contact }: UpstreamListKey,
  segmentTypes: readonly string[] = SIX_TYPES,
): Promise<readonly SegmentFieldsFragment[]> {
  const credentials = { accessKeyId: "reader", secretAccessKey: "reader" };
  const client = new ConnectClient({ endpoint, region: WELL_KNOWN.region, credentials });
  const segments: RealtimeContactAnalysisSegment[] = [];
  let token: string | undefined;
  for (;;) {
    const { Segments = [], NextToken } = await client.send(
      new ListRealtimeContactAnalysisSegmentsV2Command({
        InstanceId: contact.instanceId,
        ContactId: contact.contactId,
        OutputType: outputType === "RAW" ? "Raw" : "Redacted",
        SegmentTypes: [...segmentTypes] as (typeof SIX_TYPES)[number][],
        ...(token !== undefined && { NextToken: token }),
      }),
    );
    segments.push(...Segments);
    // The end of a finished list, or the tail of a live one.
    if (NextToken === undefined || NextToken === token) break;
    token = NextToken;
  }
  client.destroy();
  return segments.map((segment) => asAnswered(fromSdk({ ...contact, outputType }, segment)));
}

const TYPENAMES: Readonly<Record<Segment["kind"], SegmentFieldsFragment["__typename"]>> = {
  TRANSCRIPT: "TranscriptSegment",
  CATEGORIES: "CategoriesSegment",
  ISSUES: "IssuesSegment",
  EVENT: "EventSegment",
  ATTACHMENTS: "AttachmentsSegment",
  POST_CONTACT_SUMMARY: "PostContactSummarySegment",
  EXTRACTED_INFORMATION: "ExtractedInformationSegment",
  UNKNOWN: "UnknownSegment",
};

/** A segment as JSON carries it to a client: without what a resolver needs and a client does not see. */
function asAnswered({ kind, ...segment }: Segment): SegmentFieldsFragment {
  const fields = JSON.parse(JSON.stringify(segment, (name, value: unknown) => (name === "list" ? undefined : value))) as object;
  return { __typename: TYPENAMES[kind], ...fields } as SegmentFieldsFragment;
}
