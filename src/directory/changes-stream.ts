import type { LiveContact, LiveContactChange, LiveContactsChanged, LiveContactsStream } from "../domain/directory.js";

export interface ChangesStreamParts {
  /** The ids of all that are live. */
  readonly all: () => readonly string[];
  /** The contact, where it is live and of those that the stream is about. */
  readonly maybeLive: (id: string) => LiveContact | null;
  /** From its first `next` on it is told what changes. */
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

type Result = IteratorResult<LiveContactsChanged, undefined>;

/** A payload's changes at most. */
const MAX_CHANGES = 100;
const DONE: Result = { done: true, value: undefined };

/**
 * The difference between what its reader was told and what is so now: a reader that is slow gets it once, however often it changed. An iterator
 * written out, since an async generator's `return` would queue up behind a `next` that waits.
 */
export class ChangesStream implements LiveContactsStream {
  readonly #parts: ChangesStreamParts;
  readonly #told = new Map<string, LiveContact>();
  /** Those of which what was told may not be so any more, in the order of the news. */
  readonly #dirty = new Set<string>();
  #state: "new" | "open" | "closed" = "new";
  #wake: (() => void) | null = null;

  constructor(parts: ChangesStreamParts) {
    this.#parts = parts;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  changed(id: string): void {
    this.#dirty.add(id);
    this.#wake?.();
  }

  async next(): Promise<Result> {
    const isReset = this.#state === "new";
    if (isReset) this.#open();
    while (this.#state === "open") {
      const changes = this.#take();
      if (isReset || changes.length > 0) return { done: false, value: { isReset, changes } };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    return DONE;
  }

  return(): Promise<Result> {
    this.#state = "closed";
    this.#parts.onClose();
    this.#wake?.();
    return Promise.resolve(DONE);
  }

  #open(): void {
    this.#state = "open";
    for (const id of this.#parts.all()) this.#dirty.add(id);
    this.#parts.onOpen();
  }

  #take(): readonly LiveContactChange[] {
    const changes: LiveContactChange[] = [];
    for (const id of this.#dirty) {
      if (changes.length === MAX_CHANGES) break;
      this.#dirty.delete(id);
      const change = this.#maybeChange(id);
      if (change !== null) changes.push(change);
    }
    return changes;
  }

  #maybeChange(id: string): LiveContactChange | null {
    const told = this.#told.get(id);
    const liveContact = this.#parts.maybeLive(id);
    if (liveContact === null) {
      this.#told.delete(id);
      return told === undefined ? null : { kind: "REMOVED", liveContact: told };
    }
    if (liveContact === told) return null;
    this.#told.set(id, liveContact);
    return { kind: told === undefined ? "ADDED" : "UPDATED", liveContact };
  }
}
