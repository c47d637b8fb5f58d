import type { Live, SegmentsAdded, SegmentsStream, StreamOptions } from "../domain/live.js";
import { mappedStream } from "./mapped-stream.js";
import { shownEdges } from "./shown-edges.js";
import type { Visit } from "./visit.js";

/** Streams as one principal may read them: what it may is asked before a list is watched, and again before each of its payloads. */
export function createGuardedLive(live: Live, { maybeRefusal, show, trail }: Visit): Live {
  async function shown(payload: SegmentsAdded): Promise<SegmentsAdded> {
    const { list, edges, revised } = payload;
    trail.delivered(list);
    return { ...payload, edges: await shownEdges(edges, (nodes) => show(list, nodes)), revised: await show(list, revised) };
  }

  function guarded(open: (maybeRefusal: StreamOptions["maybeRefusal"]) => SegmentsStream): SegmentsStream {
    trail.beginStream();
    return mappedStream(open(maybeRefusal), shown);
  }

  return {
    segmentsAdded: (resume, options) => guarded((maybeRefusal) => live.segmentsAdded(resume, { ...options, maybeRefusal })),
    segmentsAddedAcross: (resumes, options) => guarded((maybeRefusal) => live.segmentsAddedAcross(resumes, { ...options, maybeRefusal })),
    nudge: (contact) => live.nudge(contact),
  };
}
