import { ConnectClient, ListRealtimeContactAnalysisSegmentsV2Command, type ListRealtimeContactAnalysisSegmentsV2CommandOutput } from "@aws-sdk/client-connect";
import { Readable } from "node:stream";

/** The SDK's own deserialiser, given a 200 body. */
export function createSdkReader(): (body: string) => Promise<ListRealtimeContactAnalysisSegmentsV2CommandOutput> {
  let next = "";
  const client = new ConnectClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
    maxAttempts: 1,
    requestHandler: {
      handle: () =>
        Promise.resolve({ response: { statusCode: 200, headers: { "content-type": "application/json" }, body: Readable.from([Buffer.from(next)]) } }),
    },
  });
  return (body) => {
    next = body;
    return client.send(
      new ListRealtimeContactAnalysisSegmentsV2Command({ InstanceId: "i", ContactId: "c", OutputType: "Raw", SegmentTypes: ["Transcript"] }),
    );
  };
}
