import type { ContactKey } from "contact-analysis-gateway/client";
import { useDeferredValue, useEffect, useMemo, useRef } from "react";

import { Link } from "../link";
import { WALL } from "../route";
import { FILE_STATUSES, REASONS, ROLES, short } from "../words";
import { useAnnouncer } from "./announcer";
import { contentsOf } from "./contents";
import { Findings, type Finding } from "./findings";
import { Outcome } from "./outcome";
import { SentimentChart } from "./sentiment-chart";
import { StatusLine } from "./status-line";
import { Transcript } from "./transcript";
import { useContact } from "./use-contact";
import { usePointing } from "./use-pointing";
import { WhyNothing } from "./why-nothing";

export function ContactPage({ contact }: { readonly contact: ContactKey }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { text: announcement, announce } = useAnnouncer();
  const { analysis: latest, error, line, freshness, loadEarlier, retry } = useContact(contact, announce);
  // A page of messages is rendered bit by bit: whoever scrolls or types meanwhile comes first.
  const analysis = useDeferredValue(latest);
  const contents = useMemo(() => contentsOf(analysis?.segments ?? null), [analysis?.segments]);
  const hasEarlier = analysis?.segments?.pageInfo.hasPreviousPage ?? false;
  const { pointedAt, ...pointing } = usePointing(contents, hasEarlier, loadEarlier);
  // Whoever comes from the wall by keyboard starts at the top of this page.
  useEffect(() => heading.current?.focus(), []);

  const findings = { messages: contents.messages, selectedId: pointing.selectedId, onSelect: pointing.select, onGoTo: pointing.goTo };
  const categories = useMemo<Finding[]>(
    () =>
      (analysis?.categories?.matched ?? []).map(({ name, pointsOfInterest }) => ({
        id: `category ${name}`,
        label: name,
        places: pointsOfInterest.flatMap(({ transcriptItems }) => transcriptItems),
      })),
    [analysis?.categories],
  );
  const issues = useMemo<Finding[]>(
    () => contents.issues.map((places, index) => ({ id: `issue ${index}`, label: places[0]?.content ?? "An issue", places })),
    [contents.issues],
  );
  const customer = analysis?.participants?.participants.find(({ participantRole }) => participantRole === "CUSTOMER")?.displayName ?? null;
  const title = customer ?? `Contact ${short(contact.contactId)}`;

  return (
    <main className="page contact-page">
      <title>{`${title} · Live contacts`}</title>
      <header className="contact-header">
        <Link href={WALL} className="back">
          ← All contacts
        </Link>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <StatusLine status={analysis?.status ?? null} line={line} freshness={freshness} />
      </header>
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
      {line === "broken" && <Trouble onRetry={retry}>The line broke. What is shown is what came before.</Trouble>}
      {error !== undefined && <Trouble onRetry={retry}>The gateway could not be asked.</Trouble>}
      {analysis !== undefined && analysis.unavailable !== null && contents.entries.length > 0 && (
        <p className="trouble" role="alert">
          {REASONS[analysis.unavailable.code]}. {analysis.unavailable.message}
        </p>
      )}
      {analysis === undefined ? (
        error === undefined && <p className="quiet loading">Loading…</p>
      ) : contents.entries.length === 0 ? (
        <WhyNothing analysis={analysis} onRetry={retry} />
      ) : (
        <div className="contact-columns">
          <Transcript entries={contents.entries} pointedAt={pointedAt} hasEarlier={hasEarlier} onLoadEarlier={loadEarlier} />
          <aside className="side" aria-label="Analysis">
            <section className="panel">
              <h2>Sentiment</h2>
              <SentimentChart scored={contents.scored} summary={analysis.sentiment} />
              {hasEarlier && <p className="quiet">The chart begins with the first message that is loaded.</p>}
            </section>
            <section className="panel">
              <h2>Issues</h2>
              {issues.length === 0 ? <p className="quiet">None so far.</p> : <Findings {...findings} findings={issues} />}
            </section>
            <section className="panel">
              <h2>Categories</h2>
              {categories.length === 0 ? <p className="quiet">None so far.</p> : <Findings {...findings} findings={categories} />}
            </section>
            {contents.files.length > 0 && (
              <section className="panel">
                <h2>Attachments</h2>
                <ul className="files">
                  {contents.files.flatMap(({ id, displayName, participantRole, attachments }) =>
                    attachments.map(({ attachmentId, attachmentName, status }) => (
                      <li key={`${id} ${attachmentId}`} className={`file ${(status ?? "UNKNOWN").toLowerCase()}`}>
                        {attachmentName} <span className="file-status">{FILE_STATUSES[status ?? "UNKNOWN"]}</span>
                        <span className="quiet"> {displayName ?? ROLES[participantRole ?? "UNKNOWN"]}</span>
                      </li>
                    )),
                  )}
                </ul>
              </section>
            )}
            <Outcome contact={contact} summary={analysis.summary} isOver={line === "over"} {...findings} />
          </aside>
        </div>
      )}
    </main>
  );
}

function Trouble({ children, onRetry }: { readonly children: string; readonly onRetry: () => void }) {
  return (
    <p className="trouble" role="alert">
      {children}{" "}
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </p>
  );
}
