import { createRandom, hashOf } from "./random.js";
import { uuidOf } from "./scenario-id.js";
import { parseText } from "./scenario-text.js";
import { createTimeline } from "./scenario-timeline.js";
import * as write from "./scenario-wire.js";
import type { Scenario, ScenarioSegment } from "./scenario.js";

export interface SyntheticOptions {
  readonly seed: number;
  readonly count: number;
  /** Segments per second of a contact: the mean over contacts, and over talk and silence. */
  readonly ratePerSecond: number;
  /** Spread of the contacts' rates, as σ of their logarithm (they are log-normal); 0, the default: all alike. */
  readonly sigma?: number;
  /** Mean lengths of talk and silence, each exponential; null, the default: no silences. */
  readonly burst?: Burst | null;
  /** How long each contact lasts. */
  readonly durationSeconds: number;
}

interface Burst {
  readonly onSeconds: number;
  readonly offSeconds: number;
}

type Random = () => number;

/** Any number of contacts for load: Poisson arrivals, the same for the same seed, written only as far as somebody looks. */
export function createSyntheticScenarios(options: SyntheticOptions): readonly Scenario[] {
  return Array.from({ length: options.count }, (_, i) => createSyntheticScenario(i + 1, options));
}

function createSyntheticScenario(n: number, { seed, ratePerSecond, sigma = 0, burst = null, durationSeconds }: SyntheticOptions): Scenario {
  const name = `synthetic-${n}`;
  const endsAtMs = Math.round(durationSeconds * 1000);
  return {
    name,
    title: `Synthetic contact ${n}`,
    channel: "CHAT",
    outputTypes: ["Raw", "Redacted"],
    visibleFromMs: 0,
    endsAtMs,
    finalStatus: "COMPLETED",
    segments: createTimeline({ [Symbol.iterator]: () => play(createRandom(hashOf(seed, n))) }),
  };

  function* play(random: Random): Generator<ScenarioSegment> {
    const writer = createWriter(seed, name);
    const rate = ratePerSecond * Math.exp(sigma * gaussian(random) - sigma ** 2 / 2);
    for (const atSeconds of arrivals(rate, burst, random)) {
      const atMs = Math.round(atSeconds * 1000);
      if (atMs >= endsAtMs) break;
      yield { atMs, wire: writer.next(random) };
    }
    yield { atMs: endsAtMs, wire: writer.ended() };
    yield { atMs: endsAtMs + SUMMARY_AFTER_MS, wire: write.summary({ text: SUMMARY }) };
  }
}

const SUMMARY_AFTER_MS = 5_000;
const SUMMARY = parseText("A synthetic chat, made to measure.");

/** Moments in seconds. With bursts, a Poisson process in talking time, into which the silences are put. */
function* arrivals(rate: number, burst: Burst | null, random: Random): Generator<number> {
  const { onSeconds, offSeconds } = burst ?? { onSeconds: Infinity, offSeconds: 0 };
  const talkingRate = burst === null ? rate : (rate * (onSeconds + offSeconds)) / onSeconds;
  let silent = burst !== null && random() < offSeconds / (onSeconds + offSeconds) ? exponential(offSeconds, random) : 0;
  let talked = 0;
  let talksUntil = exponential(onSeconds, random);
  for (;;) {
    talked += exponential(1 / talkingRate, random);
    for (; talked > talksUntil; talksUntil += exponential(onSeconds, random)) silent += exponential(offSeconds, random);
    yield silent + talked;
  }
}

/** Every so many segments are not a message but an issue or the categories, about the last message. */
const ISSUES_EVERY = 12;
const CATEGORIES_EVERY = 25;

function createWriter(seed: number, name: string) {
  const speakers = (["CUSTOMER", "AGENT"] as const).map((ParticipantRole) => ({
    ParticipantId: uuidOf(seed, name, ParticipantRole),
    ParticipantRole,
    DisplayName: ParticipantRole === "AGENT" ? "Agent" : "Customer",
  }));
  // A hash for every Id would cost more than all the rest: one for the contact, and then a count.
  const prefix = uuidOf(seed, name).slice(0, -12);
  let position = 0;
  let last: write.Message | null = null;

  const nextId = () => prefix + (position++).toString(16).padStart(12, "0");

  return {
    next(random: Random): ScenarioSegment["wire"] {
      const id = nextId();
      if (last !== null && position % CATEGORIES_EVERY === 0) return write.categories(new Map([["synthetic", [[write.pointer(last)]]]]));
      if (last !== null && position % ISSUES_EVERY === 0) return write.issues([[write.pointer(last)]]);
      last = { id, text: pick(TEXTS, random) };
      return write.transcript(last, pick(speakers, random), { sentiment: pick(SENTIMENTS, random) });
    },
    ended: () => write.event(nextId(), "chat.ended"),
  };
}

const SENTIMENTS = ["POSITIVE", "NEUTRAL", "NEUTRAL", "NEGATIVE"] as const;

const TEXTS = [
  "Good morning, how can I help you?",
  "My order has not arrived, and the tracking has said the same for three days.",
  "I'm sorry to hear that. May I have the order number?",
  "It is 7731, under the name {{Alex Example|NAME}}.",
  "Thank you. I can see it, it is waiting at the depot.",
  "ok",
  "Could you call me back at {{555-0100|PHONE}}? I'm at work until five.",
  "I've asked the depot to send it out today. You'll get a message once it is on its way.",
  "The card ending {{4242|CREDIT_DEBIT_NUMBER}} was charged already.",
  "That is right, nothing more will be charged.",
  "👍 thanks",
  "Is there anything else?",
].map(parseText);

function pick<T>(choices: readonly T[], random: Random): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new RangeError("there is nothing to pick from");
  return choice;
}

/** 1 − random is never 0, whose logarithm is not finite. */
function exponential(mean: number, random: Random): number {
  return mean === Infinity ? Infinity : -mean * Math.log(1 - random());
}

/** Box–Muller: mean 0, standard deviation 1. */
function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
