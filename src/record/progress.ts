import type { Look } from "./look.js";

const STATUS = /^[A-Z_]{1,64}$/;

/** A line for the terminal about the latest look, where it brought news. Counts and codes only. */
export function maybeProgress(looks: readonly Look[]): string | null {
  const [before, look] = [looks.at(-2), looks.at(-1)];
  if (look === undefined) return null;
  const isNews = before === undefined || stateOf(look) !== stateOf(before) || ![0, sizeOf(before)].includes(sizeOf(look));
  const elapsedSeconds = Math.round((look.answeredAtMs - (looks[0]?.askedAtMs ?? 0)) / 1000);
  return isNews ? `${String(elapsedSeconds).padStart(6)} s  call ${looks.length}: ${stateOf(look)}, segments in the page: ${sizeOf(look)}` : null;
}

function stateOf({ answer, types, walk }: Look): string {
  if (answer.kind === "page") {
    const status = STATUS.test(answer.page.status) ? answer.page.status : "another status";
    return walk === "again" ? `${status}, from the start again` : status;
  }
  if (answer.code === "NOT_FOUND") return "not found (yet)";
  return answer.code === "INVALID_REQUEST" ? `refused ${types.length} segment types` : answer.code;
}

function sizeOf({ answer }: Look): number {
  return answer.kind === "page" ? answer.page.segments.length : 0;
}
