import { randomUUID } from "node:crypto";

import type { Contact } from "./contact.js";
import type { ContactClock } from "./contact-clock.js";
import { uuidOf } from "./scenario-id.js";
import { WELL_KNOWN } from "./well-known.js";

/** Seconds of contact time from a chat's start until it waits in a queue, and until an agent takes it. */
const QUEUED_AFTER_MS = 1_000;
const CONNECTED_AFTER_MS = 3_000;
const AGENTS_IN_A_QUEUE = 2;

/** What happens to a contact. */
interface Moment {
  readonly eventType: "INITIATED" | "QUEUED" | "CONNECTED_TO_AGENT" | "DISCONNECTED" | "COMPLETED";
  /** Of contact time. */
  readonly at: number;
}

/**
 * What has happened to a contact so far, as EventBridge delivers it. Queue and agent follow from the contact's id.
 * Source: "Amazon Connect contact events" in its administrator guide.
 */
export function contactEvents(contact: Contact, contactClock: ContactClock): readonly object[] {
  const now = contactClock.now();
  const iso = (at: number) => new Date(contactClock.wallAt(at)).toISOString();
  return momentsOf(contact)
    .filter(({ at }) => at <= now)
    .map(({ eventType, at }) => {
      const { contactId, instanceId, scenario, startedAt } = contact;
      const [queuedAt, connectedAt, endedAt] = [startedAt + QUEUED_AFTER_MS, startedAt + CONNECTED_AFTER_MS, contact.endedAt()];
      const instanceArn = `arn:aws:connect:${WELL_KNOWN.region}:${WELL_KNOWN.accountId}:instance/${instanceId}`;
      const { queueId, agentId } = staffOf(contact);
      const time = iso(at);
      return {
        version: "0",
        id: randomUUID(),
        "detail-type": "Amazon Connect Contact Event",
        source: "aws.connect",
        account: WELL_KNOWN.accountId,
        time: `${time.slice(0, 19)}Z`,
        region: WELL_KNOWN.region,
        resources: [instanceArn, `${instanceArn}/contact/${contactId}`],
        detail: {
          eventType,
          contactId,
          channel: scenario.channel,
          instanceArn,
          initiationMethod: "API",
          initiationTimestamp: iso(startedAt),
          ...(at >= queuedAt && { queueInfo: { queueArn: `${instanceArn}/queue/${queueId}`, queueType: "STANDARD", enqueueTimestamp: iso(queuedAt) } }),
          ...(at >= connectedAt && { agentInfo: { agentArn: `${instanceArn}/agent/${agentId}`, connectedToAgentTimestamp: iso(connectedAt) } }),
          ...(endedAt !== null && at >= endedAt && { disconnectTimestamp: iso(endedAt) }),
        },
      };
    });
}

function momentsOf(contact: Contact): readonly Moment[] {
  const { startedAt } = contact;
  const endedAt = contact.endedAt();
  const course: readonly Moment[] = [
    { eventType: "INITIATED", at: startedAt },
    { eventType: "QUEUED", at: startedAt + QUEUED_AFTER_MS },
    { eventType: "CONNECTED_TO_AGENT", at: startedAt + CONNECTED_AFTER_MS },
  ];
  if (endedAt === null) return course;
  return [...course.filter(({ at }) => at < endedAt), { eventType: "DISCONNECTED", at: endedAt }, { eventType: "COMPLETED", at: endedAt }];
}

/** One of the well-known queues, and one of its agents. */
function staffOf({ contactId }: Contact): { readonly queueId: string; readonly agentId: string } {
  const number = Number.parseInt(contactId.replaceAll(/[^0-9a-f]/gi, "").slice(-6), 16) || 0;
  const queueId = WELL_KNOWN.queueIds[number % WELL_KNOWN.queueIds.length] as string;
  return { queueId, agentId: uuidOf(queueId, "agent", Math.floor(number / 16) % AGENTS_IN_A_QUEUE) };
}
