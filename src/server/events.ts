import type { FastifyInstance } from "fastify";

import { isSecret } from "../access/is-secret.js";
import type { ContactEvent } from "../domain/directory.js";
import type { Instances } from "../domain/instances.js";
import { maybeContactEvent } from "./contact-event.js";
import { refuse } from "./refuse.js";

export interface EventsOptions {
  /** What whoever posts events sends as `x-api-key`. */
  readonly secret: string;
  readonly instances: Instances;
  readonly hear: (event: ContactEvent) => void;
}

/**
 * `POST /events`: contact events as an API destination of EventBridge posts them. They tell which contacts are live, and make polls come
 * sooner. One that is late, comes twice or is about a contact that nobody watches does no harm, and is answered like any other: 204.
 */
export function addEventsRoute(http: FastifyInstance, { secret, instances, hear }: EventsOptions): void {
  http.post("/events", (request, reply) => {
    const given = request.headers["x-api-key"];
    if (typeof given !== "string" || !isSecret(given, secret)) return refuse(reply, "UNAUTHENTICATED", request.id);
    const event = maybeContactEvent(request.body, instances);
    if (event === null) return refuse(reply, "BAD_REQUEST", request.id);
    hear(event);
    return reply.code(204).send();
  });
}
