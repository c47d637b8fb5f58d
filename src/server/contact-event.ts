import { z } from "zod";

import { isContactId } from "../domain/contact.js";
import type { ContactEvent } from "../domain/directory.js";
import type { Instances } from "../domain/instances.js";

const CHANNELS = ["CHAT", "VOICE", "UNKNOWN"] as const;
const arn = z.string().max(512);
const contactId = z.string().refine(isContactId);
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** What is read of a contact event: Amazon EventBridge delivers more. Source: "Amazon Connect contact events" in its administrator guide. */
const contactEvent = z.object({
  source: z.literal("aws.connect"),
  time,
  detail: z.object({
    eventType: z.string().max(100),
    contactId,
    instanceArn: arn,
    // Whatever it tells beside, it may tell in a form of tomorrow: then it tells nothing of that, and the rest counts.
    channel: z.string().nullish().catch(null),
    initialContactId: contactId.nullish().catch(null),
    previousContactId: contactId.nullish().catch(null),
    initiationTimestamp: time.nullish().catch(null),
    queueInfo: z.object({ queueArn: arn }).nullish().catch(null),
    agentInfo: z.object({ agentArn: arn, connectedToAgentTimestamp: time.nullish().catch(null) }).nullish().catch(null),
  }),
});

const STATES: Readonly<Record<string, ContactEvent["state"]>> = {
  INITIATED: "INITIATED",
  CONNECTED_TO_SYSTEM: "INITIATED",
  QUEUED: "QUEUED",
  CONNECTED_TO_AGENT: "CONNECTED_TO_AGENT",
  DISCONNECTED: "ENDED",
  COMPLETED: "ENDED",
};

const ARN_OF_INSTANCE = /^arn:[\w-]+:connect:[\w-]+:\d{12}:instance\/([\w-]+)$/;

/** What the body of `POST /events` tells; null where it is no contact event, or one of an instance that is not served. */
export function maybeContactEvent(body: unknown, instances: Instances): ContactEvent | null {
  const { data: event } = contactEvent.safeParse(body);
  const instanceId = event && maybeInstanceId(event.detail.instanceArn, instances);
  if (!event || instanceId === undefined) return null;
  const { eventType, channel = null, queueInfo, agentInfo, initiationTimestamp, ...detail } = event.detail;
  return {
    contact: { instanceId, contactId: detail.contactId },
    atMs: event.time.getTime(),
    state: Object.hasOwn(STATES, eventType) ? (STATES[eventType] ?? null) : null,
    facts: {
      channel: channel === null ? null : (CHANNELS.find((each) => each === channel) ?? "UNKNOWN"),
      queueId: queueInfo ? idIn(queueInfo.queueArn) : null,
      agentId: agentInfo ? idIn(agentInfo.agentArn) : null,
      initiatedAt: initiationTimestamp ?? null,
      connectedToAgentAt: agentInfo?.connectedToAgentTimestamp ?? null,
      initialContactId: detail.initialContactId ?? null,
      previousContactId: detail.previousContactId ?? null,
    },
  };
}

/** Instances that are listed are known by their ARNs; without a list, every instance is served under the id in its ARN. */
function maybeInstanceId(instanceArn: string, instances: Instances): string | undefined {
  const id = instances.canonicalId(instanceArn);
  return id === instanceArn ? ARN_OF_INSTANCE.exec(instanceArn)?.[1] : id;
}

/** `arn:…:instance/I/queue/Q` → `Q`. */
function idIn(resourceArn: string): string {
  return resourceArn.slice(resourceArn.lastIndexOf("/") + 1);
}
