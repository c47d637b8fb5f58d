import { useEffect, useRef, useState, type RefObject } from "react";

import type { Entry } from "./contents";

/** Nearer than this to its end, somebody reads along. */
const NEAR_PX = 48;

/** Keeps the end in view while it is; once somebody has scrolled away, counts what has come since. */
export function useStayAtEnd(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>, entries: readonly Entry[]) {
  const isAtEnd = useRef(true);
  /** How far down it was when it was last brought to its end. */
  const endTop = useRef(0);
  const last = entries.at(-1)?.position ?? -1;
  const [seen, setSeen] = useState<number | null>(null);

  function scrollToEnd(): void {
    if (scroller.current === null) return;
    scroller.current.scrollTop = scroller.current.scrollHeight;
    endTop.current = scroller.current.scrollTop;
  }

  // Rows take their height when they are first rendered, which may be as they come into view. Where something has just scrolled up, the rows may
  // change their height before the scroll event is heard: nobody is pulled back.
  useEffect(() => {
    if (content.current === null) return undefined;
    const observer = new ResizeObserver(() => {
      const hasLeft = (scroller.current?.scrollTop ?? 0) < endTop.current;
      if (isAtEnd.current && !hasLeft) scrollToEnd();
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
      if (isAtEnd.current) endTop.current = scrollTop;
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
