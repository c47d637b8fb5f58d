import type { SegmentEdge } from "../domain/analysis.js";
import type { Clock } from "../domain/clock.js";
import type { ListKey } from "../domain/contact.js";
import { RequestError, type Unavailable } from "../domain/errors.js";
import type { Resume, SegmentsAdded, SegmentsAddedKind, StreamOptions } from "../domain/live.js";
import type { Entry, Segment, SegmentType } from "../domain/segment.js";
import { checkOf, type Continuation, type Cursor } from "../pages/cursor.js";
import { awaitedAfterEnd } from "./aftermath.js";
import type { Engine, FeedState, LogPlace, LogSlice } from "./engine.js";

/** Cursors, as pages make and read them. */
export interface Cursors {
  edge(entry: Entry, continuation: Continuation | null): SegmentEdge;
  /** @throws RequestError BAD_USER_INPUT */
  decode(list: ListKey, text: string): Cursor;
}

export interface ReaderOptions extends Resume, Pick<StreamOptions, "types"> {
  readonly engine: Pick<Engine, "read">;
  readonly cursors: Cursors;
  readonly clock: Clock;
  /** What lists are made of. */
  readonly listTypes: readonly SegmentType[];
  /** Whether bookmarks carry the upstream's token: a hundred of them would be more than a resuming client may send. */
  readonly withTokens: boolean;
}

/** A payload's entries at most: what a query's page may hold, too. A reader that is further behind gets several. */
const MAX_ENTRIES = 500;

/** What a slice brings to one reader. */
interface News {
  readonly edges: readonly SegmentEdge[];
  readonly revised: readonly Entry[];
}

/**
 * One reader's place in one list's log. It holds nothing of the log but that: what was added while nobody asked comes in one payload.
 * @throws RequestError BAD_USER_INPUT, of the constructor, for a cursor that cannot be read
 */
export class Reader {
  readonly list: ListKey;
  readonly #options: ReaderOptions;
  readonly #awaitsSummary: boolean;
  #isDone = false;
  #isBehind = true;
  #version = 0;
  #place: LogPlace;
  #generation: number | null = null;
  /** When it came, in epoch milliseconds: its cursor may be younger than all that the log holds. */
  readonly #cameMs: number;
  /** The entry after which to begin, until the log has shown that it is still there. */
  #unverified: Cursor | null;
  /** The `endCursor` that was told last. */
  #bookmark: string | null;
  /** The entry that was passed last, unless the bookmark is its own. */
  #passed: { readonly entry: Entry; readonly continuation: Continuation | null } | null = null;
  #told: string | null = null;

  constructor(options: ReaderOptions) {
    const { list, after, cursors, types, listTypes } = options;
    this.#options = options;
    this.list = list;
    this.#cameMs = options.clock.now();
    this.#bookmark = after;
    this.#unverified = after === null ? null : cursors.decode(list, after);
    this.#place = { position: this.#unverified?.position ?? 0, revision: 0 };
    this.#awaitsSummary = awaitedAfterEnd(listTypes, (kind) => types !== null && !types.includes(kind)).length > 0;
  }

  /** Nothing more will come. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** The log's, when it was read last. */
  get version(): number {
    return this.#version;
  }

  /** The log held more, when it was read last. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /**
   * What the log brings after the reader's place; null when that is nothing to tell of.
   * @param isHeartbeat tells how the contact stands even if that has not changed
   * @throws RequestError CURSOR_EXPIRED when the list does not go on from where the reader is; then it is done
   */
  async maybePayload(isHeartbeat: boolean): Promise<SegmentsAdded | null> {
    const slice = await this.#read();
    if (!this.#begins(slice)) return isHeartbeat ? this.#payload("HEARTBEAT", slice, NO_NEWS) : null;
    const news = this.#pass(slice);
    this.#isDone = slice.isWhole && this.#isOver(slice.state);
    const kind = this.#maybeKind(slice, news, isHeartbeat);
    return kind && this.#payload(kind, slice, news);
  }

  /** The last payload of a reader that cannot go on, in a stream that may: without a word of what the list holds. */
  farewell(unavailable: Unavailable): SegmentsAdded {
    this.#isDone = true;
    return {
      list: this.list,
      kind: "STATUS",
      ...NO_NEWS,
      after: this.#bookmark,
      endCursor: null,
      hasMore: false,
      status: "UNAVAILABLE",
      unavailable,
      freshness: { asOf: null, nextPollAt: null, degraded: false },
    };
  }

  async #read(): Promise<LogSlice> {
    const { engine, list } = this.#options;
    const slice = await engine.read(list, this.#place, MAX_ENTRIES);
    this.#version = slice.version;
    this.#isBehind = !slice.isWhole;
    this.#generation ??= slice.generation;
    if (slice.generation !== this.#generation) throw this.#expired();
    return slice;
  }

  /** Whether the log has come to where the reader begins, which is after the entry that its cursor was made for. */
  #begins({ entries: [found], isWhole, state }: LogSlice): boolean {
    const cursor = this.#unverified;
    if (cursor === null) return true;
    if (found && checkOf(found.entry) !== cursor.check) throw this.#expired();
    if (found) {
      this.#unverified = null;
      this.#place = { ...this.#place, position: cursor.position + 1 };
      return true;
    }
    const isElsewhere = isWhole && ((state.settledMs ?? -Infinity) >= this.#cameMs || state.phase === "OVER");
    // A contact that was never read ends without a list to compare.
    if (isElsewhere && state.asOfMs !== null) throw this.#expired();
    return isElsewhere;
  }

  #pass({ entries, revisions, next, isWhole, state }: LogSlice): News {
    const from = this.#place.position;
    const passed = entries.filter(({ entry }) => entry.position >= from);
    const last = passed.at(-1)?.entry;
    const continuation = isWhole && this.#options.withTokens ? state.continuation : null;
    const edgeOf = (entry: Entry): SegmentEdge => this.#options.cursors.edge(entry, entry === last ? continuation : null);
    if (last) this.#passed = { entry: last, continuation };
    this.#place = next;
    return {
      edges: passed.filter(({ entry, seen }) => seen === "NEW" && this.#wants(entry)).map(({ entry }) => edgeOf(entry)),
      revised: [
        // A reader that resumes may have been away when an entry was changed in its place: told once more, that does no harm.
        ...revisions.filter((entry) => entry.position < from && this.#wants(entry)),
        ...passed.filter(({ entry, seen }) => seen === "REVISED" && this.#wants(entry)).map(({ entry }) => entry),
      ],
    };
  }

  #wants({ kind }: Segment): boolean {
    const { types } = this.#options;
    return types === null || (types as readonly string[]).includes(kind);
  }

  #isOver({ phase }: FeedState): boolean {
    return phase === "OVER" || (phase === "DRAINED" && !this.#awaitsSummary);
  }

  #maybeKind({ state, isWhole }: LogSlice, { edges, revised }: News, isHeartbeat: boolean): SegmentsAddedKind | null {
    const { status, unavailable, degraded, asOfMs } = state;
    const standing = `${status} ${unavailable?.code ?? ""} ${degraded}`;
    const isNews = edges.length + revised.length > 0;
    // Before the first answer there is nothing to tell, and a reader that is behind is told when it has caught up.
    const isChange = (asOfMs !== null || unavailable !== null) && isWhole && standing !== this.#told;
    if (isNews || isChange || this.#isDone) this.#told = standing;
    if (isNews) return "SEGMENTS";
    if (isChange || this.#isDone) return "STATUS";
    return isHeartbeat ? "HEARTBEAT" : null;
  }

  #payload(kind: SegmentsAddedKind, { state, nextPollMs }: LogSlice, { edges, revised }: News): SegmentsAdded {
    const after = this.#bookmark;
    if (this.#passed !== null) {
      const { entry, continuation } = this.#passed;
      const edge = edges.at(-1);
      this.#bookmark = (edge?.node === entry ? edge : this.#options.cursors.edge(entry, continuation)).cursor;
      this.#passed = null;
    }
    return {
      list: this.list,
      kind,
      edges,
      revised,
      after,
      endCursor: this.#bookmark,
      hasMore: !this.#isDone,
      status: state.status,
      unavailable: state.unavailable,
      freshness: {
        asOf: maybeDate(state.asOfMs),
        nextPollAt: this.#isOver(state) ? null : maybeDate(nextPollMs),
        degraded: state.degraded,
      },
    };
  }

  #expired(): RequestError {
    this.#isDone = true;
    return new RequestError("CURSOR_EXPIRED", "The list no longer goes on from where this stream was; start again without `after`.");
  }
}

const NO_NEWS: News = { edges: [], revised: [] };

function maybeDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
