import { isDeepStrictEqual } from "node:util";

import type { History, Payload, Reading, Session } from "./history.js";
import { itemAt, seenAt, type Item, type Truth } from "./truth.js";

/** What may be besides the rule. */
export interface Leeway {
  /** Entries may change in their places: by themselves, or as a time that could not be read is read after all. */
  readonly changesInPlace: boolean;
}

/** The history breaks the promise. */
class PromiseBroken extends Error {
  override readonly name = "PromiseBroken";
}

/**
 * The promise: whoever resumes with the last cursor received sees every segment that the upstream returned exactly once, in upstream order,
 * and one end. @throws PromiseBroken
 */
export function checkHistory({ contactId, types, readings }: History, truth: Truth, leeway: Leeway): void {
  demand(contactId === truth.contactId, "the history is of this contact");
  let life = -1;
  for (const [index, reading] of readings.entries()) {
    const isLast = index === readings.length - 1;
    demand(reading.end === (isLast ? "final" : "expired"), `reading ${index} of ${readings.length} ends as ${isLast ? "final" : "expired"}, not ${reading.end}`);
    for (const session of reading.sessions) checkSession(session);
    checkChain(reading);
    const lifeRead = isLast ? truth.lives.length - 1 : maybeLife(reading, truth);
    // One that was shown nothing may have read any of them.
    if (lifeRead === null) continue;
    demand(lifeRead > life, `reading ${index} is of a later list than the one before it`);
    life = lifeRead;
    checkReading(reading, types, truth.lives[life] ?? [], leeway);
  }
}

/** The last payload, and none before it, says that nothing more comes; then the stream completes, and not before. */
function checkSession({ payloads, end }: Session): void {
  const closing = payloads.findIndex((payload) => !payload.hasMore || payload.isExpired);
  if (closing !== -1) demand(closing === payloads.length - 1, "no payload comes after the final one");
  if (end === "completed") demand(closing !== -1, "a stream completes after a final payload");
}

/** Every payload begins where the one before it ended, through all connections. */
function checkChain({ sessions }: Reading): void {
  let place = sessions[0]?.after ?? null;
  for (const { after, payloads } of sessions) {
    demand(after === place, "a subscriber resumes from the last endCursor that it received");
    for (const payload of payloads) {
      if (payload.isExpired) continue;
      demand(payload.after === place, "a payload's `after` is the endCursor of the one before");
      demand(payload.endCursor !== null || place === null, "an endCursor does not get lost");
      place = payload.endCursor;
    }
  }
}

function checkReading(reading: Reading, types: History["types"], life: readonly Item[], { changesInPlace }: Leeway): void {
  const wanted = [...life.keys()].filter((position) => position >= reading.from && wants(types, itemAt(life, position)));
  const payloads = payloadsOf(reading);

  const edges = payloads.flatMap((payload) => payload.edges);
  const added = wanted.filter((position) => seenAt(life, position) === "NEW");
  checkOrder("an edge", edges.map(({ position }) => position), added, reading);
  for (const { position, said } of edges) demand(itemAt(life, position).versions.includes(said), `position ${position} says what the upstream says`);

  const revised = payloads.flatMap((payload) => payload.revised);
  const due = wanted.filter((position) => seenAt(life, position) === "REVISED").map((position) => itemAt(life, position).versions.at(-1) ?? "");
  if (!changesInPlace) {
    checkOrder("a revision", revised, due, reading);
    return;
  }
  const known = new Set(life.filter((item) => wants(types, item)).flatMap(({ versions }) => versions));
  for (const said of revised) demand(known.has(said), "a revision says what the upstream says");
  checkOrder("a revision", [...new Set(revised.filter((said) => due.includes(said)))], due, reading);
}

/** What came is what was due: all of it, or as far as the reading went. */
function checkOrder<T>(what: string, came: readonly T[], due: readonly T[], { end }: Reading): void {
  for (const [index, one] of came.entries()) {
    if (isDeepStrictEqual(one, due[index])) continue;
    const fault = came.indexOf(one) < index ? "twice" : due.includes(one) ? "out of order, or after a gap" : "that was not due";
    throw new PromiseBroken(`${what} came ${fault}: ${String(one)}, where ${String(due[index])} was due`);
  }
  if (end === "final") demand(came.length === due.length, `${what} was lost at the end: ${came.length} of ${due.length} came`);
}

/** Which of the contact's lives a reading was of, by the first thing that it was shown; null where it was shown nothing. */
function maybeLife(reading: Reading, { lives }: Truth): number | null {
  const [first] = payloadsOf(reading).flatMap(({ edges, revised }) => [...edges.map(({ said }) => said), ...revised]);
  if (first === undefined) return null;
  const life = lives.findIndex((items) => items.some(({ versions }) => versions.includes(first)));
  demand(life !== -1, "what is shown was in some list");
  return life;
}

function payloadsOf({ sessions }: Reading): readonly Payload[] {
  return sessions.flatMap(({ payloads }) => payloads);
}

function wants(types: History["types"], { kind }: Item): boolean {
  return types === null || (types as readonly string[]).includes(kind);
}

function demand(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new PromiseBroken(`broken: ${rule}`);
}
