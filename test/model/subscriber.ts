import type { SegmentType } from "../../src/domain/segment.js";
import type { History, Payload, Reading, Session } from "./history.js";
import { Unexpected, type Open, type Wire } from "./wire.js";

export interface SubscriberOptions {
  readonly open: () => Promise<Open>;
  readonly contactIds: readonly string[];
  readonly isWall: boolean;
  readonly types: readonly SegmentType[] | null;
  readonly heartbeatSeconds: number | null;
  /** Where to begin in the first contact, and how many of its entries are before that. */
  readonly start: { readonly after: string | null; readonly from: number };
}

/** Reads streams to their ends, and resumes from the last endCursor whenever one breaks. */
export interface Subscriber {
  readonly histories: readonly History[];
  /** How many payloads it has received. */
  readonly received: number;
  /** Whether it has had the final payloads of those of these contacts that it reads; of all of them for null. */
  hasEnded(contactIds: readonly string[] | null): boolean;
  /** Rejects with what it can make no sense of. */
  readonly done: Promise<void>;
  cut(): void;
  /** Stops reading, and leaves the connection half open when it opens another one. */
  abandon(): void;
  pause(): void;
  /** Says goodbye, and is away until it is called back. */
  leave(): void;
  comeBack(): void;
  /** Reads no more, and cuts what is open, half of it or whole. */
  stop(): void;
}

interface Place {
  readonly contactId: string;
  readonly readings: MutableReading[];
  after: string | null;
  isDone: boolean;
}

type MutableReading = { -readonly [Key in keyof Reading]: Key extends "sessions" ? MutableSession[] : Reading[Key] };
type MutableSession = { -readonly [Key in keyof Session]: Key extends "payloads" ? Payload[] : Session[Key] };

/** Between two attempts to connect: the gateway may just be starting. */
const RETRY_MS = 5;

export function createSubscriber({ open, contactIds, isWall, types, heartbeatSeconds, start }: SubscriberOptions): Subscriber {
  const places = contactIds.map((contactId, index): Place => {
    const { after, from } = index === 0 ? start : { after: null, from: 0 };
    return { contactId, readings: [{ from, sessions: [], end: "unfinished" }], after, isDone: false };
  });
  const abandoned: Wire[] = [];
  let wire: Wire | null = null;
  let interrupt: (() => void) | null = null;
  let returned = Promise.resolve();
  let comeBack: () => void = () => undefined;
  let received = 0;
  let isStopped = false;

  const isDone = (): boolean => places.every((place) => place.isDone);

  async function readAll(): Promise<void> {
    while (!isDone()) {
      await returned;
      if (isStopped) return;
      const asked = places.filter((place) => !place.isDone);
      const opened = (await open())({ contacts: asked, isWall, types, heartbeatSeconds });
      wire = opened;
      const sessions = new Map(asked.map((place) => [place.contactId, begin(place)]));
      const interrupted = new Promise<"interrupted">((resolve) => (interrupt = () => resolve("interrupted")));
      const end = await readOne(opened, sessions, interrupted);
      wire = null;
      for (const session of sessions.values()) session.end = end;
      if (end === "broken") await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async function readOne(from: Wire, sessions: ReadonlyMap<string, MutableSession>, interrupted: Promise<"interrupted">): Promise<Session["end"]> {
    try {
      for (;;) {
        const next = await Promise.race([from.next(), interrupted]);
        if (next === "interrupted") return "broken";
        if (next.done === true) return "completed";
        const { contactId, payload } = next.value;
        sessions.get(contactId)?.payloads.push(payload);
        if (hear(contactId, payload) === "begin anew" && isWall) {
          from.leave();
          return "broken";
        }
      }
    } catch (error) {
      if (error instanceof Unexpected) throw error;
      return "broken";
    }
  }

  function begin(place: Place): MutableSession {
    const session: MutableSession = { after: place.after, payloads: [], end: "broken" };
    place.readings.at(-1)?.sessions.push(session);
    return session;
  }

  function hear(contactId: string, { endCursor, hasMore, isExpired }: Payload): "read on" | "begin anew" {
    const place = places.find((one) => one.contactId === contactId);
    const reading = place?.readings.at(-1);
    if (!place || !reading) throw new Unexpected(`a payload of ${contactId}, which was not asked for`);
    received += 1;
    if (isExpired) {
      reading.end = "expired";
      place.readings.push({ from: 0, sessions: [], end: "unfinished" });
      place.after = null;
      return "begin anew";
    }
    place.after = endCursor;
    if (!hasMore) {
      reading.end = "final";
      place.isDone = true;
    }
    return "read on";
  }

  const subscriber: Subscriber = {
    get histories() {
      return places.map(({ contactId, readings }) => ({ contactId, types, readings }));
    },
    get received() {
      return received;
    },
    hasEnded: (contactIds) => places.every((place) => place.isDone || contactIds?.includes(place.contactId) === false),
    done: readAll(),
    cut: () => wire?.cut(),
    abandon() {
      if (wire === null) return;
      wire.pause();
      abandoned.push(wire);
      interrupt?.();
    },
    pause: () => wire?.pause(),
    leave() {
      if (wire === null) return;
      returned = new Promise((resolve) => (comeBack = resolve));
      wire.leave();
      interrupt?.();
    },
    comeBack() {
      wire?.resume();
      comeBack();
    },
    stop() {
      isStopped = true;
      comeBack();
      for (const one of [wire, ...abandoned]) one?.cut();
    },
  };
  // Told through `done`, to whoever waits for it; until then nobody may be there to hear.
  subscriber.done.catch(() => undefined);
  return subscriber;
}
