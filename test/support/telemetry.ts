import { UNAVAILABLE_CODES } from "../../src/domain/errors.js";
import type { Metrics, Readings } from "../../src/domain/telemetry.js";

export const READINGS: Readings = {
  budgets: () => [{ quota: "default/eu-central-1", tokens: 4.5, ratePerSecond: 1.4, limitPerSecond: 2 }],
  live: () => ({ feeds: { STARTING: 1, LIVE: 2, DRAINED: 3, OVER: 4, LINGERING: 5 }, subscribers: 12, oldestReadMs: 7_000, floorMs: 1_250 }),
  liveContacts: () => 7,
  pages: () => ({ cachedBytes: 1_000, watchedBytes: 2_000 }),
  isReady: () => true,
};

/** Every observation that there is, with every word that it may be made in. */
export function observeEverything(metrics: Metrics, instanceId: string): void {
  for (const kind of ["query", "poll"] as const) {
    for (const outcome of ["OK", "TOKEN_REFUSED", ...UNAVAILABLE_CODES] as const) metrics.upstreamCalled(instanceId, kind, outcome, 120);
    for (const isGranted of [true, false]) metrics.budgetWaited("default/eu-central-1", instanceId, kind, isGranted, 300);
    for (const outcome of ["HIT", "MISS", "COALESCED", "STALE", "KNOWN_FAILURE", "REFUSED"] as const) metrics.pageRead(kind, outcome);
  }
  metrics.unknownSegment("Riddle");
  metrics.unknownValue("sentiment");
  for (const outcome of ["HELD", "TOKEN", "WALKED"] as const) metrics.cursorRead(outcome);
  metrics.polledAgain(3_000);
  metrics.delivered(2_000);
  for (const transport of ["http", "websocket", "sse"] as const) {
    for (const end of ["result", "errors", "refused", "source", "failure", "reader"] as const) {
      for (const kind of ["query", "subscription", "unknown"] as const) {
        metrics.operationBegan(transport);
        metrics.operationEnded(transport, kind, end, 15);
      }
    }
  }
  metrics.socketOpened();
  for (const code of [1001, 1013, 4403]) metrics.socketClosed(code);
  for (const code of ["UNAUTHENTICATED", "OVERLOADED"]) metrics.refused(code);
  for (const outcome of ["OK", "REFUSED", "UNAVAILABLE"] as const) metrics.authenticated(outcome);
  metrics.auditWritten("QUERY", "ALLOWED");
}
