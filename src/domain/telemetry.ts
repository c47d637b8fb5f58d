import type { UnavailableCode } from "./errors.js";

/** What an upstream request was made for: an operation, or a feed. */
export type CallKind = "query" | "poll";
export type CallOutcome = "OK" | "TOKEN_REFUSED" | UnavailableCode;

export type Transport = "http" | "websocket" | "sse";
/** `unknown`: it was refused before anybody knew. */
export type OperationKind = "query" | "subscription" | "unknown";
/**
 * `result`: answered whole. `errors`: answered with errors among its data. `refused`: never executed. A stream ends by its `source`, by a
 * `failure`, or by its `reader`.
 */
export type OperationEnd = "result" | "errors" | "refused" | "source" | "failure" | "reader";

/**
 * How a page was had. `HIT`: it was held. `MISS`: the upstream was asked. `COALESCED`: somebody had asked already. `STALE`: the upstream
 * could not be asked, and it was held. `KNOWN_FAILURE`: that it cannot be had was known. `REFUSED`: it could not be had.
 */
export type PageOutcome = "HIT" | "MISS" | "COALESCED" | "STALE" | "KNOWN_FAILURE" | "REFUSED";

/** How the place of a cursor was found: its page was `HELD`, it carried the upstream's `TOKEN`, or the list was `WALKED` from its start. */
export type CursorOutcome = "HELD" | "TOKEN" | "WALKED";

/** Fields in which the upstream may send a value that nobody knows yet. */
export type OpenField = "status" | "channel" | "participantRole" | "sentiment" | "attachmentStatus" | "summaryStatus" | "failureCode";

/** Of one quota domain: an account in a Region. */
export interface BudgetReading {
  readonly quota: string;
  /** Requests that could be made at once, now. */
  readonly tokens: number;
  /** Requests a second, now, and while nobody is throttled. */
  readonly ratePerSecond: number;
  readonly limitPerSecond: number;
}

export interface LiveReading {
  /** Feeds that somebody watches, by phase; and those that linger, whom nobody does. */
  readonly feeds: Readonly<Record<"STARTING" | "LIVE" | "DRAINED" | "OVER" | "LINGERING", number>>;
  readonly subscribers: number;
  /** Of the feeds that are polled, how long ago the one was read that waits longest; 0 where there is none. */
  readonly oldestReadMs: number;
  /** The least mean delay from a segment's time to its delivery that any schedule could have now; null where nothing is polled. */
  readonly floorMs: number | null;
}

export interface PagesReading {
  /** Of lists that may be forgotten, and of those that feeds read. Estimated. */
  readonly cachedBytes: number;
  readonly watchedBytes: number;
}

/** What stands somewhere at any time: looked at when somebody wants to know, and never in between. */
export interface Readings {
  readonly budgets: () => readonly BudgetReading[];
  readonly live: () => LiveReading;
  readonly pages: () => PagesReading;
  /** How many contacts are live, as events have told. */
  readonly liveContacts: () => number;
  readonly isReady: () => boolean;
}

/**
 * What the rooms tell of their work, a method an observation. No content, and nobody's id: an instance's, a quota's and the names of kinds
 * and codes are all that is said. Never throws, and costs next to nothing.
 */
export interface Metrics {
  upstreamCalled(instanceId: string, kind: CallKind, outcome: CallOutcome, ms: number): void;
  unknownSegment(upstreamKind: string): void;
  unknownValue(field: OpenField): void;
  /** Somebody waited for leave to make a request, and got it or not. @param instanceId empty where it is not known for whom */
  budgetWaited(quota: string, instanceId: string, kind: CallKind, isGranted: boolean, ms: number): void;
  pageRead(kind: CallKind, outcome: PageOutcome): void;
  cursorRead(outcome: CursorOutcome): void;
  /** A feed is read again. @param sinceMs since it was read last */
  polledAgain(sinceMs: number): void;
  /** A segment that is younger than its stream was given to it. @param delayMs since the segment's own time */
  delivered(delayMs: number): void;
  operationBegan(transport: Transport): void;
  operationEnded(transport: Transport, kind: OperationKind, end: OperationEnd, ms: number): void;
  socketOpened(): void;
  socketClosed(code: number): void;
  /** A request or an operation was refused. @param code as in the error's `extensions` */
  refused(code: string): void;
  authenticated(outcome: "OK" | "REFUSED" | "UNAVAILABLE"): void;
  auditWritten(event: string, decision: string): void;
  /** Where the gauges are read. Called once. */
  watch(readings: Readings): void;
}

export type SpanName = "load" | "page" | "upstream call";
export type Attributes = Readonly<Record<string, string | number | boolean>>;
/** Adds to what is known of a piece of work while it is under way. */
export type Note = (attributes: Attributes) => void;

/** Which work was part of which, and how long it took. No content, and nobody's id. What `work` returns or throws is returned or thrown. */
export interface Tracing {
  /** An operation. @param traceparent the header by which whoever asks says which trace this is part of, as it came */
  operation<T>(transport: Transport, traceparent: unknown, work: () => Promise<T>): Promise<T>;
  /** Of the operation under way: now its name is known. */
  operationNamed(kind: OperationKind, name: string | null): void;
  /** A feed's poll: it is part of no operation, whoever made it begin. */
  poll<T>(work: () => Promise<T>): Promise<T>;
  /** A step of the work that it is called from. */
  span<T>(name: SpanName, attributes: Attributes, work: (note: Note) => Promise<T>): Promise<T>;
}

export interface Telemetry extends Metrics, Tracing {}

const nothing = (): void => undefined;

/** Where nobody wants to know. */
export const NO_TELEMETRY: Telemetry = {
  upstreamCalled: nothing,
  unknownSegment: nothing,
  unknownValue: nothing,
  budgetWaited: nothing,
  pageRead: nothing,
  cursorRead: nothing,
  polledAgain: nothing,
  delivered: nothing,
  operationBegan: nothing,
  operationEnded: nothing,
  socketOpened: nothing,
  socketClosed: nothing,
  refused: nothing,
  authenticated: nothing,
  auditWritten: nothing,
  watch: nothing,
  operation: (_transport, _traceparent, work) => work(),
  operationNamed: nothing,
  poll: (work) => work(),
  span: (_name, _attributes, work) => work(nothing),
};
