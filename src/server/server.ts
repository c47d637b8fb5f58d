import { setTimeout as delay } from "node:timers/promises";

import type { GraphQLSchema } from "graphql";

import { NO_TELEMETRY, type Telemetry } from "../domain/telemetry.js";
import type { Authenticate } from "../domain/access.js";
import { acceptsJson } from "./accepts.js";
import { createApollo, MAX_TOKENS } from "./apollo.js";
import { authenticateRequests } from "./authenticate-requests.js";
import { createCaches } from "./caches.js";
import { createExecutor } from "./compiled-executor.js";
import { addCors } from "./cors.js";
import type { CreateContext } from "./create-context.js";
import { addEventsRoute, type EventsOptions } from "./events.js";
import { graphqlRoute } from "./graphql-route.js";
import { addHealthRoutes, type Readiness } from "./health.js";
import { createHttp, type TlsOptions } from "./http.js";
import { addLandingPage, leadToLandingPage, type LandingPage } from "./landing-page.js";
import type { OperationLimits } from "./limit-operation.js";
import { addLiveView } from "./live-view.js";
import type { Log } from "./log.js";
import { createShedder, OVERLOAD_DEFAULTS, type OverloadOptions } from "./overload.js";
import { GRAPHQL_PATH } from "./paths.js";
import { shedRequests } from "./shed-requests.js";
import type { StreamOptions } from "./stream-options.js";
import { addStreams } from "./streams.js";
import { NO_DOCUMENTS, type TrustedDocuments } from "./trust-documents.js";
import { createWantsStream } from "./wants-stream.js";

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  /** Called once an operation, and once an event of a subscription. */
  readonly createContext: CreateContext;
  readonly authenticate: Authenticate;
  readonly host: string;
  /** 0 = a free one. */
  readonly port: number;
  readonly introspection: boolean;
  /** Null: none is known before it is asked. */
  readonly documents?: TrustedDocuments | null;
  readonly limits: OperationLimits;
  /** Of one user; null: as many as it likes. */
  readonly operationsPerSecond: number | null;
  readonly bodyLimitBytes: number;
  /** When it is too much, where that is not the default. */
  readonly overload?: Partial<OverloadOptions>;
  /** Null: plain HTTP. */
  readonly tls?: TlsOptions | null;
  /** Whether it is for this machine alone, and is asked under this machine's own names only. */
  readonly isLocal?: boolean;
  readonly landingPage: LandingPage;
  /** What the landing page's editor opens with. */
  readonly exampleOperations: readonly string[];
  /** The directory that holds the live view as it is built; null: it is not served. */
  readonly liveView?: URL | null;
  /** Bounds on streams, where they are not the defaults. */
  readonly streams?: Partial<StreamOptions>;
  /** Null: `POST /events` is not served. */
  readonly events?: EventsOptions | null;
  readonly shutdownDelayMs: number;
  readonly shutdownGraceMs: number;
  /** Whether the upstream refuses the gateway: others may be served better. */
  readonly isForbidden?: () => boolean;
  readonly telemetry?: Telemetry;
  readonly log: Log;
}

export interface Server {
  /** Its origin, without a path. */
  readonly url: string;
  /** What /readyz says. */
  isReady(): boolean;
  /**
   * Says at /readyz that it wants no more requests, serves on for the delay, then takes no new connection, ends streams and lets requests
   * in flight finish within the grace; cuts what is left. Called again, it is the same stop.
   */
  close(): Promise<void>;
}

/** Listens, and resolves once it does. @throws what `listen` throws, for instance EADDRINUSE */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { schema, createContext, authenticate, landingPage, exampleOperations, isForbidden = () => false, telemetry = NO_TELEMETRY, log } = options;
  let readiness: Readiness = "starting";
  let stopped: Promise<void> | null = null;

  const shedder = createShedder({ ...OVERLOAD_DEFAULTS, ...options.overload });
  const execute = createExecutor(schema);
  const caches = createCaches();
  const apollo = await createApollo({ ...options, caches, telemetry, execute });
  const http = createHttp(options);
  http.addHook("onSend", (_request, reply, _payload, done) => {
    if (readiness === "draining") reply.header("connection", "close");
    done();
  });
  http.addHook("onResponse", (_request, { refusal }, done) => {
    if (refusal !== null) telemetry.refused(refusal);
    done();
  });
  await addCors(http, options.streams?.allowedOrigins ?? []);
  const streams = addStreams(http, { ...options, telemetry, apollo, execute, shedder });
  const answer = graphqlRoute(apollo, createContext, telemetry);
  const wantsStream = createWantsStream({ texts: (options.documents ?? NO_DOCUMENTS).texts, caches, maxTokens: MAX_TOKENS });
  http.route({
    url: GRAPHQL_PATH,
    method: http.supportedMethods,
    exposeHeadRoute: false,
    onRequest: [
      leadToLandingPage(landingPage),
      shedRequests(shedder, ({ headers }) => (acceptsJson(headers.accept) ? "query" : "stream")),
      authenticateRequests(authenticate),
    ],
    handler: async (request, reply) => ((await wantsStream(request)) ? streams.answer(request, reply) : answer(request, reply)),
  });
  if (options.events) addEventsRoute(http, options.events);
  addHealthRoutes(http, currentReadiness);
  await addLandingPage(http, landingPage, exampleOperations);
  if (options.liveView) await addLiveView(http, options.liveView);

  await http.listen({ host: options.host, port: options.port });
  readiness = "ready";

  function currentReadiness(): Readiness {
    if (readiness !== "ready") return readiness;
    if (isForbidden()) return "degraded";
    return shedder.isShedding() ? "shedding" : "ready";
  }

  async function stop(): Promise<void> {
    readiness = "draining";
    await delay(options.shutdownDelayMs);
    const cut = setTimeout(() => {
      log.warn("the grace is over: cutting the connections that are left");
      streams.terminate();
      http.server.closeAllConnections();
    }, options.shutdownGraceMs);
    await Promise.all([streams.close(options.shutdownGraceMs), http.close()]);
    clearTimeout(cut);
    await apollo.stop();
  }

  return { url: http.listeningOrigin, isReady: () => currentReadiness() === "ready", close: () => (stopped ??= stop()) };
}
