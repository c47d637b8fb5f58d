import type { ListView } from "../domain/analysis.js";
import { listId, type ListKey } from "../domain/contact.js";
import { ContactUnavailable } from "../domain/errors.js";
import { NO_TELEMETRY, type Tracing } from "../domain/telemetry.js";
import type { ReadPages } from "../pages/pages.js";
import { CallsSpent, type Reading } from "../pages/reading.js";

/** In what order one operation's questions about one list are answered, so that the later ones find what the earlier ones fetched. */
const PHASES = ["walk", "sparse", "held", "look"] as const;
export type Phase = (typeof PHASES)[number];

/** A token comes back within a second at any budget from 1/s up; a longer wait is refused where the budget is known. */
const RETRY_AFTER_MS = 1_000;

export interface OperationOptions {
  readonly pages: ReadPages;
  /** Epoch milliseconds after which the operation no longer waits for the upstream. */
  readonly deadlineMs: number;
  /** Upstream calls that the operation may make, not counting what is held. */
  readonly maxCalls: number;
  readonly telemetry?: Pick<Tracing, "span">;
}

export type Operation = ReturnType<typeof createOperation>;

/** What the loaders of one operation share: its bounds, the order of its questions, and the trouble it met. */
export function createOperation({ pages, deadlineMs, maxCalls, telemetry = NO_TELEMETRY }: OperationOptions) {
  const pending = new Map<string, Record<Phase, Promise<void>[]>>();
  const ages = new Map<string, number>();
  const troubles = new Map<string, ContactUnavailable>();
  const heard: Reading["heard"] = new WeakSet();
  let calls = 0;

  function spendCall(): void {
    if (calls === maxCalls) throw new CallsSpent(maxCalls, RETRY_AFTER_MS);
    calls += 1;
  }

  function reading(view: ListView): Reading {
    ages.set(listId(view), view.maxAgeMs);
    return { maxAgeMs: view.maxAgeMs, deadlineMs, spendCall, heard };
  }

  /** For what an answer about this list points at: no older than that answer was to be. */
  function readingAgain(list: ListKey): Reading {
    return reading({ ...list, maxAgeMs: ages.get(listId(list)) ?? 0 });
  }

  /** Called as a question is asked, so that it is known to those of the same tick that wait for it. */
  function track<T>(list: ListKey, phase: Phase, answer: Promise<T>): Promise<T> {
    const settled = answer.then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof ContactUnavailable) troubles.set(listId(list), error);
      },
    );
    pendingOf(list)[phase].push(settled);
    return answer;
  }

  /** Waits for the questions about this list that come before `phase`. */
  async function turn(list: ListKey, phase: Phase): Promise<void> {
    const earlier = PHASES.slice(0, PHASES.indexOf(phase)).flatMap((before) => pendingOf(list)[before]);
    await Promise.all(earlier);
  }

  /** One key's, or one list's, part of a batch: a batch itself runs within whatever has asked first. */
  function traced<T>(loader: string, read: () => Promise<T>): Promise<T> {
    return telemetry.span("load", { loader }, read);
  }

  /** Why some field of this list could not be served in this operation. */
  function troubleWith(list: ListKey): ContactUnavailable | null {
    return troubles.get(listId(list)) ?? null;
  }

  function pendingOf(list: ListKey): Record<Phase, Promise<void>[]> {
    const key = listId(list);
    const known = pending.get(key) ?? { walk: [], sparse: [], held: [], look: [] };
    pending.set(key, known);
    return known;
  }

  return { pages, reading, readingAgain, track, turn, traced, troubleWith, calls: () => calls };
}
