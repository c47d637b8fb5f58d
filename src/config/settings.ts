import { SEGMENT_TYPES } from "../domain/segment.js";
import { collector, duration, endpoint, flag, key, listOf, names, oneOf, origins, rate, secret, share, size, text, typeName, wholeNumber, type Shape } from "./shapes.js";

/** A setting of the gateway: an environment variable, as the README's table describes it. */
export interface Setting<T> {
  readonly shape: Shape<T>;
  /** As an operator would write it. Null: there is none. */
  readonly fallback: string | null;
  readonly isRequired: boolean;
  /** Its text is never shown, not even in the message that refuses it. */
  readonly isSecret: boolean;
  readonly description: string;
}

/** Asymmetric ones only: by the others, whoever can verify a token can make one. */
const TOKEN_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"] as const;

/** Every setting, in the README's order. What another program reads (the AWS SDK's `AWS_…`) is not ours. */
export const SETTINGS = {
  UPSTREAM: required(
    oneOf("emulator", "aws"),
    "Where segments come from: `emulator`, sample data from an Amazon Connect inside this process, or `aws`.",
  ),

  HOST: setting("127.0.0.1", text, "Address to listen on."),
  PORT: setting("4000", wholeNumber(0, 65_535), "Port to listen on; 0 takes a free one."),
  AUTH: optional(
    oneOf("jwt", "router", "none"),
    "Who may ask: `jwt`, users with a token; `router`, a federated router and nobody else; `none`, everybody. Without it everybody on this " +
      "machine, and a HOST that other machines reach is refused.",
  ),
  JWT_ISSUER: optional(text, "With `AUTH=jwt`: the `iss` of the tokens that are taken, to the letter."),
  JWT_JWKS_URL: optional(endpoint, "Where that issuer publishes its keys.", { secret: true }),
  JWT_AUDIENCE: optional(names, "Whom a token must be for: one of these in its `aud`."),
  JWT_CLIENT_IDS: optional(
    names,
    "Clients that a token must have been given to, in its `client_id`, `azp`, `cid` or `appid`. Tokens without `aud`, as Amazon Cognito's, are " +
      "taken of these only.",
  ),
  JWT_ALGORITHMS: setting("RS256", listOf(TOKEN_ALGORITHMS), "Algorithms by which a token may be signed."),
  JWT_GROUPS_CLAIM: setting("groups", text, "The claim that lists a user's groups, such as `cognito:groups` or `roles`."),
  ROUTER_SECRET: optional(
    secret,
    "What the router sends as `router-authorization`. With `AUTH=jwt` it is demanded beside the token.",
    { secret: true },
  ),
  ACCESS_RULES: optional(
    text,
    "Who may read which instances, and raw text: JSON, or the path of a JSON file. Without it the scope `contact-analysis:read` gives redacted text " +
      "of every instance, `contact-analysis:raw` raw text too, and the router has redacted text.",
  ),
  AUTHORIZER_URL: optional(
    endpoint,
    "A service of yours, such as Open Policy Agent, that is asked about each contact which the rules allow.",
    { secret: true },
  ),
  TLS_CERT: optional(text, "Path of the gateway's certificate and its chain (PEM), to be served over TLS."),
  TLS_KEY: optional(text, "Path of its private key (PEM)."),
  TLS_CLIENT_CA: optional(
    text,
    "Path of the authority's certificate (PEM) by which clients prove that they are the router, or come over it: in place of ROUTER_SECRET or " +
      "beside it, and then either will do.",
  ),
  LANDING_PAGE: setting(
    "none",
    oneOf("graphiql", "sandbox", "none"),
    "What a browser finds at `/`: GraphiQL from this server, Apollo Sandbox (loads from the internet), or nothing.",
  ),
  LIVE_VIEW: optional(
    flag,
    "Whether the live view, a wall of live contacts and a page for each, is served at `/live`; without it, with the emulator only. It holds no data: " +
      "whoever looks at it asks as who they are.",
  ),
  INTROSPECTION: setting("true", flag, "Whether clients may ask for the schema; `false` also ends the suggestions in error messages."),
  PERSISTED_DOCUMENTS: optional(
    text,
    "Path of a JSON file of trusted documents, as relay-compiler, GraphQL Code Generator or Apollo's tools write it. A request may name one of them by its id.",
  ),
  PERSISTED_DOCUMENTS_ONLY: setting("false", flag, "Whether any other document is refused. Introspection and the landing page end as well. Not for subgraphs: a router writes its own."),
  RATE_LIMIT: setting("50", rate, "Operations a second that one user may ask for, taken over ten seconds; `none` for any number. A router is not bound."),
  MAX_IN_FLIGHT: setting(
    "1000",
    wholeNumber(1, 1_000_000),
    "Operations that may be at work at once, those included that wait for the upstream; the last tenth is for streams that open. What is more is refused as `OVERLOADED`.",
  ),
  BODY_LIMIT: setting("100KB", size(1024, 16 * 1024 ** 2), "Largest request body."),
  LOG_LEVEL: setting("info", oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"), "Least severe log line that is written."),
  AUDIT_LOG: optional(
    text,
    "Where the audit goes, a JSON line for whatever was shown to whom: `stdout`, `stderr`, `none` or the path of a file. Without it `stderr`, or " +
      "`none` where nobody is asked who they are.",
  ),
  METRICS_PORT: optional(wholeNumber(0, 65_535), "Turns on Prometheus metrics, at `/metrics` on a port of their own; 0 takes a free one."),
  METRICS_HOST: setting("127.0.0.1", text, "Address that metrics are served on."),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    collector,
    "Turns on traces: the collector that takes them (OTLP over HTTP, in JSON). Its other settings, such as " +
      "OTEL_EXPORTER_OTLP_HEADERS, count as well.",
    { secret: true },
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optional(collector, "The same, as the whole URL for traces.", { secret: true }),
  OTEL_SERVICE_NAME: setting("contact-analysis-gateway", text, "What traces call this service."),
  OTEL_TRACES_SAMPLER_ARG: setting("1", share, "Share of the traces that begin here which are kept, 0 to 1; for others, whoever began them has decided."),
  SHUTDOWN_DELAY: setting("0s", duration(), "After SIGTERM: how long to go on serving while `/readyz` already says no."),
  SHUTDOWN_GRACE: setting("25s", duration(), "After that: how long requests in flight may take to finish."),

  CONNECT_INSTANCES: optional(
    text,
    "The Amazon Connect instances to serve: JSON, or the path of a JSON file. Without it, default credentials and Region serve every instance id.",
  ),
  CONNECT_RATE: setting("2", rate, "Requests a second that the AWS account allows in a Region; `none` for no budget (benchmarks)."),
  CONNECT_BURST: setting("5", wholeNumber(1, 10_000), "Requests that the account allows at once after a pause."),
  CONNECT_TIMEOUT: setting("5s", duration(1), "Longest that one upstream call may take."),

  LIST_TYPES: setting(SEGMENT_TYPES.slice(0, 6).join(","), listOf(SEGMENT_TYPES), "Segment types to read of each contact."),
  LIST_TYPES_MAX: setting("6", wholeNumber(1, 20), "How many segment types the upstream takes in one call."),
  CURSOR_KEY: optional(
    key,
    "Seals the upstream's tokens in cursors: 32 bytes in base64 or hexadecimal, the same on every replica. Without it a random key of this " +
      "process: after a restart, or on another replica, a cursor costs a walk.",
    { secret: true },
  ),
  CURSOR_TOKEN_MAX_BYTES: setting("8192", wholeNumber(0, 200_000), "Longest upstream token to put into a cursor; a longer one is walked to."),
  PAGE_CACHE_MB: setting("64", wholeNumber(0, 1_048_576), "Memory for pages, in MB (1024 × 1024 bytes)."),
  PAGE_CACHE_TTL: setting("5m", duration(), "How long a page that cannot change any more is kept."),
  SUMMARY_GRACE: setting("120s", duration(), "How long after its analysis has ended a contact is still asked for its summary."),
  PENDING_GRACE: setting("60s", duration(), "How long a contact that the upstream does not know yet is `PENDING`, not `UNAVAILABLE`."),

  QUERY_DEADLINE: setting("15s", duration(1), "Longest that an operation waits for the upstream; then what is held is served."),
  QUERY_MAX_AGE: setting("1s", duration(), "How old what is known of a live contact may be, unless the query says `maxAgeSeconds`."),
  QUERY_MAX_CONTACTS: setting("100", wholeNumber(1, 100), "Most contacts in one operation."),
  QUERY_MAX_FIELDS: setting(
    "200000",
    wholeNumber(1, 10_000_000),
    "Most fields that the answer to one operation may hold, with `first` and `last` taken at their word.",
  ),
  QUERY_MAX_CALLS: setting("30", wholeNumber(1, 10_000), "Most upstream calls for one operation."),
  WALK_MAX_PAGES: setting("100", wholeNumber(1, 10_000), "Most pages to walk for one field."),

  MIN_POLL_INTERVAL: setting("1s", duration(100), "How long a contact that is watched is left alone between two polls, whatever the budget would allow."),
  FEED_LINGER: setting("30s", duration(), "How long what was read of a contact is kept for streams that come back, once nobody watches it."),
  ALLOWED_ORIGINS: optional(origins, "Origins, besides the gateway's own, whose pages may ask and open streams: `https://wall.example`, each named."),
  EVENTS_SECRET: optional(
    secret,
    "Turns on `POST /events`: what Amazon EventBridge, which is told to send it as `x-api-key`, tells of contacts makes `liveContacts`, and brings a contact's " +
      "next poll forward.",
    { secret: true },
  ),
  LIVE_CONTACT_TTL: setting("24h", duration(1_000), "How long a contact counts as live after the last event of it, should the event of its end be lost."),

  FEDERATION: setting(
    "false",
    oneOf("false", "true", "secured"),
    "Whether to serve the subgraph for a federated router instead of the standalone schema; `secured` tells the router, by `@authenticated` and " +
      "`@requiresScopes`, who may ask for what.",
  ),
  NODE_FIELD: optional(flag, "Whether `Query.node` exists; without it, in the standalone schema only."),
  CONTACT_TYPE: setting("Contact", typeName, "Name of the type `Contact` in the subgraph."),
  FEDERATION_ROOT_FIELDS: setting(
    "all",
    oneOf("all", "none"),
    "Whether the subgraph has queries and subscriptions of its own; `none` leaves entities, which are reached from other subgraphs only.",
  ),
} as const;

export type SettingName = keyof typeof SETTINGS;

/** What the settings say, by name. */
export type SettingValues = {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name] extends Setting<infer T> ? T : never;
};

function setting<T>(fallback: string, shape: Shape<T>, description: string): Setting<T> {
  return { shape, fallback, isRequired: false, isSecret: false, description };
}

function required<T>(shape: Shape<T>, description: string): Setting<T> {
  return { shape, fallback: null, isRequired: true, isSecret: false, description };
}

/** Null where it is not set. */
function optional<T>(shape: Shape<T>, description: string, { secret = false } = {}): Setting<T | null> {
  return { shape, fallback: null, isRequired: false, isSecret: secret, description };
}
