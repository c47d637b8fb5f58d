import type { AnalysisSentiment } from "./generated/graphql";
import { SENTIMENTS } from "./words";

const SIGNS: Readonly<Record<AnalysisSentiment, string>> = { POSITIVE: "▲", NEGATIVE: "▼", NEUTRAL: "●", UNKNOWN: "○" };

/** By its form as well as by its colour. */
export function SentimentMark({ sentiment }: { readonly sentiment: AnalysisSentiment }) {
  return (
    <span className={`sentiment ${sentiment.toLowerCase()}`} role="img" aria-label={SENTIMENTS[sentiment]} title={SENTIMENTS[sentiment]}>
      {SIGNS[sentiment]}
    </span>
  );
}
