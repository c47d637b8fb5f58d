import { useEffect, useRef, useState, type RefObject } from "react";

import type { Entry } from "./contents";

/** Nearer than this to its end, somebody reads along. */
const NEAR_PX = 48;

/** Keeps the end in view while it is; once somebody has scrolled away, counts what has come since. */
export function useStayAtEnd(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>, entries: readonly Entry[]) {
  const isAtEnd = useRef(true);
  const last = entries.at(-1)?.position ?? -1;
  const [seen, setSeen] = useState<number | null>(null);

  function scrollToEnd(): void {
    if (scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }

  // Rows take their height when they are first rendered, which may be as they come into view.
  useEffect(() => {
    if (content.current === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) scrollToEnd();
    });
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [scroller, content]);

  return {
    unseen: seen === null ? 0 : entries.filter(({ position }) => position > seen).length,
    onScroll(): void {
      if (scroller.current === null) return;
      const { scrollHeight, scrollTop, clientHeight } = scroller.current;
      const wasAtEnd = isAtEnd.current;
      isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
      if (isAtEnd.current !== wasAtEnd) setSeen(isAtEnd.current ? null : last);
    },
    jumpToEnd(): void {
      isAtEnd.current = true;
      setSeen(null);
      scrollToEnd();
      scroller.current?.focus({ preventScroll: true });
    },
  };
}
