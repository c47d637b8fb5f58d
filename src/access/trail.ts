import { listId, type ListKey } from "../domain/contact.js";
import type { Segment } from "../domain/segment.js";

/** One line of the audit: what one principal was shown, or refused, of one list. No content. */
export interface AuditLine extends ListKey {
  /** A query has one line a list, at its end. A stream has one where a list is begun or refused, and one at its end that sums up. */
  readonly event: "QUERY" | "STREAM_STARTED" | "STREAM_ENDED" | "STREAM_REFUSED";
  readonly decision: "ALLOWED" | "REFUSED";
  readonly principal: string;
  readonly requestId: string;
  /** How many segments of each kind were handed over: what an answer was computed from counts, whether it shows them or not. */
  readonly kinds: Readonly<Partial<Record<Segment["kind"], number>>>;
  readonly count: number;
  /** Of a stream: how many of its payloads were of this list. */
  readonly payloads: number;
}

export type WriteAudit = (line: AuditLine) => void;

/** What one operation was shown so far. */
export interface Trail {
  /** From now on it is a stream's. */
  beginStream(): void;
  allowed(list: ListKey): void;
  refused(list: ListKey): void;
  disclosed(list: ListKey, segments: readonly Segment[]): void;
  delivered(list: ListKey): void;
  /** Writes what is left to be told. */
  close(): void;
}

export interface TrailOptions {
  readonly principal: string;
  readonly requestId: string;
  readonly writeAudit: WriteAudit;
}

interface Met {
  readonly list: ListKey;
  readonly kinds: Map<Segment["kind"], number>;
  payloads: number;
  told: "nothing" | "started" | "refused";
}

export function createTrail({ principal, requestId, writeAudit }: TrailOptions): Trail {
  const lists = new Map<string, Met>();
  let isStream = false;

  function met(list: ListKey): Met {
    const id = listId(list);
    const known = lists.get(id);
    if (known !== undefined) return known;
    const { instanceId, contactId, outputType } = list;
    const fresh: Met = { list: { instanceId, contactId, outputType }, kinds: new Map(), payloads: 0, told: "nothing" };
    lists.set(id, fresh);
    return fresh;
  }

  function write(event: AuditLine["event"], decision: AuditLine["decision"], { list, kinds, payloads }: Met): void {
    const count = [...kinds.values()].reduce((sum, each) => sum + each, 0);
    writeAudit({ event, decision, principal, requestId, ...list, kinds: Object.fromEntries(kinds), count, payloads });
  }

  return {
    beginStream() {
      isStream = true;
    },
    allowed(list) {
      const found = met(list);
      if (!isStream || found.told === "started") return;
      found.told = "started";
      write("STREAM_STARTED", "ALLOWED", found);
    },
    refused(list) {
      const found = met(list);
      if (found.told === "refused") return;
      found.told = "refused";
      write(isStream ? "STREAM_REFUSED" : "QUERY", "REFUSED", found);
    },
    disclosed(list, segments) {
      if (segments.length === 0) return;
      const { kinds } = met(list);
      for (const { kind } of segments) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    },
    delivered(list) {
      met(list).payloads += 1;
    },
    close() {
      for (const found of lists.values()) {
        if (isStream ? found.told === "started" : found.kinds.size > 0) write(isStream ? "STREAM_ENDED" : "QUERY", "ALLOWED", found);
      }
      lists.clear();
    },
  };
}
