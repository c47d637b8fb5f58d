import type { PageRequest } from "../connect/call-raw.js";
import type { Clock } from "../domain/clock.js";
import type { ListKey } from "../domain/contact.js";
import { ContactUnavailable, TokenRefused } from "../domain/errors.js";
import { maybePage, type Look, type Question, type RawPage, type Refusal, type WireSegment } from "./look.js";
import { nextStep, type Pace } from "./next-step.js";

export interface RecordOptions extends Pace {
  readonly list: ListKey;
}

export interface RecordDeps {
  /** One upstream call. @throws ContactUnavailable, TokenRefused */
  readonly ask: (request: PageRequest) => Promise<unknown>;
  readonly clock: Clock;
  /** Resolves early once `signal` is aborted. */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly signal: AbortSignal;
  /** Hears of all looks so far whenever one is over. */
  readonly onLook: (looks: readonly Look[]) => void;
}

export interface Recording {
  readonly list: ListKey;
  readonly pace: Pace;
  readonly looks: readonly Look[];
  /** Or why the upstream would not go on. */
  readonly end: "ended" | "interrupted" | Refusal;
}

/** Looks at one contact, one call at a time, until it is over, somebody stops it, or the upstream refuses for good. */
export async function record({ ask, clock, sleep, signal, onLook }: RecordDeps, { list, ...pace }: RecordOptions): Promise<Recording> {
  const looks: Look[] = [];
  const shared = shareSegments();
  const recording = (end: Recording["end"]): Recording => ({ list, pace, looks, end });

  for (;;) {
    const step = nextStep(looks, pace);
    if (step.kind === "stop") return recording(step.reason);
    await sleep(step.delayMs);
    if (signal.aborted) return recording("interrupted");

    const look = await lookOnce(step.question);
    looks.push(look);
    onLook(looks);
  }

  async function lookOnce(question: Question): Promise<Look> {
    const askedAtMs = clock.now();
    const answer = await ask({ list, ...question }).then((body) => pageOrRefusal(maybePage(body)), refusal);
    return { ...question, askedAtMs, answeredAtMs: clock.now(), answer };
  }

  function pageOrRefusal(page: RawPage | null): Look["answer"] {
    if (page === null) return { kind: "refused", code: "UPSTREAM_BAD_RESPONSE" };
    return { kind: "page", page: { ...page, segments: page.segments.map(shared) } };
  }
}

/** One object for all that are alike: a page that comes again every two seconds for hours is held once. */
function shareSegments(): (segment: WireSegment) => WireSegment {
  const held = new Map<string, WireSegment>();
  return (segment) => {
    const json = JSON.stringify(segment);
    const same = held.get(json);
    if (same === undefined) held.set(json, segment);
    return same ?? segment;
  };
}

/** By its code alone: the text of an error may hold what nobody should read. */
function refusal(error: unknown): Look["answer"] {
  if (error instanceof ContactUnavailable) return { kind: "refused", code: error.code === "UNSUPPORTED_CHANNEL" ? "INVALID_REQUEST" : error.code };
  if (error instanceof TokenRefused) return { kind: "refused", code: "TOKEN_REFUSED" };
  throw error;
}
