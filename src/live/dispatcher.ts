import type { Clock } from "../domain/clock.js";
import type { PollReport } from "./engine.js";
import type { Floor } from "./floor.js";
import { createSchedule, type PollOutcome } from "./schedule.js";

/** The part of a budget that polls are made from. */
export interface DispatchBudget {
  /** Requests a second at present. */
  rate(): number;
  /** Waits for leave to make one request. Rejects when the budget is closed. */
  takeForPoll(): Promise<void>;
  giveBack(): void;
}

/** What a poll told, and the times of the segments that it brought, in epoch milliseconds (null: without a time). */
export interface Polled extends Pick<PollReport, "state" | "isBehind" | "notBeforeMs"> {
  readonly timesMs: readonly (number | null)[];
}

export interface DispatcherOptions {
  readonly budget: DispatchBudget;
  readonly clock: Clock;
  readonly minPollIntervalMs: number;
  /** Polls a feed, by its id; null when there is none of that id any more. */
  readonly poll: (id: string) => Promise<Polled | null>;
}

export interface Dispatcher {
  add(id: string): void;
  remove(id: string): void;
  setAudience(id: string, subscribers: number): void;
  nudge(id: string): void;
  estimateMs(id: string): number | null;
  floor(): Floor;
  /** Polls no more; waits for polls under way. */
  close(): Promise<void>;
}

/** Where a poll fails in a way that nobody foresaw: not at once again. */
const AFTER_CRASH_MS = 5_000;

/**
 * One quota domain's loop: waits until some feed is due, then for a token, and only with the token at hand asks the schedule whom to
 * spend it on. All that is clever is in the schedule; here are the timer and the promises.
 */
export function createDispatcher({ budget, clock, minPollIntervalMs, poll }: DispatcherOptions): Dispatcher {
  const schedule = createSchedule({ minIntervalMs: minPollIntervalMs });
  const underWay = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let isWaitingForToken = false;
  let isClosed = false;

  /** Looks at the schedule anew: called whenever something about it has changed. */
  function wake(): void {
    clearTimeout(timer);
    if (isClosed || isWaitingForToken) return;
    const nowMs = clock.now();
    const dueMs = schedule.dueMs(nowMs);
    if (dueMs === null) return;
    if (dueMs > nowMs) timer = setTimeout(wake, Math.ceil(dueMs - nowMs));
    else void spendToken();
  }

  async function spendToken(): Promise<void> {
    isWaitingForToken = true;
    try {
      await budget.takeForPoll();
    } catch {
      // The budget is closed, and so are we.
      return;
    }
    isWaitingForToken = false;
    if (isClosed) return;
    schedule.setRate(budget.rate());
    const id = schedule.next(clock.now());
    if (id === null) budget.giveBack();
    else track(run(id));
    wake();
  }

  async function run(id: string): Promise<void> {
    const outcome = await outcomeOf(id);
    if (outcome !== null) schedule.observe(id, clock.now(), outcome);
    wake();
  }

  async function outcomeOf(id: string): Promise<PollOutcome | null> {
    try {
      const polled = await poll(id);
      return polled && toOutcome(polled);
    } catch {
      return { kind: "failed", retryAtMs: clock.now() + AFTER_CRASH_MS };
    }
  }

  function toOutcome({ timesMs, isBehind, notBeforeMs, state }: Polled): PollOutcome {
    const nowMs = clock.now();
    if (state.degraded || state.unavailable !== null) return { kind: "failed", retryAtMs: notBeforeMs ?? nowMs };
    return { kind: "read", timesMs: timesMs.map((timeMs) => timeMs ?? nowMs), behind: isBehind, ...(notBeforeMs !== null && { notBeforeMs }) };
  }

  function track(work: Promise<void>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  return {
    add(id) {
      schedule.add(id, clock.now());
      wake();
    },
    remove: (id) => schedule.remove(id),
    setAudience: (id, subscribers) => schedule.setAudience(id, subscribers),
    nudge(id) {
      schedule.nudge(id, clock.now());
      wake();
    },
    estimateMs: (id) => schedule.estimateMs(id, clock.now()),
    floor: () => schedule.floor(),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}
