import { setTimeout as delay } from "node:timers/promises";

import type { ContactKey } from "../../src/domain/contact.js";
import { createEmulatorControl, type EmulatorControl } from "../../src/emulator/control-client.js";
import { WELL_KNOWN } from "../../src/emulator/well-known.js";
import type { Program } from "../program.js";
import { createPrograms, type Programs } from "../programs.js";
import { quantile } from "../quantile.js";
import { upstreamAt } from "../upstream-at.js";
import type { Progress } from "./progress.js";
import { subscribe, type Received, type Subscriber } from "./subscriber.js";

export interface GatewayExtent {
  readonly subscribers: readonly number[];
  readonly contacts: number;
  readonly seconds: number;
  readonly idleSubscribers: number;
}

export const FULL_GATEWAY: GatewayExtent = { subscribers: [1, 10, 100, 1_000], contacts: 20, seconds: 15, idleSubscribers: 10_000 };
export const QUICK_GATEWAY: GatewayExtent = { subscribers: [1, 20], contacts: 5, seconds: 2, idleSubscribers: 50 };

/** Sockets that are opened at once: a kernel's queue of new connections holds a few hundred. */
const AT_ONCE = 100;

/** A gateway beside an emulator that it polls without a budget, so that the schedule's waits are the minimum interval alone. */
interface Stage {
  readonly gateway: Program;
  readonly control: EmulatorControl;
  readonly contacts: readonly ContactKey[];
  /** So many subscribers, in turns on the contacts that are watched. */
  open(subscribers: number, watched: number, onReceived: (received: Received) => void): Promise<readonly Subscriber[]>;
}

/** The whole gateway against the emulator, in real time, each in a process of its own. @returns a section of Markdown */
export async function measureGateway(progress: Progress, extent: GatewayExtent): Promise<string> {
  const shared: string[] = [];
  for (const subscribers of extent.subscribers) {
    progress(`gateway: ${subscribers} subscribers on ${Math.min(subscribers, extent.contacts)} contacts`);
    shared.push(await onStage(extent, {}, (stage) => measureSharing(stage, subscribers, extent)));
  }
  progress("gateway: as many events as it can fan out");
  const fanOut = await onStage(extent, { MIN_POLL_INTERVAL: "100ms" }, (stage) => measureFanOut(stage, extent));
  progress(`gateway: ${extent.idleSubscribers} idle subscribers`);
  const idle = await onStage(extent, { MIN_POLL_INTERVAL: "10s" }, (stage) => measureIdle(stage, extent));
  return [
    "| subscribers | contacts | upstream calls/s | after the poll: median | p99 | after the segment was written: median | CPU of the gateway |",
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...shared,
    "",
    fanOut,
    "",
    idle,
  ].join("\n");
}

async function onStage(extent: GatewayExtent, settings: Readonly<Record<string, string>>, measure: (stage: Stage) => Promise<string>): Promise<string> {
  const programs = await createPrograms({ build: "built", nodeOptions: ["--expose-gc"] });
  try {
    return await measure(await raise(programs, extent, settings));
  } finally {
    await programs.stop();
  }
}

async function raise(programs: Programs, { contacts: count }: GatewayExtent, settings: Readonly<Record<string, string>>): Promise<Stage> {
  const emulator = await programs.start("emulator", { EMULATOR_PORT: "0", EMULATOR_RATE: "none" });
  const control = createEmulatorControl(emulator.url);
  const gateway = await programs.start("gateway", {
    UPSTREAM: "aws",
    ...upstreamAt(emulator.url),
    PORT: "0",
    CONNECT_RATE: "none",
    CURSOR_KEY: "00".repeat(32),
    ...settings,
  });
  const contacts: ContactKey[] = [];
  for (let index = 0; index < count; index += 1) {
    const { contactId } = await control.startContact({ scenario: "empty" });
    contacts.push({ instanceId: WELL_KNOWN.instanceId, contactId });
  }
  async function open(subscribers: number, watched: number, onReceived: (received: Received) => void): Promise<Subscriber[]> {
    const opened: Subscriber[] = [];
    while (opened.length < subscribers) {
      const batch = Array.from({ length: Math.min(AT_ONCE, subscribers - opened.length) }, (_, index) =>
        subscribe(gateway.url, contacts[(opened.length + index) % watched] as ContactKey, onReceived),
      );
      opened.push(...(await Promise.all(batch)));
    }
    return opened;
  }
  return { gateway, control, contacts, open };
}

/** A message in every contact now and then, for as long as is measured. */
async function chat({ control, contacts }: Stage, seconds: number, perSecond: number): Promise<void> {
  const untilMs = Date.now() + seconds * 1000;
  for (let said = 0; Date.now() < untilMs; said += 1) {
    const { contactId } = contacts[said % contacts.length] as ContactKey;
    await control.append({ contactId, segments: [message(said)] });
    await delay(Math.max(0, 1000 / (perSecond * contacts.length)));
  }
}

function message(said: number): Record<string, unknown> {
  const Time = { AbsoluteTime: new Date().toISOString() };
  return { Transcript: { Id: `m${said}`, ParticipantId: "p1", ParticipantRole: "CUSTOMER", Content: "Is anybody there?", ContentType: "text/plain", Time } };
}

async function measureSharing(stage: Stage, subscribers: number, { contacts, seconds }: GatewayExtent): Promise<string> {
  const { gateway, control } = stage;
  const watched = Math.min(subscribers, contacts);
  const received: Received[] = [];
  const open = await stage.open(subscribers, watched, (one) => received.push(one));
  received.length = 0;
  await control.resetCalls();
  const before = await gateway.usage();
  const startMs = Date.now();
  await chat(stage, seconds, 0.5);
  const elapsedSeconds = (Date.now() - startMs) / 1000;
  const { total } = await control.calls();
  const after = await gateway.usage();
  for (const subscriber of open) subscriber.leave();
  const news = received.filter(({ writtenMs }) => writtenMs.length > 0);
  const afterPoll = news.map(({ atMs, asOfMs }) => atMs - asOfMs);
  const afterWriting = news.flatMap(({ atMs, writtenMs }) => writtenMs.map((oneMs) => atMs - oneMs));
  const cells = [
    subscribers,
    watched,
    (total / elapsedSeconds).toFixed(1),
    `${quantile(afterPoll, 0.5)} ms`,
    `${quantile(afterPoll, 0.99)} ms`,
    `${quantile(afterWriting, 0.5)} ms`,
    `${(((after.cpuMs - before.cpuMs) / elapsedSeconds) / 10).toFixed(0)} %`,
  ];
  return `| ${cells.join(" | ")} |`;
}

async function measureFanOut(stage: Stage, { seconds, subscribers, contacts }: GatewayExtent): Promise<string> {
  const many = Math.max(...subscribers);
  let events = 0;
  const open = await stage.open(many, contacts, () => (events += 1));
  events = 0;
  const before = await stage.gateway.usage();
  const startMs = Date.now();
  await chat(stage, seconds, 10);
  const elapsedSeconds = (Date.now() - startMs) / 1000;
  const after = await stage.gateway.usage();
  for (const subscriber of open) subscriber.leave();
  const cpuUs = ((after.cpuMs - before.cpuMs) * 1000) / events;
  return `Fan-out: ${(events / elapsedSeconds).toFixed(0)} events/s to ${many} subscribers, ${cpuUs.toFixed(0)} µs of the gateway's CPU an event (polls included).`;
}

async function measureIdle(stage: Stage, { idleSubscribers, contacts }: GatewayExtent): Promise<string> {
  const warm = await stage.open(AT_ONCE, contacts, () => undefined);
  const before = await stage.gateway.usage();
  const open = await stage.open(idleSubscribers, contacts, () => undefined);
  await delay(2_000);
  const after = await stage.gateway.usage();
  const kibEach = (after.memoryBytes - before.memoryBytes) / idleSubscribers / 1024;
  for (const subscriber of [...open, ...warm]) subscriber.leave();
  await delay(3_000);
  const left = await stage.gateway.usage();
  return (
    `Idle: ${idleSubscribers} subscribers, a socket each, take ${kibEach.toFixed(1)} KiB each (aim: 30 at most). ` +
    `Heap with one hundred before ${mb(before.heapBytes)}, with all ${mb(after.heapBytes)}, after all have left ${mb(left.heapBytes)}.`
  );
}

function mb(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(0)} MB`;
}
