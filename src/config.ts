import type { AuditTarget } from "./access/audit-log.js";
import { accessRulesSchema } from "./access/access-rules.js";
import { ConfigError, type ConfigProblem, type Read } from "./config/config-error.js";
import { deepFreeze } from "./config/deep-freeze.js";
import { isLoopback, isSafeEndpoint } from "./config/endpoints.js";
import { readAccess, type AccessSettings } from "./config/read-access.js";
import { readDocuments, type DocumentSettings } from "./config/read-documents.js";
import { readJson } from "./config/read-json.js";
import { readSettings, textOf, type Environment } from "./config/read-settings.js";
import { readTelemetry, type TelemetrySettings } from "./config/read-telemetry.js";
import { readTls, type TlsSettings } from "./config/read-tls.js";
import type { SettingValues } from "./config/settings.js";
import type { InstanceSettings } from "./connect/instance-settings.js";
import { instancesSchema } from "./connect/instances-schema.js";
import { createInstances } from "./connect/instances.js";
import type { SegmentType } from "./domain/segment.js";
import { emulatorOptionsFrom, EmulatorOptionsError, type EmulatorOptions } from "./emulator/emulator-options.js";

/** What the gateway was told, whole and checked. Times in milliseconds, sizes in bytes. */
export interface Config {
  /** The emulator's options, or null for AWS. */
  readonly emulator: EmulatorOptions | null;
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Whether it is for this machine alone, which is where nobody has said who may ask. */
    readonly isLocal: boolean;
    /** Null: in clear. */
    readonly tls: TlsSettings | null;
    readonly landingPage: SettingValues["LANDING_PAGE"];
    readonly liveView: boolean;
    readonly introspection: boolean;
    /** Null: there is no file of them. */
    readonly documents: DocumentSettings | null;
    readonly allowedOrigins: readonly string[];
    readonly bodyLimitBytes: number;
    /** Of one user; null: as many as it likes. */
    readonly operationsPerSecond: number | null;
    readonly maxInFlight: number;
    readonly shutdownDelayMs: number;
    readonly shutdownGraceMs: number;
  };
  readonly access: AccessSettings;
  readonly logLevel: SettingValues["LOG_LEVEL"];
  readonly audit: AuditTarget;
  readonly telemetry: TelemetrySettings;
  readonly connect: {
    /** Null: default credentials and Region serve every instance id. */
    readonly instances: readonly InstanceSettings[] | null;
    readonly requestsPerSecond: number | null;
    readonly burst: number;
    readonly requestTimeoutMs: number;
  };
  readonly pages: {
    readonly listTypes: readonly SegmentType[];
    /** Null: a random key of this process. */
    readonly cursorKey: Buffer | null;
    readonly cursorTokenMaxBytes: number;
    readonly cacheBytes: number;
    readonly sealedTtlMs: number;
    readonly summaryGraceMs: number;
    readonly pendingGraceMs: number;
    readonly queryMaxAgeMs: number;
    readonly walkMaxPages: number;
  };
  readonly live: {
    readonly minPollIntervalMs: number;
    readonly lingerMs: number;
    /** How long a contact counts as live after the last event of it. */
    readonly liveContactTtlMs: number;
    /** Null: `POST /events` is off, unless the emulator posts. */
    readonly eventsSecret: string | null;
  };
  readonly operation: {
    readonly deadlineMs: number;
    readonly maxContacts: number;
    readonly maxFields: number;
    readonly maxCalls: number;
  };
  readonly graph: { readonly build: "standalone" | "subgraph"; readonly isSecured: boolean; readonly nodeField: boolean; readonly contactType: string; readonly rootFields: SettingValues["FEDERATION_ROOT_FIELDS"] };
}

/**
 * Reads the environment whole. A variable that is empty counts as not set.
 * @throws ConfigError with every problem there is, and no secret in it.
 */
export function readConfig(env: Environment = process.env): Config {
  const { values, problems: settingProblems } = readSettings(env);
  const [instances, instanceProblems] = readJson("CONNECT_INSTANCES", values.CONNECT_INSTANCES, instancesSchema);
  const [rules, ruleProblems] = readJson("ACCESS_RULES", values.ACCESS_RULES, accessRulesSchema);
  const known = createInstances(instances);
  const isServed = (name: string) => instanceProblems.length > 0 || known.maybeInstance(known.canonicalId(name)) !== null;
  const [access, accessProblems] = readAccess(env, values, rules, isServed);
  const [tls, tlsProblems] = readTls(values);
  const [documents, documentProblems] = readDocuments(values);
  const [emulator, emulatorProblems] = readEmulator(env, values);
  const problems = [
    ...settingProblems,
    ...instanceProblems,
    ...ruleProblems,
    ...accessProblems,
    ...tlsProblems,
    ...documentProblems,
    ...emulatorProblems,
    ...contradictions(env, values),
  ];
  if (problems.length > 0) throw new ConfigError(problems);

  return deepFreeze({
    emulator,
    http: {
      host: values.HOST,
      port: values.PORT,
      isLocal: values.AUTH === null,
      tls,
      landingPage: values.PERSISTED_DOCUMENTS_ONLY ? "none" : values.LANDING_PAGE,
      liveView: values.LIVE_VIEW ?? (values.UPSTREAM === "emulator" && !values.PERSISTED_DOCUMENTS_ONLY),
      introspection: values.INTROSPECTION && !values.PERSISTED_DOCUMENTS_ONLY,
      documents,
      allowedOrigins: values.ALLOWED_ORIGINS ?? [],
      bodyLimitBytes: values.BODY_LIMIT,
      operationsPerSecond: values.RATE_LIMIT,
      maxInFlight: values.MAX_IN_FLIGHT,
      shutdownDelayMs: values.SHUTDOWN_DELAY,
      shutdownGraceMs: values.SHUTDOWN_GRACE,
    },
    access,
    logLevel: values.LOG_LEVEL,
    audit: auditTarget(values),
    telemetry: readTelemetry(values),
    connect: {
      instances,
      requestsPerSecond: values.CONNECT_RATE,
      burst: values.CONNECT_BURST,
      requestTimeoutMs: values.CONNECT_TIMEOUT,
    },
    pages: {
      listTypes: values.LIST_TYPES,
      cursorKey: values.CURSOR_KEY,
      cursorTokenMaxBytes: values.CURSOR_TOKEN_MAX_BYTES,
      cacheBytes: values.PAGE_CACHE_MB * 1024 ** 2,
      sealedTtlMs: values.PAGE_CACHE_TTL,
      summaryGraceMs: values.SUMMARY_GRACE,
      pendingGraceMs: values.PENDING_GRACE,
      queryMaxAgeMs: values.QUERY_MAX_AGE,
      walkMaxPages: values.WALK_MAX_PAGES,
    },
    live: {
      minPollIntervalMs: values.MIN_POLL_INTERVAL,
      lingerMs: values.FEED_LINGER,
      liveContactTtlMs: values.LIVE_CONTACT_TTL,
      eventsSecret: values.EVENTS_SECRET,
    },
    operation: {
      deadlineMs: values.QUERY_DEADLINE,
      maxContacts: values.QUERY_MAX_CONTACTS,
      maxFields: values.QUERY_MAX_FIELDS,
      maxCalls: values.QUERY_MAX_CALLS,
    },
    graph: {
      build: values.FEDERATION === "false" ? "standalone" : "subgraph",
      isSecured: values.FEDERATION === "secured",
      nodeField: values.NODE_FIELD ?? values.FEDERATION === "false",
      contactType: values.CONTACT_TYPE,
      rootFields: values.FEDERATION_ROOT_FIELDS,
    },
  });
}

/** The emulator has the budget that the gateway reckons with, unless its own settings say otherwise. */
function readEmulator(env: Environment, { UPSTREAM, CONNECT_RATE, CONNECT_BURST }: SettingValues): Read<EmulatorOptions | null> {
  if (UPSTREAM !== "emulator") return [null, []];
  try {
    const options = emulatorOptionsFrom(env);
    const ratePerSecond = textOf(env, "EMULATOR_RATE") === undefined ? CONNECT_RATE : options.ratePerSecond;
    const burst = textOf(env, "EMULATOR_BURST") === undefined ? CONNECT_BURST : options.burst;
    return [{ ...options, ratePerSecond, burst }, []];
  } catch (error) {
    if (error instanceof EmulatorOptionsError) return [null, error.problems];
    throw error;
  }
}

function auditTarget({ AUDIT_LOG, AUTH }: SettingValues): AuditTarget {
  const target = AUDIT_LOG ?? (AUTH === null || AUTH === "none" ? "none" : "stderr");
  return target === "stdout" || target === "stderr" || target === "none" ? target : { path: target };
}

/** What each setting may say by itself, but not beside the others. */
function contradictions(env: Environment, values: SettingValues): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (!isLoopback(values.HOST) && values.AUTH === null) {
    const message = "is an address that other machines reach: say AUTH=jwt or AUTH=router to know who asks, or AUTH=none to serve everybody";
    problems.push({ setting: "HOST", message });
  }
  if (values.LIST_TYPES.length > values.LIST_TYPES_MAX) {
    problems.push({ setting: "LIST_TYPES", message: `names more types than LIST_TYPES_MAX (${values.LIST_TYPES_MAX}) allows` });
  }
  if (values.METRICS_PORT !== null && values.METRICS_PORT === values.PORT && values.PORT !== 0) {
    problems.push({ setting: "METRICS_PORT", message: "expected another port than PORT: what it serves is not for the public" });
  }
  if (values.FEDERATION_ROOT_FIELDS === "none" && (values.FEDERATION === "false" || values.NODE_FIELD === true)) {
    const message = "leaves the entities of a subgraph only: expected FEDERATION=true or secured, and no NODE_FIELD=true";
    problems.push({ setting: "FEDERATION_ROOT_FIELDS", message });
  }
  for (const setting of ["AWS_ENDPOINT_URL_CONNECT", "AWS_ENDPOINT_URL"]) {
    const endpoint = textOf(env, setting);
    if (values.UPSTREAM === "aws" && endpoint !== undefined && !isSafeEndpoint(endpoint)) {
      problems.push({ setting, message: "expected an https URL; http only to this machine" });
    }
  }
  return problems;
}
