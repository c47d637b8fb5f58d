import type { SegmentType } from "../../src/domain/segment.js";

/** What the upstream holds at one position of a list. */
export interface Item {
  readonly kind: SegmentType | "UNKNOWN";
  /** The upstream's own Id; null where it gives none. */
  readonly key: string | null;
  /** What it has said so far, the latest last: more than one where the upstream changes segments in their places. */
  readonly versions: readonly string[];
}

/** All that the upstream has held of a contact: a contact may begin anew under its id, and its last life is the one that counts. */
export interface Truth {
  readonly contactId: string;
  readonly lives: readonly (readonly Item[])[];
}

/** Whether a segment's Id was in the list before it: with other content, or with the same. */
export type Seen = "NEW" | "REVISED" | "AGAIN";

export function seenAt(life: readonly Item[], position: number): Seen {
  const item = itemAt(life, position);
  const before = item.key === null ? undefined : life.slice(0, position).findLast(({ kind, key }) => kind === item.kind && key === item.key);
  if (before === undefined) return "NEW";
  return before.versions.at(-1) === item.versions.at(-1) ? "AGAIN" : "REVISED";
}

export function itemAt(life: readonly Item[], position: number): Item {
  const item = life[position];
  if (item === undefined) throw new Error(`expected a position before ${life.length}, got ${position}`);
  return item;
}

/** The parts of a segment in which it says what no other says, by the names that they have in the graph. */
export interface Spoken {
  readonly content?: string | null;
  readonly eventType?: string;
  readonly attachments?: readonly { readonly attachmentName: string }[];
  readonly matchedDetails?: readonly { readonly name: string }[];
  readonly issuesDetected?: readonly { readonly transcriptItems: readonly { readonly content: string | null }[] }[];
  readonly upstreamKind?: string;
}

/** What a segment says. */
export function said({ content, eventType, attachments, matchedDetails, issuesDetected, upstreamKind }: Spoken): string {
  const words =
    content ?? eventType ?? attachments?.[0]?.attachmentName ?? matchedDetails?.[0]?.name ?? issuesDetected?.[0]?.transcriptItems[0]?.content ?? upstreamKind;
  if (words === undefined) throw new Error("expected a segment that says something");
  return words;
}
