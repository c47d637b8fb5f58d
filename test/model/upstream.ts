import type { ContactKey } from "../../src/domain/contact.js";
import type { EmulatorControl } from "../../src/emulator/control-client.js";
import type { WireSegment } from "../../src/emulator/scenario.js";
import type { Item, Truth } from "./truth.js";

export const KEYED_KINDS = ["TRANSCRIPT", "EVENT", "ATTACHMENTS"] as const;
/** Kinds that a chat brings while it goes on; `UNKNOWN` is a member that nobody knows. */
export const KINDS = [...KEYED_KINDS, "CATEGORIES", "ISSUES", "UNKNOWN"] as const;
export type Kind = (typeof KINDS)[number];

/** How a contact ends, and when its summary comes. */
export interface Ending {
  readonly status: "COMPLETED" | "FAILED";
  readonly summary: "before" | "after" | "never";
}

/** One contact of the emulator that holds what the test says, and the record of it. */
export interface UpstreamContact {
  readonly key: ContactKey;
  readonly truth: Truth;
  readonly isBegun: boolean;
  readonly isEnded: boolean;
  begin(): Promise<void>;
  /** Puts so many segments, of those kinds in turn, at the end of its list. */
  append(kinds: readonly Kind[]): Promise<void>;
  /**
   * Lets an earlier segment come again, with other content or with the same. A message comes before it: two pages that are alike are one to
   * the gateway, as the upstream may repeat itself.
   */
  repeat(nth: number, isChanged: boolean): Promise<void>;
  end(status: Ending["status"]): Promise<void>;
  summarise(): Promise<void>;
  /** Its list becomes another one, under the same id; tokens that led into the old one are no good. */
  beginAnew(): Promise<void>;
}

export interface UpstreamContactOptions {
  readonly key: ContactKey;
  readonly control: EmulatorControl;
  readonly now: () => number;
  /** A segment that comes again is an entry of its own; else it changes the earlier one in its place. */
  readonly reemit: boolean;
}

interface Written {
  readonly item: Item;
  readonly wire: WireSegment;
}

/** The record is made before the emulator is told: no reader can be ahead of it. */
export function createUpstreamContact({ key, control, now, reemit }: UpstreamContactOptions): UpstreamContact {
  const { contactId } = key;
  const lives: Item[][] = [];
  let wires: WireSegment[] = [];
  let serial = 0;
  let isEnded = false;

  const life = (): Item[] => lives.at(-1) ?? [];

  function write(kind: Kind | "POST_CONTACT_SUMMARY", key = `${contactId}-${++serial}`): Written {
    const words = `${kind.toLowerCase()}_${++serial}_of_${contactId}`;
    const isKeyed = (KEYED_KINDS as readonly string[]).includes(kind);
    const item = { kind, key: isKeyed ? key : null, versions: [words] };
    return { item, wire: wireSegment(kind, key, words, new Date(now()).toISOString()) };
  }

  async function add(...written: readonly Written[]): Promise<void> {
    for (const { item, wire } of written) place(item, wire);
    await control.append({ contactId, segments: written.map(({ wire }) => wire) });
  }

  function place(item: Item, wire: WireSegment): void {
    const earlier = life().findIndex(({ kind, key }) => key !== null && key === item.key && kind === item.kind);
    if (reemit || earlier === -1) {
      life().push(item);
      wires.push(wire);
      return;
    }
    life()[earlier] = { ...item, versions: [...(life()[earlier]?.versions ?? []), ...item.versions] };
    wires[earlier] = wire;
  }

  async function begin(): Promise<void> {
    lives.push([]);
    wires = [];
    await control.startContact({ scenario: "manual", ...key });
  }

  return {
    key,
    truth: { contactId, lives },
    get isBegun() {
      return lives.length > 0;
    },
    get isEnded() {
      return isEnded;
    },
    begin,
    append: (kinds) => add(...kinds.map((kind) => write(kind))),
    async repeat(nth, isChanged) {
      const position = nth % Math.max(1, life().length);
      const [item, wire] = [life()[position], wires[position]];
      if (item === undefined || wire === undefined || item.kind === "POST_CONTACT_SUMMARY") return;
      // What came last with its Id: its content is what the next is compared with.
      const latest = life().findLastIndex(({ kind, key }) => key !== null && key === item.key && kind === item.kind);
      const again = { item: life()[latest] ?? item, wire: wires[latest] ?? wire };
      await add(write("TRANSCRIPT"), isChanged && item.key !== null ? write(item.kind as Kind, item.key) : again);
    },
    async end(status) {
      isEnded = true;
      await control.end({ contactId, status });
    },
    summarise: () => add(write("POST_CONTACT_SUMMARY")),
    async beginAnew() {
      if (lives.length === 0) return;
      await begin();
      await control.expireTokens();
    },
  };
}

function wireSegment(kind: Kind | "POST_CONTACT_SUMMARY", Id: string, words: string, AbsoluteTime: string): WireSegment {
  const Time = { AbsoluteTime };
  const who = { ParticipantId: "p1", ParticipantRole: "CUSTOMER" };
  switch (kind) {
    case "TRANSCRIPT":
      return { Transcript: { Id, ...who, Content: words, ContentType: "text/plain", Time } };
    case "EVENT":
      return { Event: { Id, ...who, EventType: words, Time } };
    case "ATTACHMENTS":
      return { Attachments: { Id, ...who, Attachments: [{ AttachmentId: "f1", AttachmentName: words, Status: "APPROVED" }], Time } };
    case "CATEGORIES":
      return { Categories: { MatchedDetails: { [words]: { PointsOfInterest: [] } } } };
    case "ISSUES":
      return { Issues: { IssuesDetected: [{ TranscriptItems: [{ Id, Content: words }] }] } };
    case "POST_CONTACT_SUMMARY":
      return { PostContactSummary: { Status: "COMPLETED", Content: words } };
    case "UNKNOWN":
      return { [words]: {} };
  }
}
