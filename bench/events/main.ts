/** Posts a thousand contact events a second for ten seconds, and sees what becomes of the directory and of the polls: `npm run bench:events`. */
import { setTimeout as delay } from "node:timers/promises";

import { createEmulatorControl } from "../../src/emulator/control-client.js";
import { contactEvent } from "../../test/support/events.js";
import { startChats } from "../chats.js";
import { createProgress } from "../live/progress.js";
import { subscribe } from "../live/subscriber.js";
import { createPrograms } from "../programs.js";
import { quantile } from "../quantile.js";
import { upstreamAt } from "../upstream-at.js";

const PER_SECOND = 1_000;
/** Contacts that nobody watches, and some that are watched: an event of these brings a poll forward. */
const CROWD = 1_500;
const WATCHED = 20;
/** Of each contact: three events, and each comes twice. Of every third, the contact's end as well. */
const EVENT_TYPES = ["INITIATED", "QUEUED", "CONNECTED_TO_AGENT"];
const API_KEY = "events-for-the-bench-alone";
/** What one account may have; a poll waits for its turn. */
const CALLS_PER_SECOND = 2;
const BURST = 2;

const LIVE = `query ($after: String) { liveContacts(first: 100, after: $after) { nodes { contact { contactId } } pageInfo { hasNextPage endCursor } } }`;

interface Live {
  readonly data: { readonly liveContacts: { readonly nodes: readonly { readonly contact: { readonly contactId: string } }[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } } };
}

const progress = createProgress();
const programs = await createPrograms({ build: "built", nodeOptions: [] });
try {
  const emulator = await programs.start("emulator", { EMULATOR_PORT: "0", EMULATOR_RATE: "none" });
  const control = createEmulatorControl(emulator.url);
  const rate = { CONNECT_RATE: `${CALLS_PER_SECOND}`, CONNECT_BURST: `${BURST}` };
  const { url } = await programs.start("gateway", { ...upstreamAt(emulator.url), ...rate, UPSTREAM: "aws", PORT: "0", EVENTS_SECRET: API_KEY });
  const watched = await startChats(control, WATCHED);
  await Promise.all(watched.map((contact) => subscribe(url, contact, () => undefined)));
  progress(`${WATCHED} contacts are watched`);

  const { events, live } = history(watched.map(({ contactId }) => contactId));
  await control.resetCalls();
  const { statuses, ms, seconds } = await post(`${url}/events`, events);
  const { total } = await control.calls();
  progress("posted");
  const found = await liveContacts(url);

  const isRight = found.size === live.size && [...live].every((id) => found.has(id));
  const allowed = CALLS_PER_SECOND * seconds + BURST;
  console.log(
    [
      `- ${events.length} events in ${seconds.toFixed(1)} s: ${(events.length / seconds).toFixed(0)} a second, in any order, each twice; answered with ${[...statuses].join(", ")}`,
      `- an answer: ${quantile(ms, 0.5).toFixed(1)} ms median, ${quantile(ms, 0.99).toFixed(1)} ms p99`,
      `- the directory: ${found.size} live contacts, ${live.size} expected: ${isRight ? "right" : "WRONG"}`,
      `- upstream calls meanwhile, for ${WATCHED} watched contacts: ${total}; allowed ${allowed.toFixed(0)}: ${total <= allowed ? "within budget" : "TOO MANY"}`,
    ].join("\n"),
  );
} finally {
  await programs.stop();
}

function history(watched: readonly string[]) {
  const ids = [...Array.from({ length: CROWD }, (_, index) => `crowd-${index}`), ...watched];
  const live = new Set(ids.filter((_, index) => index >= CROWD || index % 3 !== 0));
  const events = ids.flatMap((contactId) => {
    const types = live.has(contactId) ? EVENT_TYPES : [...EVENT_TYPES, "DISCONNECTED"];
    const told = types.map((eventType, index) => contactEvent({ contactId, eventType, time: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString() }));
    return [...told, ...told];
  });
  const shuffled = events.map((event) => [Math.random(), event] as const).sort(([a], [b]) => a - b);
  return { events: shuffled.map(([, event]) => event), live };
}

/** At a constant rate, whatever becomes of those before. */
async function post(url: string, events: readonly object[]) {
  const statuses = new Set<number>();
  const ms: number[] = [];
  const startMs = performance.now();
  const headers = { "content-type": "application/json", "x-api-key": API_KEY };
  const one = async (event: object) => {
    const madeMs = performance.now();
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(event) });
    await response.arrayBuffer();
    statuses.add(response.status);
    ms.push(performance.now() - madeMs);
  };
  const posted: Promise<void>[] = [];
  while (posted.length < events.length) {
    const due = ((performance.now() - startMs) * PER_SECOND) / 1000;
    for (const event of events.slice(posted.length, Math.floor(due))) posted.push(one(event));
    await delay(1);
  }
  await Promise.all(posted);
  return { statuses, ms, seconds: (performance.now() - startMs) / 1000 };
}

async function liveContacts(url: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (let after: string | null = null, more = true; more; ) {
    const body: string = JSON.stringify({ query: LIVE, variables: { after } });
    const response = await fetch(`${url}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { nodes, pageInfo } = ((await response.json()) as Live).data.liveContacts;
    for (const { contact } of nodes) found.add(contact.contactId);
    [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  return found;
}
