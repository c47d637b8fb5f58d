import { createAccess } from "./access/access.js";
import { createAuditLog } from "./access/audit-log.js";
import { createAuthenticator } from "./access/authenticator.js";
import { createHttpAuthorizer } from "./access/http-authorizer.js";
import { createTrail, type Trail, type WriteAudit } from "./access/trail.js";
import { createVisit, type Visit } from "./access/visit.js";
import type { Config } from "./config.js";
import { ConfigError } from "./config/config-error.js";
import type { Authenticate, Authorize } from "./domain/access.js";
import type { Clock } from "./domain/clock.js";
import type { Instances } from "./domain/instances.js";
import type { Telemetry } from "./domain/telemetry.js";
import type { Call } from "./server/call.js";
import type { Log } from "./server/log.js";
import { loggedError } from "./server/logged-error.js";
import { tellAuthentications } from "./telemetry/tell-authentications.js";

/** How long the operator's rule may take to answer. */
const AUTHORIZER_TIMEOUT_MS = 2_000;

/** What an operator who runs the gateway from code may put in the place of settings. */
export interface GuardParts {
  /** Says who asks, in the place of AUTH. */
  readonly authenticate?: Authenticate;
  /** An operator's own rule, in the place of AUTHORIZER_URL. */
  readonly authorize?: Authorize;
  /** Takes the audit's lines, in the place of AUDIT_LOG. */
  readonly writeAudit?: WriteAudit;
}

export interface GuardOptions {
  readonly config: Pick<Config, "access" | "audit">;
  readonly parts: GuardParts;
  readonly instances: Pick<Instances, "canonicalId">;
  readonly clock: Clock;
  readonly log: Log;
  readonly telemetry: Telemetry;
}

/** Finds out who asks and what it may see, and keeps account of it. */
export interface Guard {
  readonly authenticate: Authenticate;
  /** @param trail that of the stream whose event it is; else the visit has one of its own */
  readonly visit: (call: Call, trail?: Trail) => Visit;
  close(): void;
}

/** @throws ConfigError for an audit that cannot be written */
export function createGuard({ config, parts, instances, clock, log, telemetry }: GuardOptions): Guard {
  const { authentication, rules, authorizerUrl } = config.access;
  const audit = parts.writeAudit ?? openAudit(config.audit);
  const writeAudit: WriteAudit = (line) => {
    audit(line);
    telemetry.auditWritten(line.event, line.decision);
  };
  const authenticator = createAuthenticator({
    authentication,
    rules,
    canonicalId: (name) => instances.canonicalId(name),
    clock,
    onUnavailable: (error) => log.error({ error: loggedError(error) }, "the issuer's keys could not be had"),
  });
  const access = createAccess({
    authorize: parts.authorize ?? (authorizerUrl === null ? null : createHttpAuthorizer({ url: authorizerUrl, timeoutMs: AUTHORIZER_TIMEOUT_MS })),
    clock,
    onUnavailable: onceASecond(clock, (error) => log.error({ error: loggedError(error) }, "the operator's rule could not be asked: it counts as a refusal")),
  });

  return {
    authenticate: tellAuthentications(parts.authenticate ?? authenticator.authenticate, telemetry),
    visit({ principal, requestId }, trail = createTrail({ principal: principal.id, requestId, writeAudit })) {
      return createVisit({ principal, access, trail });
    },
    close: () => authenticator.close(),
  };
}

function openAudit(target: Config["audit"]): WriteAudit {
  try {
    return createAuditLog(target);
  } catch {
    throw new ConfigError([{ setting: "AUDIT_LOG", message: "names a file that cannot be written to" }]);
  }
}

/** A rule that is down fails for every list that somebody asks for. */
function onceASecond(clock: Clock, tell: (error: unknown) => void): (error: unknown) => void {
  let toldMs = -Infinity;
  return (error) => {
    if (Math.abs(clock.now() - toldMs) < 1_000) return;
    toldMs = clock.now();
    tell(error);
  };
}
