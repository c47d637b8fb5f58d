import { crc32 } from "node:zlib";
import type { ListKey } from "../domain/contact.js";
import type { Entry, Segment, SegmentType } from "../domain/segment.js";
import { isTerminal, MAX_RESULTS, type Channel, type SegmentsResponse, type UpstreamStatus } from "../domain/upstream.js";

/** What a chain of NextTokens belongs to: a token is good for one contact, one output type and one set of segment types. */
export interface Source {
  readonly list: ListKey;
  readonly types: readonly SegmentType[];
}

/**
 * What the upstream holds from one token on. A page does not know its position: its content follows from the token alone, so that
 * pages can be shared whoever asked for them, and no reader can make another one see a page in the wrong place.
 */
export interface Page {
  /** The token that fetches it; null for the first page. */
  readonly token: string | null;
  readonly segments: readonly Segment[];
  readonly nextToken: string | null;
  readonly status: UpstreamStatus;
  readonly channel: Channel | null;
  /** When the upstream last answered for it, in epoch milliseconds. */
  readonly asOfMs: number;
  /** Its entries are final: what comes later is behind `nextToken`. */
  readonly sealed: boolean;
  /** Mark of what the last call brought: the same again means that the upstream repeated itself. */
  readonly lastMark: number | null;
}

/** A page at its place in the list. */
export interface PlacedPage {
  readonly page: Page;
  /** Position of its first entry. */
  readonly start: number;
  /** Position after its last entry. */
  readonly end: number;
  /** Mark of the page before it. */
  readonly markBefore: number | null;
}

export function pageOf(token: string | null, response: SegmentsResponse, markBefore: number | null, asOfMs: number): Page {
  const { status, channel, nextToken } = response;
  // Dearer than reading the page, and wanted only where another page follows.
  const mark = once(() => markOf(response.segments));
  const segments = markBefore !== null && repeats(mark(), markBefore) ? [] : response.segments;
  const sealed = isSealed({ token, segments, nextToken, status });
  return {
    token,
    segments,
    nextToken,
    status,
    channel,
    asOfMs,
    sealed,
    get lastMark() {
      return mark();
    },
  };
}

/** Whether the upstream answered with the page before once more, and gave no other way on than to ask the same again. */
export function isStuck(token: string | null, { segments, nextToken }: SegmentsResponse, markBefore: number | null): boolean {
  return token !== null && nextToken === token && repeats(markOf(segments), markBefore);
}

/** A tail whose NextToken brings what is new, and only that. */
type GrowingPage = Page & { readonly nextToken: string };

/** A page that is its own successor brings all of itself again, so that it is fetched anew instead. */
export function isGrowing(page: Page): page is GrowingPage {
  return !page.sealed && page.nextToken !== null && page.nextToken !== page.token;
}

/**
 * What a page becomes when the answer to its `nextToken` has come: one page while both fit the size of a page (as fetching its own
 * token would now give) and the token leads on, else a sealed page and its successor.
 */
export function extendPage(page: GrowingPage, response: SegmentsResponse, asOfMs: number): Page[] {
  const next = pageOf(page.nextToken, response, page.lastMark, asOfMs);
  const comesAgain = next.nextToken === next.token && next.segments.length > 0;
  if (comesAgain || page.segments.length + next.segments.length > MAX_RESULTS) return [{ ...page, sealed: true }, next];
  const segments = [...page.segments, ...next.segments];
  const lastMark = next.lastMark ?? page.lastMark;
  return [{ ...next, token: page.token, segments, lastMark, sealed: isSealed({ ...next, token: page.token, segments }) }];
}

/** Whether a sealed page came again as it was, so that what was held behind it is still behind it. */
export function isUnchanged(before: Page, page: Page): boolean {
  return before.sealed && page.sealed && crcOf(before.segments) === crcOf(page.segments);
}

/** The upstream may give another token for the same place: it must not cut off what is held there. */
export function moveSuccessor(pages: Map<string | null, Page>, from: string | null, to: string | null): void {
  const successor = pages.get(from);
  if (!successor || pages.has(to)) return;
  pages.delete(from);
  pages.set(to, { ...successor, token: to });
}

/**
 * A number for what a call brought, equal for an equal answer. Null when no segment has an Id of its own: categories and issues may
 * rightly come twice with the same content, so nothing can be said of them.
 */
function markOf(segments: readonly Segment[]): number | null {
  return segments.some(hasId) ? crcOf(segments) : null;
}

function crcOf(segments: readonly Segment[]): number {
  return segments.reduce((crc, segment) => crc32(JSON.stringify(segment), crc), 0);
}

const entriesOf = new WeakMap<Page, { readonly start: number; readonly entries: readonly Entry[] }>();

/** The page's segments at their positions; made once a page, since nearly always a page has one place. */
export function placedEntries({ page, start }: PlacedPage): readonly Entry[] {
  const known = entriesOf.get(page);
  if (known?.start === start) return known.entries;
  const entries = page.segments.map((segment, index) => ({ ...segment, position: start + index }));
  entriesOf.set(page, { start, entries });
  return entries;
}

function repeats(mark: number | null, markBefore: number | null): boolean {
  return mark !== null && mark === markBefore;
}

/** While a contact is live a short page is its tail; a terminal one is read on until there is no token. */
function isSealed({ token, segments, nextToken, status }: Pick<Page, "token" | "segments" | "nextToken" | "status">): boolean {
  return nextToken !== null && nextToken !== token && (isTerminal(status) || segments.length >= MAX_RESULTS);
}

function hasId(segment: Segment): boolean {
  return segment.kind === "TRANSCRIPT" || segment.kind === "EVENT" || segment.kind === "ATTACHMENTS";
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
