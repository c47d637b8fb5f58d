import { MAX_RESULTS } from "../domain/upstream.js";
import type { Arrival, Observations } from "./observe.js";
import type { Recording } from "./record.js";
import { replaySettings } from "./replay-settings.js";

interface Finding {
  readonly question: string;
  readonly answer: string;
  readonly evidence: string;
}

const NOT_OBSERVED = "not observed";
/** As the API spells its names; another might be somebody's words. */
const API_NAME = /^[A-Za-z]{1,64}$/;

/** What the recording says about what the upstream's documentation leaves open, in Markdown. Counts and times only: safe to hand on. */
export function reportOf({ list, pace, end }: Recording, seen: Observations): string {
  const settings = replaySettings(seen);
  return `# What Amazon Connect did

One contact, ${list.outputType}, looked at every ${seconds(pace.intervalMs)} for ${seconds(seen.durationMs)}: ${how(end)}.
${seen.calls} calls, ${tally(seen.refusals) || "none refused"}. Status: ${seen.statuses.filter((status) => ENUMERATION.test(status)).join(", then ") || "never told"}.
Segments: ${tally(seen.kinds) || "none"}.

| question | answer | evidence |
|---|---|---|
${findings(seen, pace.intervalMs).map(({ question, answer, evidence }) => `| ${question} | **${answer}** | ${evidence} |`).join("\n")}

${settings.length === 0 ? "Nothing was seen that the emulator could be set to." : `An emulator that behaves so: \`${settings.join(" ")}\``}
`;
}

const ENUMERATION = /^[A-Z_]{1,64}$/;

function findings(seen: Observations, intervalMs: number): readonly Finding[] {
  const { tail, order, repeats, pageSizes, types, latencyMs, tokens, offsets, refusals } = seen;
  const shortened = tail.shortBefore + tail.emptyBefore;
  return [
    {
      question: "At the end of a live list: a token?",
      answer: choice([tail.withToken, "present"], [tail.withoutToken, "absent"]),
      evidence: `with a token ${times(tail.withToken)}, without ${times(tail.withoutToken)}`,
    },
    {
      question: "What does that token bring?",
      answer: choice([tail.onlyNew, "only what is new"], [tail.pageAgain, "the page again"]),
      evidence: `only new segments ${times(tail.onlyNew)}, the page again ${times(tail.pageAgain)}`,
    },
    {
      question: "Are times monotone along the list?",
      answer: order.pairs === 0 ? NOT_OBSERVED : order.inversions === 0 ? "yes" : "no",
      evidence: `${order.pairs} neighbours with a time, ${order.inversions} the wrong way round${order.inversions > 0 ? `, by ${seconds(order.worstMs)} at most` : ""}`,
    },
    {
      question: "Does an Id come again?",
      answer: choice([repeats.changed, "as a further entry"], [repeats.inPlace, "changed in its place"], [repeats.alike, "twice the same"]),
      evidence: `further entries ${times(repeats.changed)}, changes in place ${times(repeats.inPlace)}, unchanged copies ${times(repeats.alike)}`,
    },
    {
      question: "Does a known place ever hold another segment?",
      answer: seen.pagesAgain === 0 ? NOT_OBSERVED : repeats.moved === 0 ? "no" : "yes",
      evidence: `${times(repeats.moved)}; the list was walked again after its end (${seen.pagesAgain} pages)`,
    },
    {
      question: "Are pages full while there is more?",
      answer: shortened > 0 ? "no" : (pageSizes?.most ?? 0) >= MAX_RESULTS ? "yes" : NOT_OBSERVED,
      evidence: `short ${times(tail.shortBefore)}, empty ${times(tail.emptyBefore)}, largest page ${pageSizes?.most ?? 0}, median ${pageSizes?.median ?? 0} of ${MAX_RESULTS}`,
    },
    {
      question: "How many SegmentTypes at once?",
      answer: types.accepted === null ? NOT_OBSERVED : `${types.accepted} accepted`,
      evidence: types.refused === null ? "no request was refused for its types" : `${types.refused} refused as an invalid request`,
    },
    { question: "When does the summary come?", ...arrival(seen.summary, intervalMs) },
    { question: "When does extracted information come?", ...arrival(seen.extracted, intervalMs) },
    {
      question: "How long from a segment's own time to its first sight?",
      answer: latencyMs === null ? NOT_OBSERVED : `${seconds(latencyMs.median)} in the median`,
      evidence:
        latencyMs === null
          ? "nothing with a time came while the recorder looked on"
          : `${latencyMs.count} segments: ${seconds(latencyMs.least)} to ${seconds(latencyMs.most)}, 90 % within ${seconds(latencyMs.p90)}; holds up to ${seconds(intervalMs)} between looks, and how far this machine's clock is off`,
    },
    {
      question: "How long are tokens?",
      answer: tokens === null ? NOT_OBSERVED : `${tokens.least} to ${tokens.most} characters`,
      evidence: `${tokens?.count ?? 0} different ones; refused ${times(refusals.get("TOKEN_REFUSED") ?? 0)}`,
    },
    {
      question: "What do offsets count?",
      answer: choice([offsets.utf16, "UTF-16 code units"], [offsets.codePoints, "code points"]),
      evidence: `only so: UTF-16 code units ${times(offsets.utf16)}, code points ${times(offsets.codePoints)}; either way ${times(offsets.both)}, neither ${times(offsets.neither)}`,
    },
    {
      question: "Was the account's budget enough?",
      answer: refusals.has("UPSTREAM_THROTTLED") ? "no" : "yes",
      evidence: `throttled ${times(refusals.get("UPSTREAM_THROTTLED") ?? 0)} in ${seen.calls} calls`,
    },
  ];
}

function arrival(at: Arrival, intervalMs: number): Pick<Finding, "answer" | "evidence"> {
  switch (at.kind) {
    case "not-asked":
      return { answer: NOT_OBSERVED, evidence: "not among the types asked for" };
    case "not-observable":
      return { answer: NOT_OBSERVED, evidence: "the end of the analysis was not seen" };
    case "not-seen":
      return { answer: "never came", evidence: `not within ${seconds(at.waitedMs)} after the analysis had ended` };
    case "together":
      return { answer: "by the time of COMPLETED", evidence: `in the page that first said so, ${seconds(intervalMs)} after the look before` };
    case "before":
    case "after":
      return { answer: `${at.kind} COMPLETED`, evidence: `${seconds(at.byMs)} ${at.kind} the first page that said so` };
  }
}

/** Every answer that was seen, the most frequent first. */
function choice(...answers: readonly (readonly [count: number, answer: string])[]): string {
  const found = answers.filter(([count]) => count > 0).toSorted(([a], [b]) => b - a);
  return found.map(([, answer]) => answer).join(", and also ") || NOT_OBSERVED;
}

function how(end: Recording["end"]): string {
  if (end === "ended") return "until it was over";
  return end === "interrupted" ? "until the recorder was stopped" : `until the answer was ${end}`;
}

function tally(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${count} ${API_NAME.test(name) || ENUMERATION.test(name) ? name : "of another name"}`).join(", ");
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}
