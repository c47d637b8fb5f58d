import type { AnalysisStatus } from "../domain/analysis.js";
import type { ContactKey, ListKey } from "../domain/contact.js";
import type { Unavailable } from "../domain/errors.js";
import type { Entry } from "../domain/segment.js";
import type { Continuation } from "../pages/cursor.js";

/**
 * How far a feed is. `STARTING`: its list was not read to the tail yet. `LIVE`: it was, and may grow. `DRAINED`: the analysis is over and
 * all of it was read, but a summary may still come. `OVER`: nothing will come any more.
 */
export type FeedPhase = "STARTING" | "LIVE" | "DRAINED" | "OVER";

/** What is known of a list beside its entries. */
export interface FeedState {
  readonly phase: FeedPhase;
  readonly status: AnalysisStatus;
  readonly unavailable: Unavailable | null;
  /** When the upstream last answered, in epoch milliseconds; null when it never has. */
  readonly asOfMs: number | null;
  /** The last poll failed in a way that passes. */
  readonly degraded: boolean;
  /**
   * When the poll was begun that found the log whole, in epoch milliseconds: what the log does not hold was not there by then. Null: it
   * is not known to be whole.
   */
  readonly settledMs: number | null;
  /** From where the entry after the log's last one is one call away. */
  readonly continuation: Continuation | null;
}

/** An entry, and whether its Id was in the list before: with other content, or with the same. */
export interface LogEntry {
  readonly entry: Entry;
  readonly seen: "NEW" | "REVISED" | "AGAIN";
}

/** A place in a log: how many entries, and how many revisions of entries in their places, were read. */
export interface LogPlace {
  readonly position: number;
  readonly revision: number;
}

/** What a log holds from a place on. */
export interface LogSlice {
  /** Which list it is: another number means that the upstream's list has changed under its positions. */
  readonly generation: number;
  readonly entries: readonly LogEntry[];
  /** Entries that the upstream has changed in their places since, in the order in which that was seen. */
  readonly revisions: readonly Entry[];
  /** The place after this slice. */
  readonly next: LogPlace;
  /** The log ends where this slice does. */
  readonly isWhole: boolean;
  readonly state: FeedState;
  /** Grows with every change; what `whenChanged` wants. */
  readonly version: number;
  /** When the upstream is likely to be asked next, in epoch milliseconds. */
  readonly nextPollMs: number | null;
}

/** A feed whose turn it is: the budget has allowed one upstream request for it. */
export interface Turn {
  readonly list: ListKey;
  /** How many entries its log holds. */
  readonly length: number;
}

/** What a poll brought. */
export interface PollReport {
  /** The list is another one than before: what the log holds is void. */
  readonly isChanged: boolean;
  /** To append, from position `Turn.length` on (0 where the list has changed). */
  readonly entries: readonly LogEntry[];
  readonly revisions: readonly Entry[];
  readonly state: FeedState;
  /** The list goes on: the next poll surely brings something. */
  readonly isBehind: boolean;
  /** Not to be polled before, in epoch milliseconds; null: when the schedule likes. */
  readonly notBeforeMs: number | null;
}

export interface Worker {
  /** Never rejects for what concerns the upstream. */
  poll(turn: Turn): Promise<PollReport>;
  /** Nobody watches the list any more: nothing need be kept for its next poll. */
  forget(list: ListKey): void;
}

/**
 * What readers and pollers share, in this process or in many: which feeds there are and whose turn it is, the budget they are polled
 * from, and their logs. Reading and watching may fail where the engine lives elsewhere.
 */
export interface Engine {
  /** A reader comes: the list's feed is polled from now on. @returns what is called once when it leaves; never throws */
  watch(list: ListKey): () => void;
  /** Who polls, from now on: given a turn, it makes one request, and what it reports is appended to the log before its next turn. */
  work(worker: Worker): void;
  /** Of a list that is watched: its log from `place` on, `limit` entries at most. */
  read(list: ListKey, place: LogPlace, limit: number): Promise<LogSlice>;
  /**
   * Calls back once, as soon as the log of a watched list is at another version than `version`.
   * @returns what makes it not call any more
   */
  whenChanged(list: ListKey, version: number, callback: () => void): () => void;
  /** Word that a contact has news: its feeds' next polls come sooner. */
  nudge(contact: ContactKey): void;
  /** Ends polling; polls under way are waited for. */
  close(): Promise<void>;
}
