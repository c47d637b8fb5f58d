import {
  ConnectClient,
  ListRealtimeContactAnalysisSegmentsV2Command,
  type ListRealtimeContactAnalysisSegmentsV2CommandOutput,
} from "@aws-sdk/client-connect";

/** The SDK as it comes, connections kept open; endpoint, Region and credentials are in the environment. One request, as the gateway's. */
const client = new ConnectClient({ maxAttempts: 1 });

export function listSegments(InstanceId: string, ContactId: string): Promise<ListRealtimeContactAnalysisSegmentsV2CommandOutput> {
  return client.send(
    new ListRealtimeContactAnalysisSegmentsV2Command({
      InstanceId,
      ContactId,
      OutputType: "Redacted",
      SegmentTypes: ["Transcript", "Categories", "Issues", "Event", "Attachments", "PostContactSummary"],
      MaxResults: 100,
    }),
  );
}
