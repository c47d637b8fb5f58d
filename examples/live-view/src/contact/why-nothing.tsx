import type { Analysis } from "./use-contact";
import { REASONS } from "../words";

interface Props {
  readonly analysis: Analysis;
  readonly onRetry: () => void;
}

/** What stands where the messages would: why there are none. */
export function WhyNothing({ analysis: { status, unavailable }, onRetry }: Props) {
  if (unavailable !== null && status !== "PENDING") {
    return (
      <section className="notice" data-why={unavailable.code}>
        <h2>{REASONS[unavailable.code]}</h2>
        <p>{unavailable.message}</p>
        {!unavailable.permanent && (
          <button type="button" className="button" onClick={onRetry}>
            Try again
          </button>
        )}
      </section>
    );
  }
  const [title, hint] = explanation(status);
  return (
    <section className="notice" data-why={status}>
      <h2>{title}</h2>
      <p>{hint}</p>
    </section>
  );
}

function explanation(status: Analysis["status"]): readonly [title: string, hint: string] {
  switch (status) {
    case "PENDING":
      return ["The analysis has not started yet", "Messages appear here by themselves as soon as it has."];
    case "IN_PROGRESS":
      return ["Nobody has written anything yet", "Messages appear here by themselves."];
    case "FAILED":
      return ["The analysis failed", "Amazon Connect gave up before it had found anything."];
    default:
      return ["There are no messages", "The analysis is over, and holds none."];
  }
}
