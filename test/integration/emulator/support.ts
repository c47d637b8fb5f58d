import {
  ConnectClient,
  ListRealtimeContactAnalysisSegmentsV2Command,
  type ListRealtimeContactAnalysisSegmentsV2CommandInput,
  type ListRealtimeContactAnalysisSegmentsV2CommandOutput,
  type RealtimeContactAnalysisSegment,
} from "@aws-sdk/client-connect";
import { afterEach } from "@jest/globals";

import type { Clock } from "../../../src/domain/clock.js";
import { createEmulatorControl, type EmulatorControl } from "../../../src/emulator/control-client.js";
import type { EmulatorOptions } from "../../../src/emulator/emulator-options.js";
import { createEmulator, type Emulator } from "../../../src/emulator/emulator.js";
import type { Scenario, WireSegment } from "../../../src/emulator/scenario.js";
import { WELL_KNOWN } from "../../../src/emulator/well-known.js";

export const ALL_TYPES = ["Transcript", "Categories", "Issues", "Event", "Attachments", "PostContactSummary"] as const;

export type Input = ListRealtimeContactAnalysisSegmentsV2CommandInput;
export type Output = ListRealtimeContactAnalysisSegmentsV2CommandOutput;

export interface Upstream {
  readonly emulator: Emulator;
  readonly control: EmulatorControl;
  readonly clock: FakeClock;
  /** One call by the real SDK; what is not said asks for the whole list of a contact. */
  list(input: Partial<Input> & Pick<Input, "ContactId">): Promise<Output>;
}

export interface FakeClock extends Clock {
  advance(seconds: number): void;
}

function createFakeClock(startMs = Date.UTC(2026, 0, 1)): FakeClock {
  let nowMs = startMs;
  return { now: () => nowMs, advance: (seconds) => void (nowMs += seconds * 1000) };
}

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** An emulator without a budget, on a free port, its clock held still, and the SDK pointed at it; closed after the test. */
export async function startUpstream(options: Partial<EmulatorOptions> = {}): Promise<Upstream> {
  const clock = createFakeClock();
  const emulator = await createEmulator({ clock, ratePerSecond: null, scenarios: new Map(), contacts: [], ...options });
  const client = createClient(emulator.url);
  closing.push(() => {
    client.destroy();
    return emulator.close();
  });
  return {
    emulator,
    control: createEmulatorControl(emulator.url),
    clock,
    list: (input) =>
      client.send(
        new ListRealtimeContactAnalysisSegmentsV2Command({
          InstanceId: WELL_KNOWN.instanceId,
          OutputType: "Redacted",
          SegmentTypes: [...ALL_TYPES],
          ...input,
        }),
      ),
  };
}

export function createClient(endpoint: string, region: string = WELL_KNOWN.region): ConnectClient {
  return new ConnectClient({
    endpoint,
    region,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
    maxAttempts: 1,
  });
}

export function transcript(id: string, content = id): WireSegment {
  return {
    Transcript: {
      Id: id,
      ParticipantId: "p1",
      ParticipantRole: "CUSTOMER",
      Content: content,
      ContentType: "text/plain",
      Time: { AbsoluteTime: "2026-01-01T00:00:00.000Z" },
    },
  };
}

export function event(id: string): WireSegment {
  return { Event: { Id: id, EventType: "application/vnd.amazonaws.connect.event.typing", Time: { AbsoluteTime: "2026-01-01T00:00:00.000Z" } } };
}

/** A chat with a message a second, `t0` at its start; it ends after `seconds` of them. */
export function chat(seconds: number, changes: Partial<Scenario> = {}): Scenario {
  const segments = Array.from({ length: seconds }, (_, second) => ({
    atMs: second * 1000,
    wire: (outputType: string, time: string) => ({
      Transcript: {
        Id: `t${second}`,
        ParticipantId: "p1",
        ParticipantRole: "AGENT",
        Content: `${outputType} ${second}`,
        ContentType: "text/plain",
        Time: { AbsoluteTime: time },
      },
    }),
  }));
  return {
    name: "chat",
    title: "A message a second",
    channel: "CHAT",
    outputTypes: ["Raw", "Redacted"],
    visibleFromMs: 0,
    endsAtMs: seconds * 1000,
    finalStatus: "COMPLETED",
    segments: (untilMs) => segments.filter(({ atMs }) => atMs <= untilMs),
    ...changes,
  };
}

export function scenarios(...all: Scenario[]): ReadonlyMap<string, Scenario> {
  return new Map(all.map((scenario) => [scenario.name, scenario]));
}

/** What a test tells segments apart by. */
export function ids({ Segments }: Pick<Output, "Segments">): string[] {
  return (Segments ?? []).map(idOf);
}

function idOf(segment: RealtimeContactAnalysisSegment): string {
  return segment.Transcript?.Id ?? segment.Event?.Id ?? segment.Attachments?.Id ?? Object.keys(segment)[0] ?? "";
}
