import { RequestError } from "../../src/domain/errors.js";
import type { Live, SegmentsAdded } from "../../src/domain/live.js";
import { EXPIRED, keyOf } from "./documents.js";
import { said, type Spoken } from "./truth.js";
import type { Asked, Heard, Wire } from "./wire.js";

/** A stream of the live room itself, with nothing between: who does not pull gets what has come meanwhile in one payload. */
export function openInProcess(live: Live, { contacts, isWall, types, heartbeatSeconds }: Asked): Wire {
  const resumes = contacts.map(({ contactId, after }) => ({ list: { ...keyOf(contactId), outputType: "REDACTED" as const }, after }));
  const options = { types, heartbeatMs: heartbeatSeconds === null ? null : heartbeatSeconds * 1000 };
  const [first] = resumes;
  if (first === undefined) throw new Error("expected a contact to read");
  const stream = isWall ? live.segmentsAddedAcross(resumes, options) : live.segmentsAdded(first, options);
  let isCut = false;
  let goOn = Promise.resolve();
  let resume: () => void = () => undefined;

  function end(): void {
    isCut = true;
    resume();
    void stream.return();
  }

  return {
    async next() {
      await goOn;
      const next = await nextOf(stream, first.list.contactId);
      if (isCut) throw new Error("cut");
      return next;
    },
    cut: end,
    leave: end,
    pause() {
      resume();
      goOn = new Promise((resolve) => (resume = resolve));
    },
    resume: () => resume(),
  };
}

async function nextOf(stream: AsyncIterator<SegmentsAdded>, contactId: string): Promise<IteratorResult<Heard, undefined>> {
  try {
    const { done, value } = (await stream.next()) as IteratorResult<SegmentsAdded, undefined>;
    return done === true ? { done, value: undefined } : { done: false, value: heardFrom(value) };
  } catch (error) {
    if (error instanceof RequestError && error.code === "CURSOR_EXPIRED") return { done: false, value: { contactId, payload: EXPIRED } };
    throw error;
  }
}

function heardFrom({ list, after, endCursor, edges, revised, hasMore, unavailable }: SegmentsAdded): Heard {
  return {
    contactId: list.contactId,
    payload: {
      after,
      endCursor,
      edges: edges.map(({ position, node }) => ({ position, said: said(node as Spoken) })),
      revised: revised.map((entry) => said(entry as Spoken)),
      hasMore,
      isExpired: unavailable?.code === "CURSOR_EXPIRED",
    },
  };
}
