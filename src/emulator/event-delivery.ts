import { once } from "node:events";
import { request as plainRequest, type IncomingMessage } from "node:http";
import { request as secureRequest } from "node:https";

import { contactEvents } from "./contact-events.js";
import type { ContactClock } from "./contact-clock.js";
import type { Contacts } from "./contacts.js";

/** Where contact events are delivered, as an API destination of EventBridge does it. */
export interface EventTarget {
  readonly url: string;
  /** Sent as `x-api-key`. */
  readonly apiKey: string;
  /** In this very process, whose certificate is made out for the name under which others know it. */
  readonly isOwn?: boolean;
}

const LOOK_MS = 250;
/** EventBridge delivers at least once: now and then the last event of a live contact comes again, which also tells a target that was away. */
const AGAIN_MS = 10_000;
const TIMEOUT_MS = 5_000;

/**
 * Delivers every event of every contact, those that have been as well, until it is stopped. What could not be delivered is delivered later; a target that
 * refuses (4xx) has had it.
 */
export function deliverEvents({ url, apiKey, isOwn = false }: EventTarget, { contacts, contactClock }: { contacts: Contacts; contactClock: ContactClock }): () => void {
  const stopping = new AbortController();
  const delivered = new Map<string, { count: number; atMs: number }>();
  let isBusy = false;

  async function post(event: object): Promise<void> {
    const request = url.startsWith("https:") ? secureRequest : plainRequest;
    const call = request(url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": apiKey },
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      rejectUnauthorized: !isOwn,
    });
    const [response] = (await once(call.end(JSON.stringify(event)), "response")) as [IncomingMessage];
    await once(response.resume(), "end");
    const { statusCode = 0 } = response;
    if (statusCode === 429 || statusCode >= 500) throw new Error(`the target answered ${statusCode}`);
  }

  /** @throws whatever keeps an event from its target */
  async function deliverDue(): Promise<void> {
    const all = contacts.all();
    for (const contact of all) {
      const events = contactEvents(contact, contactClock);
      const known = delivered.get(contact.contactId) ?? { count: 0, atMs: -Infinity };
      const isDueAgain = contact.endedAt() === null && performance.now() - known.atMs >= AGAIN_MS;
      const due = events.slice(isDueAgain ? Math.min(known.count, events.length - 1) : known.count);
      for (const event of due) await post(event);
      if (due.length > 0) delivered.set(contact.contactId, { count: events.length, atMs: performance.now() });
    }
    const ids = new Set(all.map(({ contactId }) => contactId));
    for (const id of delivered.keys()) if (!ids.has(id)) delivered.delete(id);
  }

  const look = () => {
    if (isBusy) return;
    isBusy = true;
    deliverDue()
      // The target is away: what is due stays due.
      .catch(() => undefined)
      .finally(() => {
        isBusy = false;
      });
  };
  const looking = setInterval(look, LOOK_MS).unref();
  look();
  return () => {
    clearInterval(looking);
    stopping.abort();
  };
}
