import { placeOf, type Directory, type LiveContact, type LiveContactChange, type LiveContactsStream } from "../domain/directory.js";
import type { Visit } from "./visit.js";

/** The live contacts whose analysis one principal may read: that there are others is not told. */
export function createGuardedDirectory(directory: Directory, { mayKnow }: Pick<Visit, "mayKnow">): Directory {
  return {
    async window(filter, first, after) {
      const shown: LiveContact[] = [];
      let place = after;
      for (;;) {
        const { liveContacts, hasMore } = await directory.window(filter, first + 1, place);
        const isKnown = await Promise.all(liveContacts.map(mayKnow));
        shown.push(...liveContacts.filter((_, index) => isKnown[index]));
        const last = liveContacts.at(-1);
        if (shown.length > first || !hasMore || last === undefined) return { liveContacts: shown.slice(0, first), hasMore: shown.length > first };
        place = placeOf(last);
      }
    },
    changes: (filter) => guardedChanges(directory.changes(filter), mayKnow),
  };
}

/** Not an async generator: the `return` of one would wait for a `next` that waits. */
function guardedChanges(stream: LiveContactsStream, mayKnow: Visit["mayKnow"]): LiveContactsStream {
  const shown = new Map<string, LiveContact>();

  /** What was shown goes on being told, or is taken away; a right that was given meanwhile shows what was not. */
  async function maybeShown({ kind, liveContact }: LiveContactChange): Promise<readonly LiveContactChange[]> {
    const id = JSON.stringify([liveContact.instanceId, liveContact.contactId]);
    if (kind !== "REMOVED" && (await mayKnow(liveContact))) {
      const change: LiveContactChange = { kind: shown.has(id) ? "UPDATED" : "ADDED", liveContact };
      shown.set(id, liveContact);
      return [change];
    }
    // As it was told last: where it has gone is not for those who may not know it.
    const last = shown.get(id);
    return shown.delete(id) && last ? [{ kind: "REMOVED", liveContact: last }] : [];
  }

  return {
    async next() {
      for (;;) {
        const result = await stream.next();
        if (result.done === true) return result;
        const changes = (await Promise.all(result.value.changes.map(maybeShown))).flat();
        if (result.value.isReset || changes.length > 0) return { done: false, value: { ...result.value, changes } };
      }
    },
    return: () => stream.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
