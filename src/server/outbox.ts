/** What may wait for a reader before the next result is made for it, in characters. */
const ROOM = 65_536;

/** Sends texts to one reader, and knows what has not left yet. */
export interface Outbox {
  /** Resolves when the text has left for the reader, or never will. Never rejects. */
  send(text: string): Promise<void>;
  /** Sends only where nothing waits: for signs of life, which a reader that stopped reading needs no second one of. */
  sendIfIdle(text: string): void;
  /** Resolves when little enough waits: for one after the other, as each may fill it. */
  room(): Promise<void>;
}

export interface OutboxOptions {
  /** Hands over to the socket; `left` is called once the text has been flushed to it, or cannot be. */
  readonly write: (text: string, left: () => void) => void;
  readonly timeoutMs: number;
  /** A text has not left within the timeout. May be called again. */
  readonly onStuck: () => void;
}

export function createOutbox({ write, timeoutMs, onStuck }: OutboxOptions): Outbox {
  let waiting = 0;
  let isLettingIn = false;
  const askers: (() => void)[] = [];

  function send(text: string): Promise<void> {
    return new Promise((resolve) => {
      const stuck = setTimeout(onStuck, timeoutMs);
      waiting += text.length;
      write(text, () => {
        clearTimeout(stuck);
        waiting -= text.length;
        resolve();
        letIn();
      });
    });
  }

  /** What was let in has a turn of the event loop to fill the room, before the next is. */
  function letIn(): void {
    if (isLettingIn || waiting >= ROOM) return;
    const asked = askers.shift();
    if (asked === undefined) return;
    isLettingIn = true;
    setImmediate(() => {
      isLettingIn = false;
      letIn();
    });
    asked();
  }

  return {
    send,
    sendIfIdle(text) {
      if (waiting === 0) void send(text);
    },
    room() {
      return new Promise((resolve) => {
        askers.push(resolve);
        letIn();
      });
    },
  };
}
