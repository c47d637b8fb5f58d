import { SEGMENT_TYPES, type SegmentType } from "../domain/segment.js";
import { isOver, pageLooks, type Look, type PageLook, type Question, type Refusal } from "./look.js";

export interface Pace {
  /** Null: all seven types at once or, where the upstream refuses so many, the six that it documents. */
  readonly types: readonly SegmentType[] | null;
  /** Least time between an answer and the next call. */
  readonly intervalMs: number;
  /** How long after the analysis has ended its aftermath is waited for. */
  readonly graceMs: number;
}

export type Step =
  | { readonly kind: "ask"; readonly question: Question; readonly delayMs: number }
  | { readonly kind: "stop"; readonly reason: "ended" | Refusal };

/** So many segment types the upstream takes at least. */
const DOCUMENTED_TYPES = 6;
const LONGEST_BACKOFF_MS = 60_000;
/** Since the last page, or the start: after that long without any the recording ends. */
const PATIENCE_MS = 600_000;
/** A contact that has just begun is not found for some seconds; one that stays so has another id. */
const NOT_FOUND_PATIENCE_MS = 120_000;
const HOPELESS: ReadonlySet<Refusal> = new Set(["OUTPUT_TYPE_NOT_ENABLED", "INVALID_REQUEST", "INSTANCE_NOT_SERVED", "UPSTREAM_FORBIDDEN"]);

/** What to ask next, by all that has been seen. Pure: when "now" is, the last look says. */
export function nextStep(looks: readonly Look[], pace: Pace): Step {
  const last = looks.at(-1);
  if (last === undefined) return { kind: "ask", question: { walk: "live", token: null, types: pace.types ?? SEGMENT_TYPES }, delayMs: 0 };
  if (last.answer.kind === "refused") return afterRefusal(looks, last, last.answer.code, pace);

  const look = { ...last, index: looks.length - 1, page: last.answer.page };
  const question = last.walk === "again" ? furtherAgain(looks, look) : further(looks, look, pace);
  return question === null ? { kind: "stop", reason: "ended" } : { kind: "ask", question, delayMs: pace.intervalMs };
}

/** On with the list as it grows; from its start again once nothing more can come. */
function further(looks: readonly Look[], look: PageLook, { graceMs }: Pace): Question {
  const { page, token, types, answeredAtMs } = look;
  // Without a token the list goes on where this page began.
  const onward: Question = { walk: "live", token: page.nextToken ?? token, types };
  if (!isOver(page)) return onward;

  const pages = pageLooks(looks);
  const overAtMs = pages.find((earlier) => isOver(earlier.page))?.answeredAtMs ?? answeredAtMs;
  const isGraceOver = answeredAtMs - overAtMs >= graceMs;
  const isDrained = page.nextToken === null || (page.segments.length === 0 && (page.nextToken === token || isGraceOver));
  const isAwaited = page.status === "COMPLETED" && !isGraceOver && aftermathMissing(types, pages);
  return isDrained && !isAwaited ? { walk: "again", token: null, types } : onward;
}

function furtherAgain(looks: readonly Look[], { page, types }: PageLook): Question | null {
  const isLoop = looks.some(({ walk, token }) => walk === "again" && token === page.nextToken);
  return page.nextToken === null || isLoop ? null : { walk: "again", token: page.nextToken, types };
}

function aftermathMissing(types: readonly SegmentType[], pages: readonly PageLook[]): boolean {
  const seen = new Set(pages.flatMap(({ page }) => page.segments.flatMap(Object.keys)));
  return (
    (types.includes("POST_CONTACT_SUMMARY") && !seen.has("PostContactSummary")) ||
    (types.includes("EXTRACTED_INFORMATION") && !seen.has("ExtractedInformation"))
  );
}

function afterRefusal(looks: readonly Look[], { walk, token, types, answeredAtMs }: Look, code: Refusal, pace: Pace): Step {
  if (code === "INVALID_REQUEST" && pace.types === null && types.length > DOCUMENTED_TYPES) {
    return { kind: "ask", question: { walk, token, types: types.slice(0, DOCUMENTED_TYPES) }, delayMs: pace.intervalMs };
  }
  if (code === "TOKEN_REFUSED") {
    // What was seen is told from what is new by its place, so a walk from the start loses nothing.
    return walk === "live" ? { kind: "ask", question: { walk, token: null, types }, delayMs: pace.intervalMs } : { kind: "stop", reason: "ended" };
  }
  const lastPage = looks.findLastIndex(({ answer }) => answer.kind === "page");
  const quietSinceMs = looks[Math.max(0, lastPage)]?.answeredAtMs ?? answeredAtMs;
  const patienceMs = code === "NOT_FOUND" ? NOT_FOUND_PATIENCE_MS : PATIENCE_MS;
  if (HOPELESS.has(code) || answeredAtMs - quietSinceMs >= patienceMs) return { kind: "stop", reason: walk === "again" ? "ended" : code };

  const refusals = looks.length - 1 - lastPage;
  const doublings = code === "NOT_FOUND" ? 0 : refusals;
  return { kind: "ask", question: { walk, token, types }, delayMs: Math.max(pace.intervalMs, Math.min(LONGEST_BACKOFF_MS, pace.intervalMs * 2 ** doublings)) };
}
