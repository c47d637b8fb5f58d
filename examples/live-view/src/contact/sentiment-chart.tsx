import { memo, useId } from "react";

import { clock } from "../time";
import type { Analysis } from "./use-contact";
import type { Scored } from "./contents";
import { ROLES } from "../words";
import { inWords, runningSentiment, type Point } from "./sentiment-points";

const WIDTH = 320;
const HEIGHT = 120;
const MARGIN = 8;
const LINES = ["CUSTOMER", "AGENT"] as const;
/** More of them would be a smear. */
const MOST_DOTS = 80;

interface Props {
  readonly scored: readonly Scored[];
  readonly summary: Analysis["sentiment"];
}

/** Sentiment over time. What it shows it says too: in a sentence, and in a table. */
export const SentimentChart = memo(function SentimentChart({ scored, summary }: Props) {
  const titleId = useId();
  const [first, last] = [scored[0], scored.at(-1)];
  if (first === undefined || last === undefined) return <p className="quiet">No message has been scored yet.</p>;

  const spanMs = Math.max(1, last.atMs - first.atMs);
  const x = (atMs: number) => MARGIN + ((atMs - first.atMs) / spanMs) * (WIDTH - 2 * MARGIN);
  const y = (value: number) => HEIGHT / 2 - value * (HEIGHT / 2 - MARGIN);
  const lines = LINES.map((role) => ({ role, points: runningSentiment(scored, role) }));
  const words = lines.map(({ role, points }) => `${ROLES[role]}: ${inWords(points)}`).join(". ");

  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={titleId}>
        <title id={titleId}>{`Sentiment from ${clock(first.atMs)} to ${clock(last.atMs)}. ${words}.`}</title>
        <line className="chart-zero" x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
        {lines.map(({ role, points }) => (
          <g key={role} className={`chart-line ${role.toLowerCase()}`}>
            <path d={pathOf(points, x, y)} />
            {points.length <= MOST_DOTS && points.map(({ atMs, value }, index) => <circle key={index} cx={x(atMs)} cy={y(value)} r={1.8} />)}
          </g>
        ))}
      </svg>
      <p className="chart-times" aria-hidden="true">
        <span>{clock(first.atMs)}</span>
        <span>{clock(last.atMs)}</span>
      </p>
      <figcaption>
        {lines.map(({ role, points }) => (
          <span key={role} className={`legend ${role.toLowerCase()}`}>
            {ROLES[role]}: {inWords(points)}
          </span>
        ))}
      </figcaption>
      {summary !== null && summary.byRole.length > 0 && (
        <details>
          <summary>As a table</summary>
          <table>
            <caption className="visually-hidden">Messages by role and sentiment</caption>
            <thead>
              <tr>
                <th scope="col">Role</th>
                <th scope="col">Positive</th>
                <th scope="col">Neutral</th>
                <th scope="col">Negative</th>
              </tr>
            </thead>
            <tbody>
              {summary.byRole.map(({ participantRole, positive, neutral, negative }) => (
                <tr key={participantRole}>
                  <th scope="row">{ROLES[participantRole]}</th>
                  <td>{positive}</td>
                  <td>{neutral}</td>
                  <td>{negative}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {!summary.isComplete && <p className="quiet">Counted from the beginning of a long list; not all of it yet.</p>}
        </details>
      )}
    </figure>
  );
});

function pathOf(points: readonly Point[], x: (atMs: number) => number, y: (value: number) => number): string {
  return points.map(({ atMs, value }, index) => `${index === 0 ? "M" : "L"}${x(atMs).toFixed(1)} ${y(value).toFixed(1)}`).join(" ");
}
