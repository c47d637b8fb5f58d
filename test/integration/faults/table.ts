import { setTimeout as delay } from "node:timers/promises";

import type { Fault } from "../../../src/emulator/fault.js";
import { until } from "../../model/until.js";
import { wireMessages, wireSegment } from "../../support/wire-segments.js";
import type { Edge } from "./asked.js";
import { leadBack, refuseTokens, toHtml, type Spoil } from "./front.js";
import type { Contact, World, WorldOptions } from "./world.js";

/** A gateway that rows share. */
export interface Place extends WorldOptions {
  readonly isFronted: boolean;
}

/** Brings the fault about. @param times answers to spoil, where that can be counted */
export type Strike = (world: World, contact: Contact, times: number, phase: "query" | "live") => unknown;

/** How a query is answered. */
export type QueryOutcome =
  /** Nothing is held: the code, after so many calls. Something is: that, with its asOf, after as many. */
  | { readonly is: "trouble"; readonly code: string; readonly calls: readonly number[]; readonly tellsWhen: boolean }
  /** The code, after one call; `permanent` and not asked again, or else `PENDING` at first. */
  | { readonly is: "refused"; readonly code: string; readonly permanent: boolean }
  | { readonly is: "whole" }
  | { readonly is: "error"; readonly code: string };

/** What becomes of a subscription that runs. */
export type LiveOutcome =
  /** Says so, and goes on by itself; not sooner than that after it said so. */
  | { readonly is: "degraded"; readonly code: string; readonly pauseMs: number }
  | { readonly is: "whole" }
  /** A last payload that says why, and the end. */
  | { readonly is: "end"; readonly code: string; readonly permanent: boolean; readonly announced: "IN_PROGRESS" | "PENDING" | null }
  /** A last result that is an error, and the end. */
  | { readonly is: "error"; readonly code: string };

export interface Row {
  readonly fault: string;
  readonly strike: Strike;
  readonly query: QueryOutcome & { readonly at: Place };
  readonly live: LiveOutcome & { readonly at: Place };
  /** Messages that the contact holds before; default 3. */
  readonly messages?: number;
  /** Messages that come while the fault lasts; default 2. */
  readonly more?: number;
  readonly outputType?: Contact["outputType"];
  /** It is there before anybody asks. */
  readonly isFromStart?: true;
  /** The contact is over by the fault itself. */
  readonly isEnded?: true;
  /** What an entry says that is not as the others; null for those that are. */
  readonly maybeOdd?: (edge: Edge, messages: number) => object | null;
  /** How many of those there are. */
  readonly odd?: number;
}

const PLAIN: Place = { isFronted: false };
/** Its calls take no longer than a second. */
const HASTY: Place = { isFronted: false, settings: { CONNECT_TIMEOUT: "1s" } };
const FRONTED: Place = { isFronted: true };
/** Its tokens expire, all of them at once. */
const EXPIRING: Place = { isFronted: false };
/** Throttled by the upstream, though by its own count it could go on. */
const LIMITED: Place = { isFronted: false, settings: { CONNECT_RATE: "20", CONNECT_BURST: "20", QUERY_DEADLINE: "3s" } };
const LIMITED_TOO: Place = { ...LIMITED };
/** One request, and then none for two and a half seconds. */
const SPENT: Place = { isFronted: false, settings: { CONNECT_RATE: "0.4", CONNECT_BURST: "1", QUERY_DEADLINE: "500ms" } };
/** The account allows far less than the gateway was told: others use it, too. */
const SHARED: Place = { isFronted: false, settings: { CONNECT_RATE: "20", CONNECT_BURST: "1" }, emulator: { ratePerSecond: 4, burst: 1 } };

const TRIES = 3;

function emulated(kind: Exclude<Fault["kind"], "latency">): Strike {
  return ({ control }, { contactId }, times) => control.fault({ kind, contactId, ...(times < Infinity && { times }) });
}

function fronted(spoil: Spoil): Strike {
  return ({ front }, { contactId }, times) => front.spoil(contactId, spoil, times);
}

/** The contact is another one from now on, under the same id. */
function replaced(scenario: "voice" | "redacted-only" | "not-started"): Strike {
  return ({ control }, { contactId }) => control.startContact({ scenario, contactId });
}

/** Trouble of the moment: three tries for a query; a stream that is degraded for a second, until its next poll. */
function trouble(fault: string, code: string, strike: Strike, at = PLAIN): Row {
  return { fault, strike, query: { is: "trouble", code, calls: [TRIES], tellsWhen: false, at }, live: { is: "degraded", code, pauseMs: 900, at } };
}

function forbidden(fault: string, strike: Strike): Row {
  const code = "UPSTREAM_FORBIDDEN";
  return { fault, strike, query: { is: "refused", code, permanent: false, at: PLAIN }, live: { is: "degraded", code, pauseMs: 900, at: PLAIN } };
}

function final(fault: string, code: string, strike: Strike, more: Partial<Row> = {}): Row {
  return { fault, strike, query: { is: "refused", code, permanent: true, at: PLAIN }, live: { is: "end", code, permanent: true, announced: null, at: PLAIN }, ...more };
}

/** Nobody need know. */
function harmless(fault: string, strike: Strike, more: Partial<Row> = {}, at = PLAIN): Row {
  return { fault, strike, query: { is: "whole", at }, live: { is: "whole", at }, ...more };
}

/** The row of safety.md's table that these are of, in its order. */
export const TABLE: readonly Row[] = [
  trouble("500", "UPSTREAM_UNAVAILABLE", emulated("internal-error")),
  trouble("503", "UPSTREAM_UNAVAILABLE", emulated("unavailable-html")),
  trouble("a reset", "UPSTREAM_UNAVAILABLE", emulated("reset")),
  trouble("no answer in time", "UPSTREAM_TIMEOUT", emulated("wedge"), HASTY),
  trouble("a body cut off", "UPSTREAM_BAD_RESPONSE", emulated("truncated")),
  trouble("a body of HTML", "UPSTREAM_BAD_RESPONSE", fronted(toHtml), FRONTED),
  trouble("{}", "UPSTREAM_BAD_RESPONSE", emulated("empty-object")),
  trouble("[]", "UPSTREAM_BAD_RESPONSE", emulated("empty-array")),

  {
    fault: "429",
    strike: emulated("throttle"),
    query: { is: "trouble", code: "UPSTREAM_THROTTLED", calls: [1, 2, TRIES], tellsWhen: true, at: LIMITED },
    // It would be polled again after 100 ms.
    live: { is: "degraded", code: "UPSTREAM_THROTTLED", pauseMs: 900, at: LIMITED_TOO },
  },
  {
    fault: "the budget spent",
    // For a stream, others use the account all the time.
    strike: (world, _contact, _times, phase) => (phase === "query" ? spend(world) : undefined),
    query: { is: "trouble", code: "UPSTREAM_THROTTLED", calls: [0], tellsWhen: true, at: SPENT },
    live: { is: "degraded", code: "UPSTREAM_THROTTLED", pauseMs: 0, at: SHARED },
  },

  {
    fault: "ResourceNotFound, of a contact that nobody has read",
    strike: replaced("not-started"),
    isFromStart: true,
    query: { is: "refused", code: "NOT_FOUND", permanent: false, at: PLAIN },
    live: { is: "end", code: "NOT_FOUND", permanent: false, announced: "PENDING", at: PLAIN },
  },
  {
    fault: "ResourceNotFound, of one that was there",
    strike: replaced("not-started"),
    query: { is: "refused", code: "NOT_FOUND", permanent: false, at: PLAIN },
    live: { is: "end", code: "NOT_FOUND", permanent: false, announced: "IN_PROGRESS", at: PLAIN },
  },
  final("OutputTypeNotFound", "OUTPUT_TYPE_NOT_ENABLED", replaced("redacted-only"), { outputType: "RAW" }),
  final("VOICE", "UNSUPPORTED_CHANNEL", replaced("voice")),
  forbidden("AccessDenied", emulated("access-denied")),
  forbidden("expired credentials", emulated("expired-credentials")),

  harmless("an unknown union member", (_world, contact) => contact.append({ Reaction: { Id: "r1", Emoji: "+1" } }), {
    maybeOdd: ({ position }, messages) => (position === messages ? { __typename: "UnknownSegment", upstreamKind: "Reaction" } : null),
    odd: 1,
  }),
  harmless("an unknown enum value", (_world, contact) => contact.append(narrated()), {
    maybeOdd: ({ position }, messages) => (position === messages ? { __typename: "TranscriptSegment", participantRole: "UNKNOWN", content: "Message 0" } : null),
    odd: 1,
  }),
  // Of a full page: the next one is read once only, as long as it is the tail.
  harmless("one unparsable timestamp", emulated("bad-timestamp"), {
    messages: 100,
    maybeOdd: ({ position, node: { time } }) => (time === null ? { __typename: "TranscriptSegment", content: `Message ${position}` } : null),
    odd: 1,
  }),
  harmless("a page twice", emulated("duplicated-page"), { messages: 250 }),

  harmless("tokens refused", fronted(refuseTokens), { messages: 250, more: 120 }, FRONTED),
  {
    fault: "tokens expired",
    strike: ({ control }) => control.expireTokens(),
    messages: 250,
    more: 120,
    query: { is: "whole", at: EXPIRING },
    live: { is: "whole", at: EXPIRING },
  },
  harmless("tokens that lead in a circle", fronted(leadBack), { messages: 250, more: 120 }, FRONTED),

  harmless(
    "COMPLETED with pages left",
    async ({ control }, contact, _times, phase) => {
      if (phase === "live") await holdPolls(control, contact);
      await contact.say(250);
      await contact.end();
    },
    { messages: 50, more: 0, isEnded: true },
  ),
  {
    fault: "the list changed under a position",
    async strike({ control }, { contactId }) {
      await control.startContact({ scenario: "manual", contactId });
      await control.append({ contactId, segments: wireMessages(5, 1_000) });
      // Else the upstream itself says that they lead on.
      await control.expireTokens();
    },
    query: { is: "error", code: "CURSOR_EXPIRED", at: EXPIRING },
    live: { is: "error", code: "CURSOR_EXPIRED", at: EXPIRING },
  },
];

/** Asks for others until one of them gets the leave that there is. */
async function spend({ gateway }: World): Promise<void> {
  let code = "UPSTREAM_THROTTLED";
  for (let other = 0; code === "UPSTREAM_THROTTLED"; other += 1) {
    await delay(50);
    const asked = `{ contactAnalysis(instanceId: "others", contactId: "other-${other}") { unavailable { code } } }`;
    const { data } = await gateway.query<{ contactAnalysis: { unavailable: { code: string } } }>(asked);
    ({ code } = data.contactAnalysis.unavailable);
  }
}

function narrated() {
  const { Transcript } = wireSegment({ kind: "Transcript", id: 0 }, 0) as { Transcript: object };
  return { Transcript: { ...Transcript, Id: "narrated", ParticipantRole: "NARRATOR" } };
}

/** One failure: then its feed is left alone for a second. */
async function holdPolls(control: World["control"], contact: Contact): Promise<void> {
  await control.fault({ kind: "internal-error", contactId: contact.contactId, times: 1 });
  // One may have been under way.
  const before = await contact.calls();
  let calls = before;
  await until(() => "the poll that fails", () => calls >= before + 2, async () => (calls = await contact.calls()));
}
