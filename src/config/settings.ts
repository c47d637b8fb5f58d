import { SEGMENT_TYPES } from "../domain/segment.js";
import { duration, flag, key, listOf, oneOf, origins, rate, secret, size, text, typeName, wholeNumber, type Shape } from "./shapes.js";

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

/** Every setting, in the README's order. What another program reads (the AWS SDK's `AWS_…`) is not ours. */
export const SETTINGS = {
  UPSTREAM: required(
    oneOf("emulator", "aws"),
    "Where segments come from: `emulator`, sample data from an Amazon Connect inside this process, or `aws`.",
  ),

  HOST: setting("127.0.0.1", text, "Address to listen on."),
  PORT: setting("4000", wholeNumber(0, 65_535), "Port to listen on; 0 takes a free one."),
  AUTH: optional(oneOf("none"), "`none` serves without authentication on an address that other machines reach; without it such a HOST is refused."),
  LANDING_PAGE: setting(
    "none",
    oneOf("graphiql", "sandbox", "none"),
    "What a browser finds at `/`: GraphiQL from this server, Apollo Sandbox (loads from the internet), or nothing.",
  ),
  INTROSPECTION: setting("true", flag, "Whether clients may ask for the schema; `false` also ends the suggestions in error messages."),
  BODY_LIMIT: setting("100KB", size(1024, 16 * 1024 ** 2), "Largest request body."),
  LOG_LEVEL: setting("info", oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"), "Least severe log line that is written."),
  AUDIT_LOG: optional(
    text,
    "Where the audit goes, a JSON line for whatever was shown to whom: `stdout`, `stderr`, `none` or the path of a file. Without it `stderr`, or " +
      "`none` where nobody is asked who they are.",
  ),
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
  ALLOWED_ORIGINS: optional(origins, "Origins, besides the gateway's own, whose pages may open streams."),
  EVENTS_SECRET: optional(
    secret,
    "Turns on `POST /events`: what Amazon EventBridge, which is told to send it as `x-api-key`, tells of a contact brings the contact's next poll forward.",
    { secret: true },
  ),

  FEDERATION: setting(
    "false",
    oneOf("false", "true", "secured"),
    "Whether to serve the subgraph for a federated router instead of the standalone schema; `secured` tells the router, by `@authenticated` and " +
      "`@requiresScopes`, who may ask for what.",
  ),
  NODE_FIELD: optional(flag, "Whether `Query.node` exists; without it, in the standalone schema only."),
  CONTACT_TYPE: setting("Contact", typeName, "Name of the type `Contact` in the subgraph."),
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
