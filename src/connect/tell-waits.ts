import type { CallKind, Metrics } from "../domain/telemetry.js";
import type { Budget } from "./budget.js";

/** A budget that tells how long each waited for its leave. */
export function tellWaits(budget: Budget, quota: string, telemetry: Pick<Metrics, "budgetWaited">): Budget {
  async function told(instanceId: string, kind: CallKind, leave: Promise<void>): Promise<void> {
    const sinceMs = performance.now();
    let isGranted = false;
    try {
      await leave;
      isGranted = true;
    } finally {
      telemetry.budgetWaited(quota, instanceId, kind, isGranted, performance.now() - sinceMs);
    }
  }

  return {
    ...budget,
    take: (flow, deadlineMs) => told(flow.id, "query", budget.take(flow, deadlineMs)),
    // Whose poll it will be is decided with the leave at hand.
    takeForPoll: () => told("", "poll", budget.takeForPoll()),
  };
}
