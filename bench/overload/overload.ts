import { setTimeout as delay } from "node:timers/promises";

import { print } from "graphql";

import type { ContactKey } from "../../src/domain/contact.js";
import { createEmulatorControl, type EmulatorControl } from "../../src/emulator/control-client.js";
import { createEmulator } from "../../src/emulator/emulator.js";
import { BenchSegmentsDocument } from "../../test/support/generated/documents.js";
import { startChats } from "../chats.js";
import { subscribe, type Received } from "../live/subscriber.js";
import { upstreamAt } from "../upstream-at.js";
import { startChild, type Child } from "./child.js";
import type { Tally } from "./generator.js";

export interface OverloadExtent {
  /** Of each step of the ramp, of the quiet time before, and of an overload. */
  readonly stepSeconds: number;
  readonly quietSeconds: number;
  readonly seconds: number;
  /** Each a peak, and twice that. */
  readonly rounds: number;
  readonly contacts: number;
  readonly streams: number;
}

export interface Load {
  readonly tally: Tally;
  /** What the server took for its refusals, by its own log, to a tenth of a millisecond. */
  readonly serverRefusedMs: readonly number[];
  /** From the writing of a message to a subscriber's receipt. */
  readonly deliveriesMs: readonly number[];
}

/** A load of twice the peak. */
export interface Overload extends Load {
  /** Answers a second, within `IN_TIME_MS`, as measured just before. */
  readonly peakPerSecond: number;
}

export interface OverloadResult {
  readonly quietMs: readonly number[];
  readonly shedding: readonly Overload[];
  readonly taking: Overload;
}

/** Whoever looks at a screen has not gone away yet. */
export const IN_TIME_MS = 1_000;
const FIRST_PER_SECOND = 250;
const STEP = 1.25;
/** Of the last peak: where the next is looked for, as the machine has others to serve, too, at one time more than at another. */
const AROUND = [0.6, 0.8, 1, 1.25];
/** A rate is borne where so much of what was offered is answered in time. */
const BORNE_SHARE = 0.95;
/** In a row: a machine that pauses for a moment is not the gateway's limit. */
const MISSES = 3;
/** After it, nothing is left of a load. */
const SETTLE_MS = 2_000;
const SETTLE_TAKING_MS = 6_000;

interface Stage {
  readonly url: string;
  readonly gateway: Child;
  readonly received: Received[];
}

/** A gateway that sheds and one that takes all, in turns before one emulator, with streams beside; load comes at a constant rate from a process of its own. */
export async function measureOverload(progress: (what: string) => void, extent: OverloadExtent): Promise<OverloadResult> {
  const { stepSeconds, quietSeconds, seconds, rounds } = extent;
  const emulator = await createEmulator({ ratePerSecond: null });
  const control = createEmulatorControl(emulator.url);
  const contacts = await startChats(control, extent.contacts);
  const generator = startChild("generator");
  const stages: Stage[] = [];
  const stop = new AbortController();
  try {
    for (const SHEDDING of ["true", "false"]) stages.push(await startStage(emulator.url, contacts, SHEDDING, extent.streams));
    const [sheds, takes] = stages as [Stage, Stage];
    void chat(control, contacts, stop.signal);

    const offer = async ({ url, gateway, received }: Stage, perSecond: number, forSeconds: number): Promise<Load> => {
      const bodies = contacts.map((variables) => JSON.stringify({ query: print(BenchSegmentsDocument), variables }));
      await gateway.ask("refusals");
      received.length = 0;
      const tally = (await generator.ask({ url, bodies, perSecond, seconds: forSeconds })) as Tally;
      const serverRefusedMs = (await gateway.ask("refusals")) as number[];
      return { tally, serverRefusedMs, deliveriesMs: deliveries(received) };
    };

    // Until the code is compiled.
    for (const stage of stages) await offer(stage, FIRST_PER_SECOND, stepSeconds * 4);
    await delay(SETTLE_TAKING_MS);
    const borne = async (perSecond: number): Promise<number> => {
      const inTimePerSecond = goodput(await offer(sheds, perSecond, stepSeconds), stepSeconds);
      progress(`${perSecond.toFixed(0)}/s offered, ${inTimePerSecond.toFixed(0)}/s answered in time`);
      await delay(SETTLE_MS);
      return inTimePerSecond;
    };
    let peakPerSecond = 0;
    for (let perSecond = FIRST_PER_SECOND, missed = 0; missed < MISSES; perSecond *= STEP) {
      const inTimePerSecond = await borne(perSecond);
      peakPerSecond = Math.max(peakPerSecond, inTimePerSecond);
      missed = inTimePerSecond < perSecond * BORNE_SHARE ? missed + 1 : 0;
    }

    sheds.received.length = 0;
    await delay(quietSeconds * 1000);
    const quietMs = deliveries(sheds.received);

    const shedding: Overload[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const around: number[] = [];
      for (const share of AROUND) around.push(await borne(peakPerSecond * share));
      peakPerSecond = Math.max(...around);
      const load = await offer(sheds, 2 * peakPerSecond, seconds);
      shedding.push({ ...load, peakPerSecond });
      progress(`round ${round} of ${rounds}: ${(2 * peakPerSecond).toFixed(0)}/s offered, ${goodput(load, seconds).toFixed(0)}/s answered in time`);
      await delay(SETTLE_MS);
    }
    const taking = { ...(await offer(takes, 2 * peakPerSecond, seconds)), peakPerSecond };
    return { quietMs, shedding, taking };
  } finally {
    stop.abort();
    await generator.stop();
    for (const { gateway } of stages) await gateway.stop();
    await emulator.close();
  }
}

/** Answers a second, in time. */
export function goodput({ tally }: Load, seconds: number): number {
  return tally.answeredMs.filter((ms) => ms <= IN_TIME_MS).length / seconds;
}

async function startStage(upstream: string, contacts: readonly ContactKey[], SHEDDING: string, streams: number): Promise<Stage> {
  const gateway = startChild("gateway", { ...upstreamAt(upstream), UPSTREAM: "aws", PORT: "0", CONNECT_RATE: "none", SHEDDING });
  const url = await gateway.line();
  const received: Received[] = [];
  for (let stream = 0; stream < streams; stream += 1) {
    await subscribe(url, contacts[stream % contacts.length] as ContactKey, (one) => received.push(one));
  }
  return { url, gateway, received };
}

/** Something is said in every contact every other second or so, at the cost of the last message's page only. */
async function chat(control: EmulatorControl, contacts: readonly ContactKey[], signal: AbortSignal): Promise<void> {
  for (let said = 0; !signal.aborted; said += 1) {
    const { contactId } = contacts[said % contacts.length] as ContactKey;
    const Time = { AbsoluteTime: new Date().toISOString() };
    const Transcript = { Id: `said-${said}`, ParticipantId: "p1", ParticipantRole: "CUSTOMER", Content: "Is anybody there?", ContentType: "text/plain", Time };
    await control.append({ contactId, segments: [{ Transcript }] });
    await delay(2_000 / contacts.length, undefined, { signal }).catch(() => undefined);
  }
}

function deliveries(received: readonly Received[]): number[] {
  return received.flatMap(({ atMs, writtenMs }) => writtenMs.map((oneMs) => atMs - oneMs));
}
