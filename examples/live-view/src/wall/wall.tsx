import { useId, useMemo } from "react";

import type { LiveFragment } from "../generated/graphql";
import { go, useSearch } from "../route";
import { short } from "../words";
import { Card } from "./card";
import { matches, MOST_CONTACTS, useWall, type WallFilter } from "./use-wall";
import { nameOf } from "./wall-state";

export function Wall() {
  const search = useSearch();
  const filter: WallFilter = { queueId: search.get("queue"), agentId: search.get("agent") };
  const { isKnown, contacts, news, isUp } = useWall(filter);
  const all = useMemo(() => [...contacts.values()].sort(byStart), [contacts]);
  const matching = all.filter((contact) => matches(filter, contact));
  const shown = matching.slice(0, MOST_CONTACTS);

  function choose(name: "queue" | "agent", id: string): void {
    const next = new URLSearchParams(search);
    if (id === "") next.delete(name);
    else next.set(name, id);
    go(`?${next.toString()}`, { replace: true });
  }

  return (
    <main className="page">
      <title>Live contacts</title>
      <header className="wall-header">
        <h1>
          Live contacts{" "}
          <span className="count" role="status">
            {shown.length < matching.length ? `${shown.length} of ${matching.length}` : isKnown ? shown.length : ""}
          </span>
        </h1>
        {!isUp && <span className="badge down">Reconnecting…</span>}
        <Choice label="Queue" value={filter.queueId} ids={all.map(({ queueId }) => queueId)} onChoose={(id) => choose("queue", id)} />
        <Choice label="Agent" value={filter.agentId} ids={all.map(({ agentId }) => agentId)} onChoose={(id) => choose("agent", id)} />
      </header>
      {!isKnown ? (
        <p className="quiet loading">Loading…</p>
      ) : shown.length === 0 ? (
        <section className="notice">
          <h2>{all.length === 0 ? "No contact is live" : "No live contact is of this queue and agent"}</h2>
          <p>{all.length === 0 ? "Contacts appear here by themselves as soon as they begin." : "Choose another queue or agent to see the others."}</p>
        </section>
      ) : (
        <ul className="cards">
          {shown.map((live) => (
            <Card key={nameOf(live.contact)} live={live} news={news.get(nameOf(live.contact))} />
          ))}
        </ul>
      )}
    </main>
  );
}

/** Oldest first: those that are there keep their place when others come. */
function byStart(a: LiveFragment, b: LiveFragment): number {
  return (a.initiatedAt ?? "").localeCompare(b.initiatedAt ?? "") || a.contact.contactId.localeCompare(b.contact.contactId);
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | null;
  readonly ids: readonly (string | null)[];
  readonly onChoose: (id: string) => void;
}

function Choice({ label, value, ids, onChoose }: ChoiceProps) {
  const id = useId();
  const known = [...new Set([...ids, value])].filter((each) => each !== null).sort();
  return (
    <span className="choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ""} onChange={(event) => onChoose(event.target.value)}>
        <option value="">All</option>
        {known.map((each) => (
          <option key={each} value={each}>
            {short(each)}
          </option>
        ))}
      </select>
    </span>
  );
}
