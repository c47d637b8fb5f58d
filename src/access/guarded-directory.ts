import { contactKeyId } from "../domain/contact.js";
import type { Directory, LiveContact, LiveContactChange, LiveContactsChanged, LiveContactsStream } from "../domain/directory.js";
import { mappedStream } from "./mapped-stream.js";
import type { Visit } from "./visit.js";

/** The live contacts whose analysis one principal may read: that there are others is not told. */
export function createGuardedDirectory(directory: Directory, { mayKnow }: Pick<Visit, "mayKnow">): Directory {
  return {
    async window(filter, first, after) {
      // All at once: the directory puts them in order each time that it is asked.
      const { liveContacts } = await directory.window(filter, Infinity, after);
      const shown: LiveContact[] = [];
      for (let from = 0; from < liveContacts.length && shown.length <= first; from += first + 1) {
        const some = liveContacts.slice(from, from + first + 1);
        const isKnown = await Promise.all(some.map(mayKnow));
        shown.push(...some.filter((_, index) => isKnown[index]));
      }
      return { liveContacts: shown.slice(0, first), hasMore: shown.length > first };
    },
    changes: (filter) => guardedChanges(directory.changes(filter), mayKnow),
  };
}

function guardedChanges(stream: LiveContactsStream, mayKnow: Visit["mayKnow"]): LiveContactsStream {
  const shown = new Map<string, LiveContact>();

  /** What was shown goes on being told, or is taken away; a right that was given meanwhile shows what was not. */
  async function maybeShown({ kind, liveContact }: LiveContactChange): Promise<readonly LiveContactChange[]> {
    const id = contactKeyId(liveContact);
    if (kind !== "REMOVED" && (await mayKnow(liveContact))) {
      const change: LiveContactChange = { kind: shown.has(id) ? "UPDATED" : "ADDED", liveContact };
      shown.set(id, liveContact);
      return [change];
    }
    // As it was told last: where it has gone is not for those who may not know it.
    const last = shown.get(id);
    return shown.delete(id) && last ? [{ kind: "REMOVED", liveContact: last }] : [];
  }

  return mappedStream<LiveContactsChanged>(stream, async ({ isReset, changes: told }) => {
    const changes = (await Promise.all(told.map(maybeShown))).flat();
    return isReset || changes.length > 0 ? { isReset, changes } : null;
  });
}
