import type { Registry } from "prom-client";

import type { Metrics, Readings } from "../domain/telemetry.js";
import { createBoundedLabel, OTHER } from "./bounded-label.js";
import { BUDGET_WAIT, DELIVERY, POLL_INTERVAL, QUERY, SUBSCRIPTION, UPSTREAM_CALL } from "./buckets.js";
import { createMeters } from "./meters.js";
import { addGauges } from "./gauges.js";

export interface MetricsOptions {
  readonly registry: Registry;
  /** Those that are told apart; null where any id is served, since clients could then make up labels. */
  readonly instanceIds: ReadonlySet<string> | null;
}

/** An instance of Amazon Connect: by `instance` Prometheus means ours. */
const INSTANCE = "connect_instance";
/** For whom a request was made, where that is not told. */
const ANY = "any";
/** More codes than there are; a bound all the same. */
const MOST_CODES = 64;
/** Kinds of segments that the upstream has invented since. */
const MOST_UPSTREAM_KINDS = 20;
/** Of WebSockets: RFC 6455's, and those of graphql-transport-ws. */
const CLOSE_CODES: ReadonlySet<number> = new Set([1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 4400, 4401, 4403, 4406, 4408, 4409, 4429, 4500]);

/** What the rooms tell, as Prometheus metrics. */
export function createMetrics({ registry, instanceIds }: MetricsOptions): Metrics {
  const { counter, gauge, histogram } = createMeters(registry);
  const instanceOf = (instanceId: string): string => (instanceIds?.has(instanceId) ? instanceId : ANY);
  const codeOf = createBoundedLabel(MOST_CODES);
  const upstreamKindOf = createBoundedLabel(MOST_UPSTREAM_KINDS);

  const upstreamCalls = counter("upstream_calls_total", "Requests to Amazon Connect, by what they were made for and how they ended.", [INSTANCE, "kind", "outcome"]);
  const upstreamSeconds = histogram("upstream_call_duration_seconds", "How long requests to Amazon Connect took.", UPSTREAM_CALL, [INSTANCE, "kind"]);
  const unknownSegments = counter("unknown_segments_total", "Segments of a kind that is not known here, or that lack what it requires.", ["upstream_kind"]);
  const unknownValues = counter("unknown_values_total", "Values that are not known here, by field.", ["field"]);
  const budgetSeconds = histogram("budget_wait_seconds", "How long leave to make a request was waited for.", BUDGET_WAIT, ["quota", INSTANCE, "kind"]);
  const budgetRefusals = counter("budget_refusals_total", "Requests that had no leave before their deadline.", ["quota", INSTANCE, "kind"]);
  const pageReads = counter("page_reads_total", "Pages read by operations (query) and feeds (poll), by how they were had.", ["kind", "outcome"]);
  const cursors = counter("cursors_total", "Cursors resolved, by how their place was found; one that is walked to costs a call a page.", ["outcome"]);
  const pollSeconds = histogram("poll_interval_seconds", "Time from one read of a feed to its next.", POLL_INTERVAL);
  const deliverySeconds = histogram("delivery_delay_seconds", "From the time of a segment to its delivery to a stream that was open by then.", DELIVERY);
  const inFlight = gauge("operations_in_flight", "Operations under way, streams included.", ["transport"]);
  const operations = counter("operations_total", "Operations, by transport, kind and end.", ["transport", "kind", "end"]);
  const querySeconds = histogram("query_duration_seconds", "How long queries took.", QUERY, ["transport"]);
  const subscriptionSeconds = histogram("subscription_duration_seconds", "How long streams lived.", SUBSCRIPTION, ["transport"]);
  const sockets = gauge("sockets_open", "WebSockets open.");
  const closes = counter("socket_closes_total", "WebSockets closed, by close code.", ["code"]);
  const refusals = counter("refusals_total", "Requests and operations refused, and streams ended, by error code.", ["code"]);
  const authentications = counter("authentications_total", "Attempts to say who asks, by outcome.", ["outcome"]);
  const auditLines = counter("audit_lines_total", "Lines of the audit, by event and decision.", ["event", "decision"]);

  // Of what was not there before, the first one is no increase: where that one should be noticed, it is there from the start.
  for (const connect_instance of instanceIds ?? [ANY]) {
    for (const kind of ["query", "poll"] as const) upstreamCalls.inc({ connect_instance, kind, outcome: "forbidden" }, 0);
  }
  for (const outcome of ["ok", "refused", "unavailable"]) authentications.inc({ outcome }, 0);
  closes.inc({ code: "1013" }, 0);
  refusals.inc({ code: codeOf("OVERLOADED") }, 0);

  return {
    upstreamCalled(instanceId, kind, outcome, ms) {
      const connect_instance = instanceOf(instanceId);
      upstreamCalls.inc({ connect_instance, kind, outcome: outcome.replace(/^UPSTREAM_/, "").toLowerCase() });
      upstreamSeconds.observe({ connect_instance, kind }, ms / 1000);
    },
    unknownSegment: (upstreamKind) => unknownSegments.inc({ upstream_kind: upstreamKindOf(upstreamKind) }),
    unknownValue: (field) => unknownValues.inc({ field }),
    budgetWaited(quota, instanceId, kind, isGranted, ms) {
      const labels = { quota, connect_instance: instanceOf(instanceId), kind };
      if (!isGranted) budgetRefusals.inc(labels);
      budgetSeconds.observe(labels, ms / 1000);
    },
    pageRead: (kind, outcome) => pageReads.inc({ kind, outcome: outcome.toLowerCase() }),
    cursorRead: (outcome) => cursors.inc({ outcome: outcome.toLowerCase() }),
    polledAgain: (sinceMs) => pollSeconds.observe(notNegative(sinceMs) / 1000),
    delivered: (delayMs) => deliverySeconds.observe(notNegative(delayMs) / 1000),
    operationBegan: (transport) => inFlight.inc({ transport }),
    operationEnded(transport, kind, end, ms) {
      inFlight.dec({ transport });
      operations.inc({ transport, kind, end });
      if (kind === "query") querySeconds.observe({ transport }, ms / 1000);
      if (kind === "subscription" && end !== "refused") subscriptionSeconds.observe({ transport }, ms / 1000);
    },
    socketOpened: () => sockets.inc(),
    socketClosed(code) {
      sockets.dec();
      closes.inc({ code: CLOSE_CODES.has(code) ? String(code) : OTHER });
    },
    refused: (code) => refusals.inc({ code: codeOf(code) }),
    authenticated: (outcome) => authentications.inc({ outcome: outcome.toLowerCase() }),
    auditWritten: (event, decision) => auditLines.inc({ event: event.toLowerCase(), decision: decision.toLowerCase() }),
    watch: (readings: Readings) => addGauges(registry, readings),
  };
}

/** Clocks differ, and may be set back: the upstream's are its own. */
function notNegative(ms: number): number {
  return Math.max(0, ms);
}
