import { pageLooks, type Look, type PageLook, type WireSegment } from "./look.js";

/** An entry of the contact's list, at the place where it was seen. */
export interface SeenEntry {
  /** Its union member's name. */
  readonly member: string;
  /** Member and Id; null for a member without one. */
  readonly key: string | null;
  /** Its own time, epoch milliseconds; null where it has none that can be read. */
  readonly timeMs: number | null;
  /** Index of the look that brought it first. */
  readonly look: number;
  /** What it held, in the order of the looks: more than one where it changed in its place. */
  readonly versions: readonly Version[];
}

export interface Version {
  readonly segment: WireSegment;
  readonly json: string;
  /** Index of the last look that still showed the version before; of the look that brought it for the first one. */
  readonly look: number;
}

/** The list, put together from pages that may have come again, in part or whole. */
export interface Rebuilt {
  readonly entries: readonly SeenEntry[];
  /** Index of a look → how its page lay in the list. */
  readonly placements: ReadonlyMap<number, Placement>;
  /** How many known places held another segment later. */
  readonly moved: number;
}

export interface Placement {
  readonly start: number;
  /** The token brought the page that had given it once more, instead of what comes after. */
  readonly isPageAgain: boolean;
}

type Entry = SeenEntry & { readonly versions: [Version, ...Version[]]; lastLook: number };

/** Where a token leads, and where the page that gave it began. */
interface Place {
  readonly position: number;
  readonly previous: number;
}

export function rebuild(looks: readonly Look[]): Rebuilt {
  const entries: Entry[] = [];
  const keys = new Set<string>();
  const placements = new Map<number, Placement>();
  const places = new Map<string | null, Place>([[null, { position: 0, previous: 0 }]]);
  const moved = new Set<number>();

  const add = (entry: Entry): void => {
    entries.push(entry);
    if (entry.key !== null) keys.add(entry.key);
  };

  /**
   * A token is taken to lead past its page; where the whole of that page comes again, it did not. Something with an Id must be as it was:
   * the same Id with other content may as well be a further entry, and without an Id there may be two alike.
   */
  const placementOf = ({ token, page, index }: PageLook): Placement => {
    const { position, previous } = places.get(token) ?? { position: entries.length, previous: entries.length };
    const before = entries.slice(previous, position);
    const came = page.segments.slice(0, before.length).map((segment) => newEntry(segment, index));
    const isSame = (entry: Entry, i: number): boolean => came[i] !== undefined && isAt(entry, came[i]);
    const isUnchanged = ({ key, versions }: Entry, i: number): boolean => key !== null && came[i]?.versions[0].json === versions.at(-1)?.json;
    const isPageAgain = before.every(isSame) && before.some(isUnchanged);
    return { start: isPageAgain ? previous : position, isPageAgain };
  };

  /** Where the list has changed under a place, only a new Id tells what is new. */
  const put = (segment: WireSegment, position: number, { index }: PageLook, isMoved: boolean): void => {
    const entry = newEntry(segment, index);
    const known = entries[position];
    if (isMoved) {
      if (known !== undefined) moved.add(position);
      if (entry.key !== null && !keys.has(entry.key)) add(entry);
      return;
    }
    if (known === undefined) return add(entry);
    const [version] = entry.versions;
    if (known.versions.at(-1)?.json !== version.json) known.versions.push({ ...version, look: known.lastLook });
    known.lastLook = index;
  };

  for (const look of pageLooks(looks)) {
    const { page, token } = look;
    const placement = placementOf(look);
    placements.set(look.index, placement);
    const firstMoved = page.segments.findIndex((segment, i) => !isAt(entries[placement.start + i], identityOf(segment)));
    page.segments.forEach((segment, i) => put(segment, placement.start + i, look, firstMoved >= 0 && i >= firstMoved));
    const isEcho = page.nextToken === token && page.segments.length === 0;
    if (page.nextToken !== null && !isEcho) {
      places.set(page.nextToken, { position: placement.start + page.segments.length, previous: placement.start });
    }
  }
  return { entries, placements, moved: moved.size };
}

/** A place that is still free holds whatever comes. */
function isAt(known: Entry | undefined, { member, key }: Pick<Entry, "member" | "key">): boolean {
  return known === undefined || (known.member === member && known.key === key);
}

function newEntry(segment: WireSegment, look: number): Entry {
  const json = JSON.stringify(segment);
  return { ...identityOf(segment), timeMs: timeOf(segment), look, lastLook: look, versions: [{ segment, json, look }] };
}

function identityOf(segment: WireSegment): { readonly member: string; readonly key: string | null } {
  const member = Object.keys(segment)[0] ?? "";
  const { Id: id } = fieldsOf(segment);
  return { member, key: typeof id === "string" ? `${member} ${id}` : null };
}

function timeOf(segment: WireSegment): number | null {
  const { Time: time } = fieldsOf(segment);
  const absolute = isRecord(time) ? time["AbsoluteTime"] : null;
  const timeMs = typeof absolute === "string" ? Date.parse(absolute) : NaN;
  return Number.isNaN(timeMs) ? null : timeMs;
}

/** What the segment's one member holds. */
export function fieldsOf(segment: WireSegment): Readonly<Record<string, unknown>> {
  const fields = Object.values(segment)[0];
  return isRecord(fields) ? fields : {};
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
