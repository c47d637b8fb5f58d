import { setTimeout as delay } from "node:timers/promises";

import { print } from "graphql";

import type { ContactKey } from "../../src/domain/contact.js";
import { createEmulatorControl, type EmulatorControl } from "../../src/emulator/control-client.js";
import { createEmulator } from "../../src/emulator/emulator.js";
import { BenchSegmentsDocument } from "../../test/support/generated/documents.js";
import { startChats } from "../chats.js";
import { subscribe, type Received } from "../live/subscriber.js";
import { startChild, type Child } from "./child.js";
import type { Account } from "./gateway.js";
import type { Tally } from "./generator.js";

export interface OverloadExtent {
  /** Of each step of the ramp, of the quiet time before, and of an overload. */
  readonly stepSeconds: number;
  readonly quietSeconds: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly contacts: number;
  readonly streams: number;
}

export interface Load {
  readonly tally: Tally;
  /** What the server took for its refusals, by its own log, to a tenth of a millisecond. */
  readonly serverRefusedMs: readonly number[];
  /** Of the gateway, from the first query to the last answer. */
  readonly cpuSeconds: number;
  /** From the writing of a message to a subscriber's receipt. */
  readonly deliveriesMs: readonly number[];
}

export interface OverloadResult {
  /** Answers a second, within `IN_TIME_MS`; and a second of the gateway's CPU, at that rate. */
  readonly peakPerSecond: number;
  readonly peakPerCpuSecond: number;
  readonly quietMs: readonly number[];
  readonly shedding: readonly Load[];
  readonly taking: readonly Load[];
}

/** Whoever looks at a screen has not gone away yet. */
export const IN_TIME_MS = 1_000;
const FIRST_PER_SECOND = 250;
const STEP = 1.25;
/** A rate is borne where so much of what was offered is answered in time. */
const BORNE_SHARE = 0.95;
/** In a row: a machine that pauses for a moment is not the gateway's limit. */
const MISSES = 3;
const SETTLE_MS = 6_000;

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
      const before = (await gateway.ask("account")) as Account;
      received.length = 0;
      const tally = (await generator.ask({ url, bodies, perSecond, seconds: forSeconds })) as Tally;
      const after = (await gateway.ask("account")) as Account;
      const cpuSeconds = (after.cpuMs - before.cpuMs) / 1000;
      return { tally, cpuSeconds, serverRefusedMs: after.refusalsMs, deliveriesMs: deliveries(received) };
    };

    // Until the code is compiled.
    for (const stage of stages) await offer(stage, FIRST_PER_SECOND, stepSeconds * 4);
    await delay(SETTLE_MS);
    let peakPerSecond = 0;
    let peakPerCpuSecond = 0;
    for (let perSecond = FIRST_PER_SECOND, missed = 0; missed < MISSES; perSecond = Math.round(perSecond * STEP)) {
      const load = await offer(takes, perSecond, stepSeconds);
      const { inTimePerSecond, inTimePerCpuSecond } = goodput(load, stepSeconds);
      progress(`ramp: ${perSecond}/s offered, ${inTimePerSecond.toFixed(0)}/s answered in time`);
      if (inTimePerSecond > peakPerSecond) [peakPerSecond, peakPerCpuSecond] = [inTimePerSecond, inTimePerCpuSecond];
      missed = inTimePerSecond < perSecond * BORNE_SHARE ? missed + 1 : 0;
    }
    await delay(SETTLE_MS);

    sheds.received.length = 0;
    await delay(quietSeconds * 1000);
    const quietMs = deliveries(sheds.received);

    const shedding: Load[] = [];
    const taking: Load[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const [stage, loads] of [[sheds, shedding], [takes, taking]] as const) {
        loads.push(await offer(stage, 2 * peakPerSecond, seconds));
        progress(`twice the peak, ${stage === sheds ? "shedding" : "taking all"}: round ${round + 1} of ${rounds}`);
        await delay(SETTLE_MS);
      }
    }
    return { peakPerSecond, peakPerCpuSecond, quietMs, shedding, taking };
  } finally {
    stop.abort();
    await generator.stop();
    for (const { gateway } of stages) await gateway.stop();
    await emulator.close();
  }
}

export interface Goodput {
  readonly answeredPerSecond: number;
  readonly inTimePerSecond: number;
  /** Of the gateway's CPU: what it would be a second, were the gateway alone on its core. */
  readonly inTimePerCpuSecond: number;
}

export function goodput({ tally, cpuSeconds }: Load, seconds: number): Goodput {
  const inTime = tally.answeredMs.filter((ms) => ms <= IN_TIME_MS).length;
  return { answeredPerSecond: tally.answeredMs.length / seconds, inTimePerSecond: inTime / seconds, inTimePerCpuSecond: inTime / cpuSeconds };
}

async function startStage(upstream: string, contacts: readonly ContactKey[], SHEDDING: string, streams: number): Promise<Stage> {
  const aws = { AWS_ENDPOINT_URL_CONNECT: upstream, AWS_REGION: "eu-central-1", AWS_ACCESS_KEY_ID: "emulator", AWS_SECRET_ACCESS_KEY: "emulator" };
  const gateway = startChild("gateway", { ...aws, UPSTREAM: "aws", PORT: "0", CONNECT_RATE: "none", SHEDDING });
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
