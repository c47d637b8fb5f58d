import type { WireOutputType, WireSegment } from "./scenario.js";
import { isSegmentType } from "./segment-types.js";

/** One entry of a contact's list; it is turned into JSON once for each of its two texts. */
export interface ListedSegment {
  /** The union member's name: `Transcript`, …, or one that nobody knows. */
  readonly member: string;
  json(outputType: WireOutputType): string;
}

type Source = (outputType: WireOutputType) => WireSegment;

export interface SegmentList {
  readonly length: number;
  /** @param inPlace where an entry with the same Id stands, change that one instead of adding another */
  add(source: Source, options: { readonly inPlace: boolean }): void;
  /** The entries of those types, in list order. A member that is no segment type comes along with any of them. */
  ofTypes(types: readonly string[]): readonly ListedSegment[];
}

export function createSegmentList(): SegmentList {
  const entries: (ListedSegment & { become(source: Source): void })[] = [];
  const byId = new Map<string, (typeof entries)[number]>();
  // Filtered lists only grow, as the list does: each is brought up to date from where it was left.
  const views = new Map<string, { readonly entries: ListedSegment[]; seen: number }>();

  return {
    get length() {
      return entries.length;
    },

    add(source, { inPlace }) {
      const { member, key } = identityOf(source("Redacted"));
      const earlier = key === null ? undefined : byId.get(key);
      if (inPlace && earlier !== undefined) {
        earlier.become(source);
        return;
      }
      const entry = createListedSegment(member, source);
      entries.push(entry);
      if (key !== null) byId.set(key, entry);
    },

    ofTypes(types) {
      const name = types.join();
      const view = views.get(name) ?? { entries: [], seen: 0 };
      views.set(name, view);
      for (; view.seen < entries.length; view.seen += 1) {
        const entry = entries[view.seen];
        if (entry && (types.includes(entry.member) || !isSegmentType(entry.member))) view.entries.push(entry);
      }
      return view.entries;
    },
  };
}

function createListedSegment(member: string, source: Source): ListedSegment & { become(source: Source): void } {
  let json: Partial<Record<WireOutputType, string>> = {};
  return {
    member,
    json: (outputType) => (json[outputType] ??= JSON.stringify(source(outputType))),
    become(next) {
      source = next;
      json = {};
    },
  };
}

function identityOf(segment: WireSegment): { readonly member: string; readonly key: string | null } {
  const [member = "", value] = Object.entries(segment)[0] ?? [];
  const id = typeof value === "object" && value !== null && "Id" in value ? value.Id : null;
  return { member, key: typeof id === "string" ? `${member} ${id}` : null };
}
