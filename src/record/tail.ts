import { MAX_RESULTS } from "../domain/upstream.js";
import { isOver, type PageLook } from "./look.js";
import type { Rebuilt, SeenEntry } from "./rebuild.js";

/** What the upstream does at the end of what it holds, and before it. */
export interface TailFacts {
  /** Looks at the end of a live list that gave a token, and that gave none. */
  readonly withToken: number;
  readonly withoutToken: number;
  /** Answers to a token from there that brought something: only what was new, or the page again that had given the token. */
  readonly onlyNew: number;
  readonly pageAgain: number;
  /** Pages with fewer entries than were asked for, and with none at all, though the list went on. */
  readonly shortBefore: number;
  readonly emptyBefore: number;
}

/** An entry whose own time lies so far back was in the list already: the analysis does not take longer. */
const SETTLED_MS = 10_000;

/** @param pages in the order of the looks */
export function describeTail(pages: readonly PageLook[], { entries, placements }: Rebuilt): TailFacts {
  const facts = { withToken: 0, withoutToken: 0, onlyNew: 0, pageAgain: 0, shortBefore: 0, emptyBefore: 0 };

  for (const walk of ["live", "again"] as const) {
    const walked = pages.filter((look) => look.walk === walk);
    walked.forEach(({ page }, i) => {
      const next = walked[i + 1];
      if (page.nextToken === null && !isOver(page)) facts.withoutToken += 1;
      if (page.nextToken === null || next?.token !== page.nextToken) return;

      switch (placeOf(walked, i)) {
        case "at-the-end":
          facts.withToken += 1;
          if (next.page.segments.length > 0) facts[placements.get(next.index)?.isPageAgain === true ? "pageAgain" : "onlyNew"] += 1;
          break;
        case "before-more":
          if (page.segments.length < MAX_RESULTS) facts[page.segments.length === 0 ? "emptyBefore" : "shortBefore"] += 1;
          break;
        case "unclear":
          break;
      }
    });
  }
  return facts;

  /** Where in the list of its time a page with a token ended, by what came after it. */
  function placeOf(walked: readonly PageLook[], i: number): "at-the-end" | "before-more" | "unclear" {
    const look = walked[i];
    if (look === undefined) return "unclear";
    // The list of an analysis that is over does not grow while it is walked again.
    if (look.walk === "again") return walked.some(({ page }, j) => j > i && page.segments.length > 0) ? "before-more" : "unclear";

    const news = newsAfter(look);
    const times = news.flatMap(({ timeMs }) => (timeMs === null ? [] : [timeMs]));
    if (times.some((time) => time < look.askedAtMs - SETTLED_MS)) return "before-more";
    const isNewer = times.length > 0 ? times.every((time) => time > look.askedAtMs) : news.length === 0;
    return isNewer && !isOver(look.page) ? "at-the-end" : "unclear";
  }

  /** What the next look brought that brought anything: entries are in the order of the looks. */
  function newsAfter({ index }: PageLook): readonly SeenEntry[] {
    const first = entries.findIndex(({ look }) => look > index);
    const bringer = entries[first]?.look;
    return first < 0 ? [] : entries.slice(first).filter(({ look }) => look === bringer);
  }
}
