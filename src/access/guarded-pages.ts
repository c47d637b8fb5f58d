import type { ListKey } from "../domain/contact.js";
import type { Segment } from "../domain/segment.js";
import type { ReadPages } from "../pages/pages.js";
import { shownEdges } from "./shown-edges.js";
import type { Visit } from "./visit.js";

/**
 * Pages as one principal may read them. They stand below the loaders, so that no resolver, cursor, id or entity reference reaches a page
 * by another way. What is refused costs no upstream call, and looks alike whether there is such a contact or not.
 */
export function createGuardedPages(pages: ReadPages, { maybeRefusal, show }: Visit): ReadPages {
  async function enter(list: ListKey): Promise<void> {
    const refusal = await maybeRefusal(list);
    if (refusal !== null) throw refusal;
  }

  return {
    async window(list, query, reading) {
      await enter(list);
      const { edges, pageInfo } = await pages.window(list, query, reading);
      return { edges: await shownEdges(edges, (nodes) => show(list, nodes)), pageInfo };
    },
    async sparse(list, kinds, reading) {
      await enter(list);
      const { categories, summary, extractedInformation, ...coverage } = await pages.sparse(list, kinds, reading);
      // What was not asked for may have come along, and goes no further.
      const shown = <S extends Segment>(segments: readonly S[]) =>
        show(
          list,
          segments.filter(({ kind }) => (kinds as readonly string[]).includes(kind)),
        );
      return {
        ...coverage,
        categories: await shown(categories),
        summary: (await shown(summary === null ? [] : [summary]))[0] ?? null,
        extractedInformation: await shown(extractedInformation),
      };
    },
    async held(list, reading) {
      await enter(list);
      const held = await pages.held(list, reading);
      return { ...held, entries: await show(list, held.entries) };
    },
    async transcripts(list, ids, reading) {
      const refusal = await maybeRefusal(list);
      if (refusal !== null) return { found: new Map(), trouble: refusal };
      const answer = await pages.transcripts(list, ids, reading);
      await show(list, [...answer.found.values()]);
      return answer;
    },
    async entry(list, address, reading) {
      await enter(list);
      const entry = await pages.entry(list, address, reading);
      return entry && ((await show(list, [entry]))[0] ?? null);
    },
    async look(list, reading) {
      const refusal = await maybeRefusal(list);
      if (refusal === null) return await pages.look(list, reading);
      return { status: "UNAVAILABLE", channel: null, asOf: null, unavailable: refusal.report };
    },
  };
}
