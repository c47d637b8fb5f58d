import type { Entry } from "../domain/segment.js";
import type { FeedState, LogEntry, LogPlace, LogSlice, PollReport } from "./engine.js";

const UNKNOWN: FeedState = {
  phase: "STARTING",
  status: "PENDING",
  unavailable: null,
  asOfMs: null,
  degraded: false,
  settledMs: null,
  continuation: null,
};

export type Log = ReturnType<typeof createLog>;

/** The entries of one list in their positions, appended to and never changed but for a revision in place; read from any place on. */
export function createLog() {
  let entries: LogEntry[] = [];
  let revisions: Entry[] = [];
  let state = UNKNOWN;
  let generation = 0;
  let version = 0;

  return {
    get length() {
      return entries.length;
    },
    get version() {
      return version;
    },
    get phase() {
      return state.phase;
    },
    /** It ended with something that may have passed by now. */
    get isWorthAnotherTry() {
      return state.phase === "OVER" && state.unavailable !== null && !state.unavailable.permanent;
    },

    /** @throws where entries would leave a gap, or come twice: a log that lies is worse than a feed that ends */
    append({ isChanged, entries: added, revisions: revised, state: next }: PollReport): void {
      if (isChanged) {
        entries = [];
        revisions = [];
        generation += 1;
      }
      added.forEach(({ entry }, index) => {
        if (entry.position !== entries.length + index) {
          throw new Error(`expected the entry of position ${entries.length + index} next, got that of ${entry.position}`);
        }
      });
      entries.push(...added);
      for (const entry of revised) {
        const known = entries[entry.position];
        // Who has yet to come to it has seen its Id before, if with other content.
        if (known) entries[entry.position] = { entry, seen: known.seen === "NEW" ? "NEW" : "REVISED" };
        revisions.push(entry);
      }
      state = next;
      version += 1;
    },

    read({ position, revision }: LogPlace, limit: number): Omit<LogSlice, "nextPollMs"> {
      const slice = entries.slice(position, position + limit);
      return {
        generation,
        entries: slice,
        // What changed more than once is told as it is now.
        revisions: [...new Map(revisions.slice(revision).map((entry) => [entry.position, entry])).values()],
        next: { position: Math.max(position, Math.min(entries.length, position + slice.length)), revision: revisions.length },
        isWhole: position + slice.length >= entries.length,
        state,
        version,
      };
    },
  };
}
