import { describe, expect, it } from "@jest/globals";

import type { EmulatorOptions } from "../../../src/emulator/emulator-options.js";
import { loadScenarios } from "../../../src/emulator/load-scenarios.js";
import type { Scenario } from "../../../src/emulator/scenario.js";
import { answerTo, study } from "./support.js";

const scenarios = await loadScenarios();
/** One with attachments whose status moves on, and a summary. */
const attachments = scenarios.get("attachments")!;
const emoji = scenarios.get("emoji-and-rtl")!;
const long = scenarios.get("long")!;
/** Into it, so that most of a long chat has been when the recorder starts. */
const LATE = 3_200;

describe("the report tells apart", () => {
  const rows: readonly (readonly [Partial<EmulatorOptions>, string])[] = [
    [{ tailToken: "present", reemit: true, summary: "before-completed", maxSegmentTypes: 6, tokenBytes: 50 }, "true before-completed 6"],
    [{ tailToken: "present", reemit: false, summary: "after-completed", maxSegmentTypes: 7, tokenBytes: 2_048 }, "false after-completed 7"],
    [{ tailToken: "absent", reemit: true, summary: "after-completed", maxSegmentTypes: 6 }, "true after-completed 6"],
    [{ tailToken: "absent", reemit: false, summary: "before-completed", maxSegmentTypes: 7 }, "false before-completed 7"],
  ];

  it.each(rows)("an upstream with %j", async (emulator, expected) => {
    const { report } = await study(attachments, { emulator, intervalMs: 5_000 });
    const [reemit, summary, types] = expected.split(" ");
    const tokens = emulator.tailToken === "absent" ? "" : ` EMULATOR_TOKEN_BYTES=${emulator.tokenBytes}`;
    expect(report).toContain(
      `\`EMULATOR_TAIL_TOKEN=${emulator.tailToken} EMULATOR_REEMIT=${reemit} EMULATOR_SUMMARY=${summary} EMULATOR_MAX_SEGMENT_TYPES=${types}${tokens}\``,
    );
  });

  it("full pages and short ones, whatever the tail", async () => {
    for (const tailToken of ["present", "absent"] as const) {
      const full = await study(long, { startedSecondsAgo: LATE, intervalMs: 5_000, emulator: { tailToken } });
      expect(answerTo(full.report, "Are pages full")).toContain("**yes** · short 0 times, empty 0 times, largest page 100");
      expect(full.report).not.toContain("EMULATOR_PAGE_FILL");

      const short = await study(long, { startedSecondsAgo: LATE, intervalMs: 5_000, emulator: { tailToken, pageFill: "short" } });
      expect(answerTo(short.report, "Are pages full")).toMatch(/\*\*no\*\* · short [1-9]\d* times, empty [1-9]\d* times/);
      expect(short.report).toContain(`EMULATOR_TAIL_TOKEN=${tailToken} EMULATOR_PAGE_FILL=short`);
      expect(answerTo(short.report, "At the end of a live list")).toContain(`**${tailToken}**`);
    }
  });

  it("a token that brings only what is new from one that brings its page again", async () => {
    const onlyNew = await study(attachments, { intervalMs: 5_000 });
    expect(answerTo(onlyNew.report, "What does that token bring?")).toMatch(/^\*\*only what is new\*\* · .* the page again 0 times$/);

    const again = await study(attachments, {
      intervalMs: 5_000,
      between: (looks, control) => (looks === 10 ? control.fault({ kind: "duplicated-page", times: 3 }) : undefined),
    });
    expect(answerTo(again.report, "What does that token bring?")).toContain("the page again 3 times");
    expect(again.scenario.segments(Infinity)).toHaveLength(attachments.segments(Infinity).length);
  });

  it("a budget that is enough from one that is not, at one call an interval and fewer when throttled", async () => {
    const enough = await study(attachments, { emulator: { ratePerSecond: 0.5, burst: 1 } });
    expect(answerTo(enough.report, "Was the account's budget enough?")).toContain("**yes** · throttled 0 times");

    const { recording, report, scenario } = await study(attachments, { emulator: { ratePerSecond: 0.1, burst: 1 } });
    const throttled = recording.looks.filter(({ answer }) => answer.kind === "refused" && answer.code === "UPSTREAM_THROTTLED").length;
    expect(answerTo(report, "Was the account's budget enough?")).toContain(`**no** · throttled ${throttled} times`);
    expect(scenario.segments(Infinity)).toHaveLength(attachments.segments(Infinity).length);

    const waits = recording.looks.slice(1).map(({ askedAtMs }, i) => askedAtMs - recording.looks[i]!.answeredAtMs);
    expect(Math.min(...waits)).toBe(2_000);
    for (const [i, look] of recording.looks.entries()) {
      if (look.answer.kind === "refused" && look.answer.code === "UPSTREAM_THROTTLED") expect(waits[i]).toBeGreaterThanOrEqual(4_000);
    }
  });

  it("tokens that last from tokens that expire, of which nothing is lost or doubled", async () => {
    const lasting = await study(attachments);
    expect(answerTo(lasting.report, "How long are tokens?")).toContain("refused 0 times");

    const { report, scenario } = await study(attachments, { emulator: { tokenTtlSeconds: 15 } });
    expect(answerTo(report, "How long are tokens?")).toMatch(/refused [1-9]\d* times/);
    expect(scenario.segments(Infinity)).toHaveLength(attachments.segments(Infinity).length);
  });

  it("offsets that count UTF-16 code units, where a text has characters that tell", async () => {
    const { report } = await study(emoji);
    expect(answerTo(report, "What do offsets count?")).toMatch(/^\*\*UTF-16 code units\*\* · only so: UTF-16 code units [1-9]\d* times, code points 0 times/);
    expect(answerTo((await study(scenarios.get("billing-dispute")!)).report, "What do offsets count?")).toContain("not observed");
  });
});

describe("a recording", () => {
  it("goes on through passing troubles", async () => {
    const { recording, report, scenario } = await study(attachments, {
      async between(looks, control) {
        if (looks === 20) await control.fault({ kind: "internal-error", times: 2 });
        if (looks === 40) await control.fault({ kind: "truncated", times: 1 });
        if (looks === 60) await control.fault({ kind: "empty-object", times: 1 });
        if (looks === 80) await control.fault({ kind: "unavailable-html", times: 1 });
      },
    });
    expect(recording.end).toBe("ended");
    expect(report).toContain("3 UPSTREAM_UNAVAILABLE, 2 UPSTREAM_BAD_RESPONSE");
    expect(scenario.segments(Infinity)).toHaveLength(attachments.segments(Infinity).length);
  });

  it("holds what there is when it is stopped, and asks no more", async () => {
    const { recording, scenario, report } = await study(attachments, { between: (looks, _, stop) => (looks === 40 ? stop() : undefined) });
    expect(recording.looks).toHaveLength(40);
    expect(scenario.endsAtMs).toBeNull();
    expect(scenario.segments(Infinity).length).toBeGreaterThan(5);
    expect(report).toContain("until the recorder was stopped");
    expect(answerTo(report, "When does the summary come?")).toContain("not observed");
  });

  it("ends with what there is when the right to call is lost", async () => {
    const { recording, scenario } = await study(attachments, {
      between: (looks, control) => (looks === 40 ? control.fault({ kind: "expired-credentials" }) : undefined),
    });
    expect(recording.end).toBe("UPSTREAM_FORBIDDEN");
    expect(recording.looks).toHaveLength(41);
    expect(scenario.segments(Infinity).length).toBeGreaterThan(5);
  });

  it("waits for an analysis that has not begun, for two minutes", async () => {
    const { recording, scenario } = await study(scenarios.get("not-started")!);
    expect(recording.end).toBe("ended");
    const { visibleFromMs } = scenarios.get("not-started")!;
    expect(scenario.visibleFromMs).toBeGreaterThanOrEqual(visibleFromMs);
    expect(scenario.visibleFromMs).toBeLessThanOrEqual(visibleFromMs + 2_000);

    const never: Scenario = { ...attachments, name: "never", visibleFromMs: 10_000_000 };
    const { recording: inVain } = await study(never);
    expect(inVain.end).toBe("NOT_FOUND");
    expect(inVain.looks.at(-1)!.answeredAtMs - inVain.looks[0]!.askedAtMs).toBeGreaterThanOrEqual(120_000);
    expect(inVain.looks.length).toBeLessThan(65);
  });

  it.each([
    ["a VOICE contact", "voice", "RAW", "INVALID_REQUEST", 2],
    ["an output type that is not enabled", "redacted-only", "RAW", "OUTPUT_TYPE_NOT_ENABLED", 2],
  ] as const)("gives up at once on %s", async (_, name, outputType, end, calls) => {
    const { recording } = await study(scenarios.get(name)!, { outputType });
    expect(recording).toMatchObject({ end, looks: { length: calls } });
  });

  it("asks for no other types than it was told to", async () => {
    const types = ["TRANSCRIPT", "EVENT"] as const;
    const { recording, report, scenario } = await study(attachments, { types });
    expect(new Set(recording.looks.map((look) => look.types))).toEqual(new Set([types]));
    expect(scenario.segments(Infinity).map(({ wire }) => Object.keys(wire("Redacted", ""))[0])).not.toContain("Attachments");
    expect(answerTo(report, "When does the summary come?")).toContain("not among the types asked for");
  });
});
