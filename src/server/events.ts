import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { isSecret } from "../access/is-secret.js";
import type { ContactKey } from "../domain/contact.js";
import type { Instances } from "../domain/instances.js";
import { refuse } from "./refuse.js";

export interface EventsOptions {
  /** What whoever posts events sends as `x-api-key`. */
  readonly secret: string;
  readonly instances: Instances;
  /** Told of every contact of an event. */
  readonly nudge: (contact: ContactKey) => void;
}

/** What is read of a contact event: Amazon EventBridge delivers more. Source: "Amazon Connect contact events" in its administrator guide. */
const contactEvent = z.object({
  source: z.literal("aws.connect"),
  detail: z.object({ contactId: z.string().min(1).max(256), instanceArn: z.string().max(512) }),
});

const ARN_OF_INSTANCE = /^arn:[\w-]+:connect:[\w-]+:\d{12}:instance\/([\w-]+)$/;

/**
 * `POST /events`: contact events as an API destination of EventBridge posts them. An event is a hint, and no more: it makes a poll come
 * sooner. So one that is late, comes twice or is about a contact that nobody watches does no harm, and is answered like any other: 204.
 */
export function addEventsRoute(http: FastifyInstance, { secret, instances, nudge }: EventsOptions): void {
  http.post("/events", (request, reply) => {
    const given = request.headers["x-api-key"];
    if (typeof given !== "string" || !isSecret(given, secret)) return refuse(reply, "UNAUTHENTICATED", request.id);
    const { data: event } = contactEvent.safeParse(request.body);
    const instanceId = event && maybeInstanceId(event.detail.instanceArn, instances);
    if (!event || instanceId === undefined) return refuse(reply, "BAD_REQUEST", request.id);
    nudge({ instanceId, contactId: event.detail.contactId });
    return reply.code(204).send();
  });
}

/** Instances that are listed are known by their ARNs; without a list, every instance is served under the id in its ARN. */
function maybeInstanceId(arn: string, instances: Instances): string | undefined {
  const id = instances.canonicalId(arn);
  return id === arn ? ARN_OF_INSTANCE.exec(arn)?.[1] : id;
}
