import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import { EVENTS_SECRET, type TestGateway } from "./gateway.js";

const [QUEUE_ID] = WELL_KNOWN.queueIds;

export interface EventOptions {
  readonly contactId: string;
  readonly eventType?: string;
  readonly time?: string;
  readonly instanceArn?: string;
  readonly queueId?: string;
  readonly agentId?: string;
  readonly initiationTimestamp?: string;
  readonly initialContactId?: string;
  readonly previousContactId?: string;
}

/** A contact event as Amazon EventBridge delivers it. */
export function contactEvent({
  time = "2026-01-01T00:00:05Z",
  instanceArn = `arn:aws:connect:${WELL_KNOWN.region}:${WELL_KNOWN.accountId}:instance/${WELL_KNOWN.instanceId}`,
  queueId = QUEUE_ID,
  agentId = "agent-1",
  eventType = "CONNECTED_TO_AGENT",
  initiationTimestamp = "2026-01-01T00:00:00.000Z",
  ...ids
}: EventOptions) {
  return {
    version: "0",
    id: "00000000-0000-4000-8000-00000000000e",
    "detail-type": "Amazon Connect Contact Event",
    source: "aws.connect",
    account: WELL_KNOWN.accountId,
    time,
    region: WELL_KNOWN.region,
    resources: [instanceArn],
    detail: {
      eventType,
      channel: "CHAT",
      instanceArn,
      initiationTimestamp,
      ...ids,
      queueInfo: { queueArn: `${instanceArn}/queue/${queueId}`, queueType: "STANDARD" },
      ...(eventType === "CONNECTED_TO_AGENT" && { agentInfo: { agentArn: `${instanceArn}/agent/${agentId}`, connectedToAgentTimestamp: time } }),
    },
  };
}

/** Posts what is told to be an event, as an API destination does. */
export function postEvent(gateway: Pick<TestGateway, "request">, body: unknown, headers: Readonly<Record<string, string>> = { "x-api-key": EVENTS_SECRET }): Promise<Response> {
  return gateway.request("/events", { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
}
