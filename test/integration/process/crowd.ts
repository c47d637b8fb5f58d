import { setTimeout as delay } from "node:timers/promises";

import { expect } from "@jest/globals";

import { systemClock } from "../../../src/domain/clock.js";
import type { EmulatorControl } from "../../../src/emulator/control-client.js";
import { checkHistory } from "../../model/check-history.js";
import { keyOf } from "../../model/documents.js";
import { openEventStream } from "../../model/sse-wire.js";
import { createSubscriber, type Subscriber } from "../../model/subscriber.js";
import { until } from "../../model/until.js";
import { createUpstreamContact, KINDS, type UpstreamContact } from "../../model/upstream.js";
import { openWebSocket } from "../../model/websocket-wire.js";
import type { Wire } from "../../model/wire.js";

const CONTACTS = 8;
const STREAMS = 200;

/**
 * How a connection of the crowd ended that was heard from and did not complete: a WebSocket's close code; null for an event stream, which has
 * none. A stream that is refused, as by a gateway with no time to spare, was not heard from, and is asked for again.
 */
export interface Broken {
  readonly transport: "WebSocket" | "SSE";
  readonly code: number | null;
  readonly atMs: number;
}

/** Streams of several contacts that never stop growing, over WebSockets and as events; each resumes by its last endCursor. */
export interface Crowd {
  readonly broken: readonly Broken[];
  /** Resolves when each stream has received something more. */
  allReceive(): Promise<void>;
  /** Ends the contacts, and looks through all that each stream was shown. */
  expectExactlyOnce(): Promise<void>;
  close(): Promise<void>;
}

/** @param where the gateway's url, as soon as there is one to go to */
export async function startCrowd(name: string, control: EmulatorControl, where: () => Promise<string>): Promise<Crowd> {
  const contacts = Array.from({ length: CONTACTS }, (_, index) => {
    return createUpstreamContact({ key: keyOf(`${name}${index}`), control, now: () => systemClock.now(), reemit: true });
  });
  await Promise.all(contacts.map((contact) => contact.begin()));
  const broken: Broken[] = [];
  const subscribers = Array.from({ length: STREAMS }, (_, index) => follow(index));
  const growth = keepGrowing(contacts);

  function follow(index: number): Subscriber {
    const contactIds = contacts.map(({ key }) => key.contactId);
    const isWall = index % 20 === 0;
    return createSubscriber({
      async open() {
        const url = await where();
        return (asked) => {
          if (index % 2 === 0) return observed(openWebSocket(url, asked), "WebSocket");
          return observed(openEventStream(url, index % 3 === 0 ? "GET" : "POST", asked), "SSE");
        };
      },
      contactIds: isWall ? contactIds : contactIds.slice(index % CONTACTS, (index % CONTACTS) + 1),
      isWall,
      types: null,
      heartbeatSeconds: null,
      start: { after: null, from: 0 },
    });
  }

  function observed(wire: Wire, transport: Broken["transport"]): Wire {
    let isHeard = false;
    return {
      ...wire,
      async next() {
        try {
          const next = await wire.next();
          isHeard = true;
          return next;
        } catch (error) {
          if (isHeard) broken.push({ transport, code: (error as { readonly code?: number }).code ?? null, atMs: performance.now() });
          throw error;
        }
      },
    };
  }

  return {
    broken,
    async allReceive() {
      const before = subscribers.map(({ received }) => received);
      const waiting = () => subscribers.filter(({ received }, index) => received === before[index]);
      await until(() => `payloads for ${waiting().length} of the streams`, () => waiting().length === 0);
    },
    async expectExactlyOnce() {
      await growth.stop();
      for (const contact of contacts) await contact.summarise().then(() => contact.end("COMPLETED"));
      await Promise.all(subscribers.map(({ done }) => done));
      for (const { histories } of subscribers) {
        for (const history of histories) {
          const { truth } = contacts.find(({ key }) => key.contactId === history.contactId)!;
          checkHistory(history, truth, { changesInPlace: false });
          const [reading] = history.readings;
          expect(reading!.sessions.length).toBeGreaterThan(1);
        }
      }
    },
    async close() {
      for (const subscriber of subscribers) subscriber.stop();
      await growth.stop();
    },
  };
}

function keepGrowing(contacts: readonly UpstreamContact[]): { stop(): Promise<void> } {
  let isStopped = false;
  async function grow(): Promise<void> {
    for (let turn = 0; !isStopped; turn += 1) {
      const contact = contacts[turn % contacts.length]!;
      await contact.append([KINDS[turn % KINDS.length]!]);
      if (turn % 10 === 9) await contact.repeat(turn, true);
      await delay(100);
    }
  }
  const grown = grow();
  return {
    async stop() {
      isStopped = true;
      await grown;
    },
  };
}
