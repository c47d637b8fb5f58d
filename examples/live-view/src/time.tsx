import { useSyncExternalStore } from "react";

const TICK_MS = 1_000;

/** One timer for whoever shows how long ago something was. */
function createTicker() {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = Date.now();
  const tick = (): void => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    now: () => now,
    subscribe(onTick: () => void) {
      if (listeners.size === 0) {
        now = Date.now();
        timer = setInterval(tick, TICK_MS);
      }
      listeners.add(onTick);
      return () => {
        listeners.delete(onTick);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
  };
}

const ticker = createTicker();

function useNow(): number {
  return useSyncExternalStore(ticker.subscribe, ticker.now);
}

/** "4 min ago". */
export function Ago({ at }: { readonly at: string }) {
  const seconds = Math.max(0, Math.round((useNow() - Date.parse(at)) / 1_000));
  return <time dateTime={at}>{seconds < 2 ? "just now" : `${spell(seconds)} ago`}</time>;
}

/** "in 4 s", or "due". */
export function In({ at }: { readonly at: string }) {
  const seconds = Math.round((Date.parse(at) - useNow()) / 1_000);
  return <time dateTime={at}>{seconds < 1 ? "due" : `in ${spell(seconds)}`}</time>;
}

/** "4 min". */
export function Since({ at }: { readonly at: string }) {
  return <time dateTime={at}>{spell(Math.max(0, Math.round((useNow() - Date.parse(at)) / 1_000)))}</time>;
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** "14:03:12". */
export function clock(at: string | number): string {
  return CLOCK.format(new Date(at));
}

function spell(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}
