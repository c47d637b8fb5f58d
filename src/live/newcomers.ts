import { listId, type ListKey } from "../domain/contact.js";
import type { Joining } from "../domain/live.js";
import type { Reader } from "./reader.js";

/** Readers of contacts that go live while a stream runs. */
export interface Newcomers {
  /** @param first those that the stream has from its start: their contacts do not join again */
  open(first: readonly Reader[], onNews: () => void): void;
  /** Readers that take a seat now. @param taken how many seats are taken */
  take(taken: number): readonly Reader[];
  close(): void;
}

export function createNewcomers({ changes, outputType, most }: Joining, readerOf: (list: ListKey) => Reader): Newcomers {
  const waiting = new Map<string, ListKey>();
  /** Every contact joins once: one that was gone, to another queue for instance, may be read still when it comes back. */
  const joined = new Set<string>();

  async function hear(onNews: () => void): Promise<void> {
    for await (const { changes: heard } of changes) {
      for (const { kind, liveContact } of heard) {
        const list = { instanceId: liveContact.instanceId, contactId: liveContact.contactId, outputType };
        const id = listId(list);
        if (kind === "REMOVED") waiting.delete(id);
        else if (!joined.has(id)) waiting.set(id, list);
      }
      onNews();
    }
  }

  return {
    open(first, onNews) {
      for (const { list } of first) joined.add(listId(list));
      // Its `next` does not reject.
      void hear(onNews);
    },
    take(taken) {
      const next = [...waiting].slice(0, Math.max(0, most - taken));
      for (const [id] of next) {
        waiting.delete(id);
        joined.add(id);
      }
      return next.map(([, list]) => readerOf(list));
    },
    close: () => void changes.return(),
  };
}
