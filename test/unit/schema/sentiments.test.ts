import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { PARTICIPANT_ROLES, SENTIMENTS, type Entry, type Sentiment, type TranscriptSegment } from "../../../src/domain/segment.js";
import { sentimentTrend } from "../../../src/schema/sentiment/sentiment-trend.js";
import { sentimentsOf } from "../../../src/schema/sentiment/sentiments.js";
import { message } from "./support/records.js";

const coverage = { isComplete: true, coveredThrough: null };
const scores = fc.array(fc.constantFrom(-1, 0, 1), { maxLength: 40 });
const sentiment = fc.option(fc.constantFrom(...SENTIMENTS));
const messages = fc
  .array(fc.record({ participantRole: fc.option(fc.constantFrom(...PARTICIPANT_ROLES)), sentiment }).map((fields) => message(fields)))
  .map((entries) => entries.map((entry, index) => ({ ...entry, transcriptId: `t${String(index)}` })));

function trendOf(entries: readonly Entry<TranscriptSegment>[]): number | null {
  return sentimentsOf({ ...coverage, entries }).trend;
}

function opposite(value: Sentiment | null): Sentiment | null {
  if (value === "POSITIVE") return "NEGATIVE";
  return value === "NEGATIVE" ? "POSITIVE" : value;
}

describe("the trend", () => {
  it.each([
    [[1, -1, -1], null],
    [[-1, -1, 1, 1], 2],
    [[1, 1, -1, -1], -2],
    [[1, 0, 0, 0, 1], 0.5],
    [[1, 1, 1, 1, 1, 0, 0, 0, 0, 1], -0.8],
    [[-1, -1, -1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1], -0.8],
  ])("of %j is %p", (given, trend) => {
    if (trend === null) expect(sentimentTrend(given)).toBeNull();
    else expect(sentimentTrend(given)).toBeCloseTo(trend, 10);
  });

  it("is there from four scored messages on, and between -2 and 2", () => {
    fc.assert(
      fc.property(scores, (given) => {
        const trend = sentimentTrend(given);
        expect(trend === null).toBe(given.length < 4);
        expect(Math.abs(trend ?? 0)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("looks at the last ten scored messages only", () => {
    fc.assert(
      fc.property(scores, (given) => {
        const long = [...given, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1];
        expect(sentimentTrend(long)).toBe(-2);
      }),
    );
  });

  it("turns round when every message does", () => {
    fc.assert(
      fc.property(messages, (entries) => {
        const trend = trendOf(entries);
        const turned = trendOf(entries.map((entry) => ({ ...entry, sentiment: opposite(entry.sentiment) })));
        expect((turned ?? 0) + (trend ?? 0)).toBeCloseTo(0, 10);
      }),
    );
  });

  it("counts neither other roles nor messages without a score", () => {
    fc.assert(
      fc.property(messages, (entries) => {
        const scored = entries.filter(
          (entry) => entry.participantRole === "CUSTOMER" && entry.sentiment !== null && entry.sentiment !== "UNKNOWN",
        );
        expect(trendOf(entries)).toBe(trendOf(scored));
      }),
    );
  });
});

describe("the sentiment by role", () => {
  it("counts every message once, as scored or not", () => {
    fc.assert(
      fc.property(messages, (entries) => {
        const { byRole } = sentimentsOf({ ...coverage, entries });
        const counted = byRole.map(({ positive, negative, neutral, unscored }) => positive + negative + neutral + unscored);
        expect(counted.reduce((a, b) => a + b, 0)).toBe(entries.length);
        expect(counted).not.toContain(0);
        expect(new Set(byRole.map(({ participantRole }) => participantRole)).size).toBe(byRole.length);
      }),
    );
  });

  it("counts a message that came again as it last came, at its first place", () => {
    const entries = [
      message({ transcriptId: "t1", sentiment: "NEGATIVE" }),
      message({ transcriptId: "t2", sentiment: "NEUTRAL" }),
      message({ transcriptId: "t3", participantRole: "AGENT", sentiment: "UNKNOWN" }),
      message({ transcriptId: "t1", sentiment: "POSITIVE" }),
    ];

    expect(sentimentsOf({ isComplete: false, coveredThrough: null, entries })).toEqual({
      isComplete: false,
      coveredThrough: null,
      byRole: [
        { participantRole: "CUSTOMER", positive: 1, negative: 0, neutral: 1, unscored: 0, latest: "NEUTRAL" },
        { participantRole: "AGENT", positive: 0, negative: 0, neutral: 0, unscored: 1, latest: null },
      ],
      latest: "NEUTRAL",
      trend: null,
    });
  });
});
