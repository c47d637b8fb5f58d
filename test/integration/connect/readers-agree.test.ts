import { ConnectClient, ListRealtimeContactAnalysisSegmentsV2Command } from "@aws-sdk/client-connect";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { readSegments } from "../../../src/connect/read-segments.js";
import type { OutputType } from "../../../src/domain/contact.js";
import { loadScenarios } from "../../../src/emulator/load-scenarios.js";
import { fromSdk } from "./from-sdk.js";
import { createBench, CREDENTIALS, type Bench } from "./support.js";

const ALL_TYPES = ["Transcript", "Categories", "Issues", "Event", "Attachments", "PostContactSummary", "ExtractedInformation"] as const;
const scenarios = [...(await loadScenarios()).values()].filter(({ channel }) => channel === "CHAT");
const lists = scenarios.flatMap(({ name, outputTypes }) => outputTypes.map((outputType) => [name, outputType] as const));

let bench: Bench;
beforeAll(async () => void (bench = await createBench({ maxSegmentTypes: 7 })));
afterAll(() => bench.close());

/** A client that leaves the reading to the SDK, and keeps the bytes that it read. */
function createRecordingClient() {
  const http = new NodeHttpHandler();
  let bytes = Buffer.alloc(0);
  const client = new ConnectClient({
    endpoint: bench.url,
    region: "us-east-1",
    credentials: CREDENTIALS,
    maxAttempts: 1,
    requestHandler: {
      async handle(...request: Parameters<NodeHttpHandler["handle"]>) {
        const { response } = await http.handle(...request);
        bytes = await buffer(response.body as IncomingMessage);
        response.body = Readable.from([bytes]);
        return { response };
      },
    },
  });
  return { client, lastBody: () => JSON.parse(bytes.toString("utf8")) as unknown, close: () => http.destroy() };
}

describe("our reader and the SDK's", () => {
  it.each(lists)("agree on every page of %s in %s", async (scenario, outputType) => {
    const contact = await bench.control.startContact({ scenario, startedSecondsAgo: 7_200 });
    const list = { ...contact, outputType: outputType.toUpperCase() as OutputType };
    const { client, lastBody, close } = createRecordingClient();
    const input = { InstanceId: list.instanceId, ContactId: list.contactId, OutputType: outputType, SegmentTypes: [...ALL_TYPES], MaxResults: 100 };
    let token: string | undefined;
    let isEmpty = false;
    // Until the end, or the tail: a live contact gives a token for ever.
    for (let page = 0; page < 100 && (page === 0 || (token !== undefined && !isEmpty)); page++) {
      const bySdk = await client.send(new ListRealtimeContactAnalysisSegmentsV2Command({ ...input, NextToken: token }));
      expect(readSegments(list, lastBody())).toEqual({
        status: bySdk.Status,
        channel: bySdk.Channel,
        nextToken: bySdk.NextToken ?? null,
        segments: bySdk.Segments?.map((segment) => fromSdk(list, segment)),
      });
      token = bySdk.NextToken;
      isEmpty = bySdk.Segments?.length === 0;
    }
    close();
  });
});
