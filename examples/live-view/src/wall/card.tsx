import { memo } from "react";

import type { CardNewsFragment, LiveFragment } from "../generated/graphql";
import { Link } from "../link";
import { contactPath } from "../route";
import { Ago, In, Since } from "../time";
import { REASONS, ROLES, SENTIMENTS, short, STATES, STATUSES } from "../words";

interface Props {
  readonly live: LiveFragment;
  /** Undefined until the stream has told something. */
  readonly news: CardNewsFragment | undefined;
}

export const Card = memo(function Card({ live, news }: Props) {
  const customer = news?.analysis.participants?.participants.find(({ participantRole }) => participantRole === "CUSTOMER")?.displayName ?? null;
  return (
    <li className={`card ${(news?.analysis.sentiment?.latest ?? "UNKNOWN").toLowerCase()}`} data-contact={live.contact.contactId}>
      <header>
        <h2>
          <Link href={contactPath(live.contact)}>{customer ?? `Contact ${short(live.contact.contactId)}`}</Link>
        </h2>
        <span className={`badge ${live.state.toLowerCase()}`}>{STATES[live.state]}</span>
      </header>
      <Feeling news={news} />
      <LastLine news={news} />
      <footer>
        {live.initiatedAt !== null && (
          <span>
            for <Since at={live.initiatedAt} />
          </span>
        )}
        <Freshness news={news} />
      </footer>
    </li>
  );
});

/** The latest messages' sentiment, a stroke each, and in words. */
function Feeling({ news }: Pick<Props, "news">) {
  const messages = messagesOf(news);
  const sentiment = news?.analysis.sentiment ?? null;
  const trend = sentiment?.trend ?? 0;
  const words =
    sentiment?.latest == null ? "not scored yet" : `${SENTIMENTS[sentiment.latest].toLowerCase()}${trend > 0.2 ? ", rising" : trend < -0.2 ? ", falling" : ""}`;
  return (
    <div className="feeling">
      <span className="strokes" aria-hidden="true">
        {messages.map(({ id, sentiment: each }) => (
          <span key={id} className={`stroke ${(each ?? "UNKNOWN").toLowerCase()}`} />
        ))}
      </span>
      <span className="feeling-words">
        <span className="visually-hidden">Sentiment: </span>
        {words}
      </span>
    </div>
  );
}

function LastLine({ news }: Pick<Props, "news">) {
  if (news === undefined) return <p className="last-line quiet">Waiting for the analysis…</p>;
  const last = messagesOf(news).at(-1);
  if (last === undefined) {
    const { unavailable, analysis } = news;
    return <p className="last-line quiet">{unavailable !== null && analysis.status !== "PENDING" ? REASONS[unavailable.code] : NO_LINE[analysis.status] ?? STATUSES[analysis.status]}</p>;
  }
  return (
    <p className="last-line" dir="auto">
      <b>{last.displayName ?? ROLES[last.participantRole ?? "UNKNOWN"]}:</b> {last.content}
      {last.time !== null && (
        <span className="quiet last-time">
          <Ago at={last.time} />
        </span>
      )}
    </p>
  );
}

const NO_LINE: Partial<Record<CardNewsFragment["analysis"]["status"], string>> = {
  PENDING: "The analysis has not started yet.",
  IN_PROGRESS: "Nobody has written anything yet.",
};

function Freshness({ news }: Pick<Props, "news">) {
  if (news === undefined) return null;
  const { asOf, nextPollAt, degraded } = news.freshness;
  if (degraded) return <span className="badge down">could not be asked</span>;
  if (!news.hasMore) return <span>{STATUSES[news.analysis.status].toLowerCase()}</span>;
  return (
    <span>
      {asOf !== null && (
        <>
          as of <Ago at={asOf} />
        </>
      )}
      {nextPollAt !== null && (
        <>
          , next <In at={nextPollAt} />
        </>
      )}
    </span>
  );
}

function messagesOf(news: Props["news"]) {
  return (news?.analysis.segments?.nodes ?? []).flatMap((node) => (node.__typename === "TranscriptSegment" ? [node] : []));
}
