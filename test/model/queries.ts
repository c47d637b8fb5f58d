import type { Listed } from "./documents.js";
import type { History } from "./history.js";
import type { House } from "./house.js";
import { itemAt, said, seenAt, type Truth } from "./truth.js";

/** Queries mixed in: none is waited for before `check`. */
export interface Queries {
  /** Asks for the list from its start, or for what comes after the last endCursor of a subscriber. */
  ask(truth: Truth, history: History | null): void;
  /** @throws where an answer was not what the upstream held; waits for the last one */
  check(): Promise<void>;
}

/** @param isOneList contacts do not begin anew, which answers may mix with what was */
export function createQueries({ query }: Pick<House, "query">, isOneList: boolean): Queries {
  const answers: Promise<void>[] = [];

  async function answer(truth: Truth, history: History | null): Promise<void> {
    const reading = history?.readings.at(-1);
    const sessions = reading?.sessions ?? [];
    const cursor = sessions.flatMap(({ after, payloads }) => [after, ...payloads.map(({ endCursor }) => endCursor)]).at(-1) ?? null;
    const positions = sessions.flatMap(({ payloads }) => payloads.flatMap(({ edges }) => edges.map(({ position }) => position)));
    const shown = positions.at(-1) ?? (reading?.from ?? 0) - 1;
    const listed = await query(truth.contactId, { first: 500, after: cursor });
    if (!listed?.segments || !isOneList) return;
    checkAnswer(listed.segments.edges, truth, { isFromStart: cursor === null, shown, types: history?.types ?? null });
  }

  return {
    ask(truth, history) {
      const asked = answer(truth, history);
      // Told by `check`; until then nobody is there to hear.
      asked.catch(() => undefined);
      answers.push(asked);
    },
    async check() {
      await Promise.all(answers);
    },
  };
}

type Edges = NonNullable<Listed["contactAnalyses"][0]["segments"]>["edges"];

/** The answer is the upstream's list from where it begins, without a gap; nothing that was due lies before that. */
function checkAnswer(edges: Edges, { lives }: Truth, { isFromStart, shown, types }: { isFromStart: boolean; shown: number; types: History["types"] }): void {
  const life = lives.at(-1) ?? [];
  const start = edges[0]?.position ?? 0;
  if (isFromStart && start !== 0) throw new Error(`expected a query to begin with position 0, got ${start}`);
  for (const [index, { position, node }] of edges.entries()) {
    if (position !== start + index) throw new Error(`expected a query's position ${start + index} next, got ${position}`);
    if (!itemAt(life, position).versions.includes(said(node))) throw new Error(`expected a query to say what the upstream says at ${position}`);
  }
  for (let position = shown + 1; position < start; position += 1) {
    const wanted = types === null || (types as readonly string[]).includes(itemAt(life, position).kind);
    if (wanted && seenAt(life, position) === "NEW") throw new Error(`expected a query to go on after ${shown}, got a gap at ${position}`);
  }
}
