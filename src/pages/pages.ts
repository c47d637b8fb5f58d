import {
  SPARSE_KINDS,
  type HeldEntries,
  type Look,
  type SegmentEdge,
  type SegmentsQuery,
  type SegmentWindow,
  type SparseKind,
  type SparseSegments,
} from "../domain/analysis.js";
import type { Clock } from "../domain/clock.js";
import type { ListKey } from "../domain/contact.js";
import { ContactUnavailable, RequestError } from "../domain/errors.js";
import type { SegmentAddress } from "../domain/global-id.js";
import type { Entry, Segment, SegmentType } from "../domain/segment.js";
import { NO_TELEMETRY, type PagesReading, type Telemetry } from "../domain/telemetry.js";
import type { ListSegments } from "../domain/upstream.js";
import { createCursorCodec, type Continuation, type Cursor } from "./cursor.js";
import { Edge } from "./edge.js";
import { findEntry, findTranscripts, type FoundTranscripts } from "./find.js";
import { createFollower, type Follower } from "./follower.js";
import { heldEntries } from "./held.js";
import { readLook } from "./look.js";
import type { Source } from "./page.js";
import { createPageStore } from "./page-store.js";
import { CallsSpent, type Reading } from "./reading.js";
import { readSparse } from "./sparse.js";
import type { Walk } from "./walk.js";
import { readWindow } from "./window.js";

export interface PagesOptions {
  readonly listSegments: ListSegments;
  readonly clock: Clock;
  /** `LIST_TYPES`: what a list is made of. */
  readonly listTypes: readonly SegmentType[];
  /** `CURSOR_KEY`: 32 bytes. */
  readonly cursorKey: Buffer;
  /** UTF-8 bytes of a NextToken that a cursor may carry. */
  readonly cursorTokenMaxBytes: number;
  /** `QUERY_MAX_AGE`: how long a passing failure stands in for a further call. */
  readonly queryMaxAgeMs: number;
  /** How long what cannot change any more is kept. */
  readonly sealedTtlMs: number;
  readonly summaryGraceMs: number;
  /** How long a contact that the upstream does not know counts as not started yet. */
  readonly pendingGraceMs: number;
  readonly walkMaxPages: number;
  readonly cacheBytes: number;
  readonly telemetry?: Telemetry;
}

export type Pages = ReturnType<typeof createPages>;

/** What operations read of them. */
export type ReadPages = Pick<Pages, "window" | "sparse" | "held" | "transcripts" | "entry" | "look">;

/** Lists, read through pages: all that the upper rooms know of the upstream. Unless it says otherwise, a method @throws ContactUnavailable or RequestError. */
export function createPages(options: PagesOptions) {
  const { listSegments, clock, cacheBytes, listTypes, walkMaxPages, telemetry = NO_TELEMETRY } = options;
  const freshness = { sealedTtlMs: options.sealedTtlMs, summaryGraceMs: options.summaryGraceMs, failureTtlMs: options.queryMaxAgeMs };
  const store = createPageStore({ listSegments, clock, cacheBytes, freshness, telemetry });
  const codec = createCursorCodec({ key: options.cursorKey, tokenMaxBytes: options.cursorTokenMaxBytes, listTypes });

  function walk(source: Source, reading: Reading): Walk {
    return { store, source, reading, telemetry, now: () => clock.now() };
  }

  function listOf(list: ListKey): Source {
    return { list: bare(list), types: listTypes };
  }

  function selectionOf(list: ListKey): Source {
    return { list: bare(list), types: SPARSE_KINDS };
  }

  /** Segments carry their list, and cursors check segments: what else a reader says beside the key must not get into them. */
  function bare({ instanceId, contactId, outputType }: ListKey): ListKey {
    return { instanceId, contactId, outputType };
  }

  async function bounded<T>(list: ListKey, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw told(list, error as Error);
    }
  }

  /** An operation without calls left: a contact not reached at all is data, a field that would have to read on is an error. */
  function told(list: ListKey, error: Error): Error {
    if (!(error instanceof CallsSpent)) return error;
    if (store.trunk(listOf(list)).length === 0) return new ContactUnavailable("UPSTREAM_THROTTLED", error.retryAfterMs);
    return new RequestError("QUERY_TOO_COMPLEX", "This field needs more upstream calls than one operation may make; ask for less at once.", {
      limit: error.limit,
    });
  }

  return {
    /** What is held, in bytes. */
    sizes: (): PagesReading => store.sizes(),

    /** Reads the list on for all who watch it. @see createFollower */
    follow: (list: ListKey): Follower => createFollower({ store, source: listOf(list), now: () => clock.now() }),

    edge: (entry: Entry, continuation: Continuation | null): SegmentEdge => new Edge(entry, codec, continuation),

    decode: (list: ListKey, text: string): Cursor => codec.decode(bare(list), text, "after"),

    window: (list: ListKey, query: SegmentsQuery, reading: Reading): Promise<SegmentWindow> =>
      bounded(list, () => readWindow({ walk: walk(listOf(list), reading), codec, walkMaxPages }, query)),

    sparse: (list: ListKey, kinds: readonly SparseKind[], reading: Reading): Promise<SparseSegments> =>
      bounded(list, () => readSparse({ list: walk(listOf(list), reading), selection: walk(selectionOf(list), reading) }, kinds)),

    held: (list: ListKey, reading: Reading): Promise<HeldEntries> => bounded(list, () => heldEntries(walk(listOf(list), reading))),

    /** Never rejects: what was found before some trouble is no worse for it. */
    async transcripts(list: ListKey, ids: readonly string[], reading: Reading): Promise<FoundTranscripts> {
      const { found, trouble } = await findTranscripts(walk(listOf(list), reading), ids);
      return { found, trouble: trouble && told(list, trouble) };
    },

    entry: (list: ListKey, address: SegmentAddress, reading: Reading): Promise<Segment | null> =>
      bounded(list, () => findEntry({ list: walk(listOf(list), reading), selection: walk(selectionOf(list), reading) }, address)),

    /** Never rejects for what concerns one contact. */
    look: (list: ListKey, reading: Reading): Promise<Look> =>
      readLook({
        list: walk(listOf(list), reading),
        selection: walk(selectionOf(list), reading),
        sealedTtlMs: options.sealedTtlMs,
        pendingGraceMs: options.pendingGraceMs,
      }),
  };
}
