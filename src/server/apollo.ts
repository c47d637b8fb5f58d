import { ApolloServer, type BaseContext } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { NoSchemaIntrospectionCustomRule, type GraphQLSchema } from "graphql";

import { boundDocument, DOCUMENT_BOUNDS } from "./bound-document.js";
import type { Tracing } from "../domain/telemetry.js";
import type { Call } from "./call.js";
import { closeTrail } from "./close-trail.js";
import type { Execute } from "./compiled-executor.js";
import { createCaches, type Caches } from "./caches.js";
import type { CallContext } from "./create-context.js";
import { compiledGateway } from "./compiled-gateway.js";
import { formatError } from "./format-error.js";
import { limitOperation, type OperationLimits } from "./limit-operation.js";
import { limitRate } from "./limit-rate.js";
import type { Log } from "./log.js";
import { openSource, type SourceSlot } from "./open-source.js";
import { NO_DOCUMENTS, trustDocuments, type TrustedDocuments } from "./trust-documents.js";
import { watchOperation } from "./watch-operation.js";

/** Documents longer than this are not parsed on. To select every field of the graph takes about 1150; to name each contact of a large wall, 1800. */
export const MAX_TOKENS = 2_000;
/** Selections of a document with its fragments unfolded; they grow exponentially in few tokens. */
const MAX_SELECTIONS = 5_000;
/** What is wrong with a document is told up to here: each mistake takes its time to find, and its place in the answer. */
const MAX_MISTAKES = 10;

export interface OperationContext extends CallContext, BaseContext {
  readonly call: Call;
  /** Set by a transport that can stream. */
  readonly source?: SourceSlot;
}

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly execute: Execute;
  readonly introspection: boolean;
  /** Null: none is known before it is asked. */
  readonly documents?: TrustedDocuments | null;
  /** Its own, unless somebody else looks into them. */
  readonly caches?: Caches;
  readonly limits: OperationLimits;
  /** Of one user; null: as many as it likes. */
  readonly operationsPerSecond: number | null;
  readonly telemetry: Pick<Tracing, "operationNamed">;
  readonly log: Log;
}

/** The one pipeline of every operation, whatever transport it came by. Nothing in it hangs on NODE_ENV or reports to anybody. */
export async function createApollo({ schema, execute, introspection, documents, caches = createCaches(), limits, operationsPerSecond, telemetry, log }: ApolloOptions): Promise<ApolloServer<OperationContext>> {
  const apollo = new ApolloServer<OperationContext>({
    gateway: compiledGateway(schema, execute),
    introspection: true,
    validationRules: introspection ? [] : [NoSchemaIntrospectionCustomRule],
    hideSchemaDetailsFromClientErrors: !introspection,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    maxRecursiveSelections: MAX_SELECTIONS,
    validationOptions: { maxErrors: MAX_MISTAKES },
    ...caches,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: "production",
    formatError,
    logger: contentless(log),
    plugins: [
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      closeTrail(),
      trustDocuments(documents ?? NO_DOCUMENTS),
      watchOperation(log, telemetry),
      ...(operationsPerSecond === null ? [] : [limitRate(operationsPerSecond)]),
      boundDocument(DOCUMENT_BOUNDS),
      limitOperation(limits),
      openSource(log),
    ],
  });
  await apollo.start();
  return apollo;
}

/** Apollo Server logs whole errors as text; the plugin that watches operations logs them by an allow-list. */
function contentless(log: Log): Record<"debug" | "info" | "warn" | "error", () => void> {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: () => log.warn("Apollo Server has a warning"),
    error: () => log.error("Apollo Server has an error"),
  };
}
