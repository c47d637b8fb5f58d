import type { EmulatorModes } from "./emulator-options.js";
import type { Scenario, ScenarioSegment, WireSegment } from "./scenario.js";
import { createSegmentList, type ListedSegment } from "./segment-list.js";
import type { ContactClock } from "./contact-clock.js";

export type WireStatus = "IN_PROGRESS" | "COMPLETED" | "FAILED";

/** A contact that plays a scenario. Moments are epoch milliseconds of contact time. */
export interface Contact {
  readonly instanceId: string;
  readonly contactId: string;
  readonly scenario: Scenario;
  readonly startedAt: number;
  /** When the last of it has come; null while the chat goes on. */
  overAt(): number | null;
  /** When the chat has ended, whatever comes after it; null while it goes on. */
  endedAt(): number | null;
  /** False: the service does not know its analysis (yet). */
  isVisible(): boolean;
  status(): WireStatus;
  /** Its entries of those types as of now, in list order. */
  segments(types: readonly string[]): readonly ListedSegment[];
  length(): number;
  /** Puts segments at the end of its list, now. */
  append(segments: readonly WireSegment[]): void;
  /** Ends it now: its scenario brings nothing more. */
  end(status: Exclude<WireStatus, "IN_PROGRESS">): void;
}

/** How far ahead a scenario, which may be endless, is asked for segments, in milliseconds. */
const LOOKAHEAD_MS = 600_000;

export function createContact(deps: {
  instanceId: string;
  contactId: string;
  scenario: Scenario;
  startedAt: number;
  contactClock: ContactClock;
  modes: Readonly<Pick<EmulatorModes, "reemit" | "summary">>;
}): Contact {
  const { instanceId, contactId, scenario, startedAt, contactClock, modes } = deps;
  const list = createSegmentList();
  let script: readonly ScenarioSegment[] = [];
  let scriptUntilMs = -1;
  let played = 0;
  let ended: { readonly status: WireStatus; readonly atMs: number } | null = null;

  const elapsedMs = () => contactClock.now() - startedAt;

  const scriptUntil = (untilMs: number) => {
    if (untilMs > scriptUntilMs) {
      scriptUntilMs = untilMs + LOOKAHEAD_MS;
      script = scenario.segments(scriptUntilMs);
    }
    return script;
  };

  /** Brings the list up to date: segments enter it once, in the script's order, between those that were appended. */
  const play = () => {
    const untilMs = Math.min(elapsedMs(), ended?.atMs ?? Infinity);
    const segments = scriptUntil(untilMs);
    for (let next = segments[played]; next !== undefined && next.atMs <= untilMs; next = segments[played]) {
      const segment = next;
      const time = new Date(contactClock.wallAt(startedAt + segment.atMs)).toISOString();
      list.add((outputType) => segment.wire(outputType, time), { inPlace: !modes.reemit });
      played += 1;
    }
  };

  /** Null while the chat goes on: how much comes after its end is not looked up before. */
  const endMs = (): number | null => {
    if (ended !== null) return ended.atMs;
    return scenario.endsAtMs !== null && elapsedMs() >= scenario.endsAtMs ? scenario.endsAtMs : null;
  };
  const overMs = (): number | null => {
    const atMs = endMs();
    return atMs === null || ended !== null ? atMs : Math.max(atMs, scriptUntil(Infinity).at(-1)?.atMs ?? 0);
  };

  return {
    instanceId,
    contactId,
    scenario,
    startedAt,

    overAt() {
      const atMs = overMs();
      return atMs === null ? null : startedAt + atMs;
    },

    endedAt() {
      const atMs = endMs();
      return atMs === null ? null : startedAt + atMs;
    },

    isVisible: () => elapsedMs() >= scenario.visibleFromMs,

    status() {
      if (ended !== null) return ended.status;
      const atMs = modes.summary === "before-completed" ? overMs() : endMs();
      return atMs !== null && elapsedMs() >= atMs ? scenario.finalStatus : "IN_PROGRESS";
    },

    segments(types) {
      play();
      return list.ofTypes(types);
    },

    length() {
      play();
      return list.length;
    },

    append(segments) {
      play();
      for (const segment of segments) list.add(() => segment, { inPlace: !modes.reemit });
    },

    end(status) {
      play();
      ended = { status, atMs: elapsedMs() };
    },
  };
}
