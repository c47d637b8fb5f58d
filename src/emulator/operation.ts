import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import type { Answer } from "./answer.js";
import { signedRegion } from "./authorization.js";
import { accessDenied, AwsException, expiredCredentials, internalServiceError, requestTooLarge, throttled } from "./aws-exception.js";
import type { Budget } from "./budget.js";
import type { Calls } from "./calls.js";
import type { EmulatorModes } from "./emulator-options.js";
import type { CallFaultKind } from "./fault.js";
import type { Faults } from "./faults.js";
import { contactPath, readListRequest, type ContactPath } from "./list-request.js";
import type { ReadPage } from "./page.js";
import { hasTime, pageBody, spoiltAnswer } from "./page-body.js";
import { maybeRequestBody } from "./request-body.js";
import { WELL_KNOWN } from "./well-known.js";

/** Above the longest NextToken, below what would cost anything. */
const MAX_BODY_BYTES = 1_000_000;

/** ListRealtimeContactAnalysisSegmentsV2 over HTTP: in the order in which the service refuses. */
export function createOperation(deps: {
  budget: Budget;
  calls: Calls;
  faults: Faults;
  modes: Readonly<EmulatorModes>;
  readPage: ReadPage;
}): (request: IncomingMessage) => Promise<Answer> {
  const { budget, calls, faults, modes, readPage } = deps;

  const answer = async (request: IncomingMessage, path: ContactPath): Promise<Answer> => {
    const text = await maybeRequestBody(request, MAX_BODY_BYTES);
    if (text === null) throw requestTooLarge();
    const region = signedRegion(request.headers);
    const latencyMs = faults.latencyMs(path.contactId);
    // Unreferenced: an answer that waits keeps no program alive.
    if (latencyMs > 0) await delay(latencyMs, undefined, { ref: false });
    if (!budget.take(region)) throw throttled();

    const callFault = faults.strikeCall(path.contactId);
    if (callFault !== null) {
      const struck = callFaultAnswer(callFault, path, region);
      calls.decided(`fault:${callFault}`);
      return struck;
    }
    const { page, predecessor } = readPage(readListRequest(path, text, modes.maxSegmentTypes));
    const pageFault = faults.strikePage(path.contactId, (kind) =>
      kind === "duplicated-page" ? predecessor !== null : kind === "bad-timestamp" ? page.segments.some(hasTime) : true,
    );
    calls.decided(pageFault === null ? "OK" : `fault:${pageFault}`);
    return pageFault === null ? { kind: "json", status: 200, body: pageBody(page) } : spoiltAnswer(pageFault, { page, predecessor });
  };

  return async (request) => {
    let path: ContactPath | null = null;
    try {
      path = contactPath(request.method, request.url);
      calls.arrived(path.contactId);
      return await answer(request, path);
    } catch (error) {
      if (!(error instanceof AwsException)) throw error;
      if (path === null) calls.arrived(null);
      calls.decided(error.type);
      return { kind: "json", status: error.status, errorType: error.type, body: JSON.stringify({ [error.messageKey]: error.message }) };
    }
  };
}

/** @throws AwsException where the fault is one */
function callFaultAnswer(kind: CallFaultKind, { instanceId, contactId }: ContactPath, region: string): Answer {
  switch (kind) {
    case "internal-error":
      throw internalServiceError();
    case "throttle":
      throw throttled();
    case "access-denied":
      throw accessDenied(`arn:aws:connect:${region}:${WELL_KNOWN.accountId}:instance/${instanceId}/contact/${contactId}`);
    case "expired-credentials":
      throw expiredCredentials();
    case "unavailable-html":
      return { kind: "html", status: 503, body: "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>" };
    case "reset":
      return { kind: "reset" };
    case "wedge":
      return { kind: "silence" };
  }
}
