import { randomBytes } from "node:crypto";

import type { GraphQLSchema } from "graphql";

import { createGuardedDirectory } from "./access/guarded-directory.js";
import { createGuardedLive } from "./access/guarded-live.js";
import { createGuardedPages } from "./access/guarded-pages.js";
import { createScopedInstances } from "./access/scoped-instances.js";
import type { Config } from "./config.js";
import { ConfigError } from "./config/config-error.js";
import { createConnect, type ConnectOptions } from "./connect/connect.js";
import { createDirectory } from "./directory/directory.js";
import { systemClock, type Clock } from "./domain/clock.js";
import type { ContactKey } from "./domain/contact.js";
import type { ContactEvent } from "./domain/directory.js";
import type { ContactUnavailable } from "./domain/errors.js";
import type { EmulatorOptions } from "./emulator/emulator-options.js";
import type { Emulator } from "./emulator/emulator.js";
import { WELL_KNOWN } from "./emulator/well-known.js";
import { exampleOperations } from "./example-operations.js";
import { createGuard, type Guard, type GuardParts } from "./guard.js";
import { createLive } from "./live/live.js";
import { createMemoryEngine } from "./live/memory-engine.js";
import { createLoaders } from "./loaders/create-loaders.js";
import { createPages } from "./pages/pages.js";
import { TypeNameTaken } from "./schema/federation/type-name-taken.js";
import { createGraph } from "./schema/graph.js";
import { checkDocuments } from "./server/check-documents.js";
import { createLog, type Log } from "./server/log.js";
import { loggedError } from "./server/logged-error.js";
import type { OverloadOptions } from "./server/overload.js";
import { createServer, type Server } from "./server/server.js";
import { createTelemetry } from "./telemetry/telemetry.js";

export interface Gateway {
  /** Its origin; operations go to `/graphql` there. */
  readonly url: string;
  /** The origin that serves `/metrics`; null where nothing does. */
  readonly metricsUrl: string | null;
  /** Null for AWS. */
  readonly emulator: Emulator | null;
  /** A contact to try things with: the emulator's that is always live. */
  readonly exampleContact: ContactKey | null;
  /** Finishes what is in flight, then stops every room. */
  close(): Promise<void>;
}

export interface GatewayParts extends GuardParts {
  readonly log?: Log;
  readonly clock?: Clock;
  /** One that runs already, and goes on when the gateway stops. */
  readonly emulator?: Emulator;
  /** When it is too much, where neither MAX_IN_FLIGHT nor the default is meant. */
  readonly overload?: Partial<OverloadOptions>;
}

/** Where the build puts it: the same directory for this file's source as for what is built of it. */
const LIVE_VIEW = new URL("../dist/live-view/", import.meta.url);

/** The whole house: listening when it resolves, and nothing of it left when it rejects. */
export async function createGateway(config: Config, parts: GatewayParts = {}): Promise<Gateway> {
  const { log = createLog(config.logLevel), clock = systemClock } = parts;
  const { cursorKey, ...pageOptions } = config.pages;
  if (cursorKey === null) log.warn("CURSOR_KEY is not set: after a restart, or on another replica, a cursor costs a walk from the first page");

  const ownEmulator = parts.emulator === undefined && config.emulator !== null ? await startEmulator(config.emulator) : null;
  const emulator = parts.emulator ?? ownEmulator;
  const exampleContact = emulator && { instanceId: WELL_KNOWN.instanceId, contactId: WELL_KNOWN.endlessContactId };
  if (emulator !== null) log.warn({ url: emulator.url }, "EMULATOR: sample data, not AWS");

  const instanceIds = config.connect.instances?.map(({ instanceId }) => instanceId) ?? null;
  const telemetry = await createTelemetry({ ...config.telemetry, instanceIds });
  const connect = createConnect({
    ...config.connect,
    ...(emulator && emulatedAccount(emulator)),
    clock,
    onUnavailable: (error) => logTrouble(log, error),
    telemetry,
  });
  const { minPollIntervalMs, lingerMs, liveContactTtlMs } = config.live;
  // The emulator's events need no secret that anybody has to know.
  const eventsSecret = config.live.eventsSecret ?? (ownEmulator && randomBytes(32).toString("hex"));
  const directory = createDirectory({ clock, ttlMs: liveContactTtlMs });
  const engine = createMemoryEngine({ quotaOf: (instanceId) => connect.quotaOf(instanceId), clock, minPollIntervalMs, lingerMs, telemetry });
  let guard: Guard | null = null;
  const closeRooms = async () => {
    guard?.close();
    directory.close();
    connect.close();
    await engine.close();
    await ownEmulator?.close();
    await telemetry.close();
  };

  try {
    const pages = createPages({ ...pageOptions, cursorKey: cursorKey ?? randomBytes(32), listSegments: connect.listSegments, clock, telemetry });
    const live = createLive({ ...pageOptions, pollTimeoutMs: config.connect.requestTimeoutMs, engine, pages, clock, telemetry });
    const limits = { defaultMaxAgeMs: config.pages.queryMaxAgeMs, listTypes: config.pages.listTypes };
    const { deadlineMs, maxCalls, maxContacts, maxFields } = config.operation;

    const hear = (event: ContactEvent): void => {
      directory.hear(event);
      live.nudge(event.contact);
    };

    let server: Server | null = null;
    telemetry.watch({
      budgets: () => connect.readBudgets(),
      live: () => engine.look(),
      pages: () => pages.sizes(),
      liveContacts: () => directory.size(),
      isReady: () => server?.isReady() ?? false,
    });
    const metricsUrl = await telemetry.serve();

    const { authenticate, visit } = (guard = createGuard({ config, parts, instances: connect.instances, clock, log, telemetry }));
    server = await createServer({
      ...config.http,
      authenticate,
      schema: checkedGraph(config),
      createContext(call, trail) {
        const visitor = visit(call, trail);
        const loaders = createLoaders({ pages: createGuardedPages(pages, visitor), deadlineMs: clock.now() + deadlineMs, maxCalls, telemetry });
        return {
          loaders,
          live: createGuardedLive(live, visitor),
          directory: createGuardedDirectory(directory, visitor),
          instances: createScopedInstances(connect.instances, call.principal),
          limits,
          trail: visitor.trail,
          upstreamCalls: loaders.calls,
        };
      },
      limits: { maxContacts, maxFields, maxCalls },
      overload: { maxInFlight: config.http.maxInFlight, ...parts.overload },
      streams: { allowedOrigins: config.http.allowedOrigins },
      events: eventsSecret === null ? null : { secret: eventsSecret, instances: connect.instances, hear },
      exampleOperations: exampleOperations(exampleContact),
      liveView: config.http.liveView ? LIVE_VIEW : null,
      isForbidden: () => connect.isForbidden(),
      telemetry,
      log,
    });
    if (ownEmulator !== null && eventsSecret !== null) ownEmulator.deliverEvents({ url: `${server.url}/events`, apiKey: eventsSecret, isOwn: true });
    log.info({ url: server.url, upstream: emulator === null ? "aws" : "emulator" }, "listening");

    return {
      url: server.url,
      metricsUrl,
      emulator,
      exampleContact,
      async close() {
        try {
          await server.close();
        } finally {
          await closeRooms();
        }
      },
    };
  } catch (error) {
    await closeRooms();
    throw error;
  }
}

/** What the operator has to know or to mend; that one contact is unknown, or a voice contact, is not of that kind. */
function logTrouble(log: Log, error: ContactUnavailable): void {
  if (error.code === "UPSTREAM_FORBIDDEN") log.error({ code: error.code, error: loggedError(error.cause) }, "Amazon Connect refuses this gateway");
  else if (error.transient) log.warn({ code: error.code, error: loggedError(error.cause) }, "Amazon Connect could not be asked");
}

/** @throws ConfigError for trusted documents that this graph cannot answer */
function checkedGraph(config: Config): GraphQLSchema {
  const schema = graphOf(config);
  const { documents, introspection } = config.http;
  const problems = documents === null ? [] : checkDocuments(documents, { schema, introspection });
  if (problems.length === 0) return schema;
  throw new ConfigError(problems.map(({ id, message }) => ({ setting: `PERSISTED_DOCUMENTS.${id}`, message })));
}

/** @throws ConfigError for a name that only the graph itself knows to be taken */
function graphOf({ graph }: Config): GraphQLSchema {
  try {
    return createGraph(graph);
  } catch (error) {
    if (error instanceof TypeNameTaken) throw new ConfigError([{ setting: "CONTACT_TYPE", message: "names a type that the graph has already" }]);
    throw error;
  }
}

/** Loaded only when asked for: a gateway to AWS does without its scenarios. */
async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { createEmulator } = await import("./emulator/emulator.js");
  return createEmulator(options);
}

/** What the SDK needs to call the emulator: it wants a signature, and looks at its form only. */
function emulatedAccount({ url }: Emulator): Pick<ConnectOptions, "endpoint" | "region" | "credentials"> {
  return { endpoint: url, region: WELL_KNOWN.region, credentials: { accessKeyId: "emulator", secretAccessKey: "emulator" } };
}
