import { ContactUnavailable, TokenRefused } from "../domain/errors.js";
import type { CallKind, CallOutcome, Telemetry } from "../domain/telemetry.js";
import type { SegmentsResponse } from "../domain/upstream.js";
import { tellUnknown } from "./tell-unknown.js";
import type { UpstreamHealth } from "./upstream-health.js";

export interface TellCallOptions {
  readonly telemetry: Telemetry;
  readonly health: UpstreamHealth;
}

/** Makes one request, and tells how it went. @throws what `request` throws */
export type TellCall = (instanceId: string, kind: CallKind, request: () => Promise<SegmentsResponse>) => Promise<SegmentsResponse>;

export function createTellCall({ telemetry, health }: TellCallOptions): TellCall {
  function hear(instanceId: string, outcome: CallOutcome): void {
    switch (outcome) {
      case "UPSTREAM_FORBIDDEN":
        health.forbidden(instanceId);
        return;
      // These tell nothing of what we may.
      case "UPSTREAM_THROTTLED":
      case "UPSTREAM_TIMEOUT":
      case "UPSTREAM_UNAVAILABLE":
        return;
      default:
        health.answered(instanceId);
    }
  }

  return (instanceId, kind, request) =>
    telemetry.span("upstream call", { kind }, async (note) => {
      const sinceMs = performance.now();
      let outcome: CallOutcome = "UPSTREAM_UNAVAILABLE";
      try {
        const response = await request();
        outcome = "OK";
        tellUnknown(response, telemetry);
        return response;
      } catch (error) {
        if (error instanceof TokenRefused) outcome = "TOKEN_REFUSED";
        else if (error instanceof ContactUnavailable) outcome = error.code;
        throw error;
      } finally {
        hear(instanceId, outcome);
        note({ outcome });
        telemetry.upstreamCalled(instanceId, kind, outcome, performance.now() - sinceMs);
      }
    });
}
