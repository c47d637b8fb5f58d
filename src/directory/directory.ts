import { isDeepStrictEqual } from "node:util";

import type { Clock } from "../domain/clock.js";
import { contactKeyId } from "../domain/contact.js";
import { placeOf, type ContactEvent, type Directory, type LiveContact, type LiveContactFilter } from "../domain/directory.js";
import { ChangesStream } from "./changes-stream.js";
import { isAfter, matches } from "./filter.js";
import { liveContactOf, merged, NOTHING_TOLD, type LiveRecord } from "./live-record.js";

/** As long as EventBridge goes on delivering an event: then no word of a contact that has ended is on its way any more. */
export const ENDED_KEPT_MS = 24 * 60 * 60 * 1000;
const SWEEP_MS = 10_000;

export interface DirectoryOptions {
  readonly clock: Clock;
  /** How long a contact counts as live after the last event of it. */
  readonly ttlMs: number;
  /** Live contacts that are held, by default more than an instance may have at once unless AWS raises its quotas. Some 600 bytes each. */
  readonly maxLive?: number;
  /** Contacts that are known to have ended. Some 150 bytes each. */
  readonly maxEnded?: number;
}

export interface HearingDirectory extends Directory {
  /** Takes in what an event tells: in any order, and as often as it comes. */
  hear(event: ContactEvent): void;
  /** How many contacts are live. */
  size(): number;
  close(): void;
}

interface Known {
  readonly record: LiveRecord;
  readonly liveContact: LiveContact;
  readonly heardMs: number;
}

/** Which contacts are live, as events tell it. Held by this process alone: one that has just started knows those that it hears of. */
export function createDirectory({ clock, ttlMs, maxLive = 50_000, maxEnded = 200_000 }: DirectoryOptions): HearingDirectory {
  // Both are ordered by when they were heard of last, so that the oldest are first.
  const live = new Map<string, Known>();
  const ended = new Map<string, number>();
  const streams = new Set<ChangesStream>();

  const tell = (id: string) => streams.forEach((stream) => stream.changed(id));

  function remove(id: string): void {
    if (live.delete(id)) tell(id);
  }

  function sweep(): void {
    const nowMs = clock.now();
    for (const [id, { heardMs }] of live) {
      if (live.size <= maxLive && nowMs - heardMs < ttlMs) break;
      remove(id);
    }
    for (const [id, heardMs] of ended) {
      if (ended.size <= maxEnded && nowMs - heardMs < ENDED_KEPT_MS) break;
      ended.delete(id);
    }
  }
  const sweeping = setInterval(sweep, SWEEP_MS).unref();

  function* matching(filter: LiveContactFilter): Generator<LiveContact> {
    for (const { liveContact } of live.values()) if (matches(liveContact, filter)) yield liveContact;
  }

  return {
    hear(event) {
      const id = contactKeyId(event.contact);
      const heardMs = clock.now();
      if (ended.has(id)) return;
      if (event.state === "ENDED") {
        ended.set(id, heardMs);
        remove(id);
      } else {
        const known = live.get(id);
        const record = merged(known?.record ?? NOTHING_TOLD, event);
        const next = liveContactOf(event.contact, record);
        const liveContact = known && isDeepStrictEqual(known.liveContact, next) ? known.liveContact : next;
        live.delete(id);
        live.set(id, { record, liveContact, heardMs });
        if (liveContact !== known?.liveContact) tell(id);
      }
      sweep();
    },

    window(filter, first, after) {
      const places = [...matching(filter)].filter((each) => after === null || isAfter(placeOf(each), after));
      places.sort((a, b) => (isAfter(placeOf(a), placeOf(b)) ? 1 : -1));
      return Promise.resolve({ liveContacts: places.slice(0, first), hasMore: places.length > first });
    },

    changes(filter) {
      const stream = new ChangesStream({
        all: () => [...live.keys()],
        maybeLive: (id) => {
          const liveContact = live.get(id)?.liveContact;
          return liveContact && matches(liveContact, filter) ? liveContact : null;
        },
        onOpen: () => streams.add(stream),
        onClose: () => streams.delete(stream),
      });
      return stream;
    },

    size: () => live.size,

    close() {
      clearInterval(sweeping);
      for (const stream of streams) void stream.return();
    },
  };
}
