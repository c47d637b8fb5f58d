import type { Clock } from "../domain/clock.js";
import type { ListKey } from "../domain/contact.js";
import { RequestError, type ContactUnavailable, type Unavailable } from "../domain/errors.js";
import type { SegmentsAdded, SegmentsStream } from "../domain/live.js";
import { timeMsOf } from "../domain/segment.js";
import type { Metrics } from "../domain/telemetry.js";
import type { Engine } from "./engine.js";
import type { Newcomers } from "./newcomers.js";
import type { Reader } from "./reader.js";

export interface StreamParts {
  readonly engine: Pick<Engine, "watch" | "whenChanged">;
  readonly clock: Clock;
  readonly telemetry: Pick<Metrics, "delivered">;
  readonly readers: readonly Reader[];
  /** Readers that join while it runs; null: once its readers are done, the stream is over. */
  readonly newcomers: Newcomers | null;
  /** After how long without a payload a list's reader is told that nothing has changed; null: never. */
  readonly heartbeatMs: number | null;
  /** Asked before a list is watched, and before each of its payloads. Never rejects. */
  readonly maybeRefusal: (list: ListKey) => Promise<ContactUnavailable | null>;
  /** Whether a list that does not go on from its reader's place ends with a payload; else the stream itself fails. */
  readonly bidsFarewell: boolean;
}

/** A reader among others of its stream. */
interface Seat {
  readonly reader: Reader;
  /** Why its list is not watched; null where it is. */
  readonly refusal: ContactUnavailable | null;
  readonly leave: () => void;
  /** Ends its waiting for a change. */
  forgo: () => void;
  /** When its list was spoken of last, in epoch milliseconds. */
  toldMs: number;
}

type Result = IteratorResult<SegmentsAdded, undefined>;

const CURSOR_EXPIRED: Unavailable = { code: "CURSOR_EXPIRED", permanent: false, retryAfterMs: null };
const DONE: Result = { done: true, value: undefined };

/**
 * Several readers' payloads in one stream, fairly: whose log has changed first comes first. An iterator written out, since an async
 * generator's `return` would queue up behind a `next` that waits. Its feeds are watched from the first `next` on.
 */
export class Stream implements SegmentsStream {
  readonly #parts: StreamParts;
  readonly #seats = new Set<Seat>();
  /** Those whose logs may hold more than they have read, in the order in which that was heard. */
  readonly #ready = new Set<Seat>();
  #state: "new" | "open" | "closed" = "new";
  #wake: (() => void) | null = null;
  #openedMs = Infinity;

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Result> {
    try {
      if (this.#state === "new") await this.#open();
      while (this.#goesOn()) {
        const newcomers = this.#parts.newcomers?.take(this.#seats.size) ?? [];
        if (newcomers.length > 0) await this.#admit(newcomers);
        const payload = await this.#maybePayload();
        if (this.#isClosed()) break;
        if (payload !== null) {
          this.#tell(payload);
          return { done: false, value: payload };
        }
        if (this.#ready.size === 0 && this.#goesOn()) await this.#wait();
      }
    } catch (error) {
      this.#close();
      throw error;
    }
    this.#close();
    return DONE;
  }

  return(): Promise<Result> {
    this.#close();
    return Promise.resolve(DONE);
  }

  async #open(): Promise<void> {
    const { readers, newcomers, clock } = this.#parts;
    this.#state = "open";
    this.#openedMs = clock.now();
    newcomers?.open(readers, () => this.#wake?.());
    await this.#admit(readers);
  }

  async #admit(readers: readonly Reader[]): Promise<void> {
    const { engine, clock, maybeRefusal } = this.#parts;
    const refusals = await Promise.all(readers.map(({ list }) => maybeRefusal(list)));
    if (this.#isClosed()) return;
    for (const [index, reader] of readers.entries()) {
      const refusal = refusals[index] ?? null;
      const leave = refusal === null ? engine.watch(reader.list) : () => undefined;
      const seat: Seat = { reader, refusal, leave, forgo: () => undefined, toldMs: clock.now() };
      this.#seats.add(seat);
      this.#ready.add(seat);
    }
  }

  /** A payload of the reader that was ready first, or of one whose heartbeat is due; null where none of them has anything to tell. */
  async #maybePayload(): Promise<SegmentsAdded | null> {
    const [ready] = this.#ready;
    const seat = ready ?? this.#maybeDue();
    if (!seat) return null;
    this.#ready.delete(seat);
    const payload = await this.#read(seat, ready === undefined);
    if (this.#isClosed()) return null;
    if (seat.reader.isDone) this.#dismiss(seat);
    else this.#await(seat);
    if (payload !== null) seat.toldMs = this.#parts.clock.now();
    return payload;
  }

  async #read({ reader, refusal }: Seat, isHeartbeat: boolean): Promise<SegmentsAdded | null> {
    const { report } = refusal ?? (await this.#parts.maybeRefusal(reader.list)) ?? {};
    if (report !== undefined) return reader.farewell(report);
    try {
      return await reader.maybePayload(isHeartbeat);
    } catch (error) {
      if (!this.#parts.bidsFarewell || !(error instanceof RequestError)) throw error;
      return reader.farewell(CURSOR_EXPIRED);
    }
  }

  #await(seat: Seat): void {
    const { reader } = seat;
    seat.forgo();
    if (reader.isBehind) {
      this.#ready.add(seat);
      return;
    }
    seat.forgo = this.#parts.engine.whenChanged(reader.list, reader.version, () => {
      this.#ready.add(seat);
      this.#wake?.();
    });
  }

  /** Until a log has changed, a heartbeat is due, or the stream is closed. */
  async #wait(): Promise<void> {
    const { heartbeatMs, clock } = this.#parts;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (heartbeatMs === null) return;
      const oldestMs = Math.min(clock.now(), ...[...this.#seats].map(({ toldMs }) => toldMs));
      // Should the clock be set back, the next heartbeat is one interval away and not the jump.
      timer = setTimeout(resolve, Math.min(heartbeatMs, Math.max(0, oldestMs + heartbeatMs - clock.now())));
    });
    this.#wake = null;
    clearTimeout(timer);
  }

  #maybeDue(): Seat | undefined {
    const { heartbeatMs, clock } = this.#parts;
    if (heartbeatMs === null) return undefined;
    const nowMs = clock.now();
    return [...this.#seats].find(({ toldMs }) => Math.abs(nowMs - toldMs) >= heartbeatMs);
  }

  /** What was there before the stream was opened says nothing of how fast we are. */
  #tell({ edges }: SegmentsAdded): void {
    const nowMs = this.#parts.clock.now();
    for (const { node } of edges) {
      const timeMs = timeMsOf(node);
      if (timeMs !== null && timeMs >= this.#openedMs) this.#parts.telemetry.delivered(nowMs - timeMs);
    }
  }

  #dismiss(seat: Seat): void {
    this.#seats.delete(seat);
    this.#ready.delete(seat);
    seat.forgo();
    seat.leave();
  }

  #close(): void {
    this.#state = "closed";
    this.#parts.newcomers?.close();
    for (const seat of this.#seats) this.#dismiss(seat);
    this.#wake?.();
  }

  #goesOn(): boolean {
    return this.#state === "open" && (this.#seats.size > 0 || this.#parts.newcomers !== null);
  }

  /** Asked after a pause, in which somebody may have closed it. */
  #isClosed(): boolean {
    return this.#state === "closed";
  }
}
