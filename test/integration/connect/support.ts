import { createConnect, type Connect, type ConnectOptions } from "../../../src/connect/connect.js";
import { systemClock } from "../../../src/domain/clock.js";
import type { SegmentType } from "../../../src/domain/segment.js";
import type { SegmentsRequest } from "../../../src/domain/upstream.js";
import { createEmulatorControl, type EmulatorControl } from "../../../src/emulator/control-client.js";
import type { EmulatorOptions } from "../../../src/emulator/emulator-options.js";
import { createEmulator } from "../../../src/emulator/emulator.js";

export const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" };
export const TYPES = ["TRANSCRIPT", "CATEGORIES", "ISSUES", "EVENT", "ATTACHMENTS", "POST_CONTACT_SUMMARY"] as const satisfies readonly SegmentType[];

export interface Bench {
  readonly url: string;
  readonly control: EmulatorControl;
  connect(options?: Partial<ConnectOptions>): Connect;
  close(): Promise<void>;
}

/** An emulator without contacts and budget, and gateways' ends of the line to it. */
export async function createBench(options: Partial<EmulatorOptions> = {}): Promise<Bench> {
  const emulator = await createEmulator({ ratePerSecond: null, contacts: [], ...options });
  const opened: Connect[] = [];
  return {
    url: emulator.url,
    control: createEmulatorControl(emulator.url),
    connect(overrides = {}) {
      const connect = createConnect({
        instances: null,
        requestsPerSecond: null,
        burst: 5,
        endpoint: emulator.url,
        region: "us-east-1",
        credentials: CREDENTIALS,
        clock: systemClock,
        ...overrides,
      });
      opened.push(connect);
      return connect;
    },
    async close() {
      for (const connect of opened) connect.close();
      await emulator.close();
    },
  };
}

export function requestFor(contact: { instanceId: string; contactId: string }, request: Partial<SegmentsRequest> & { patienceMs?: number } = {}): SegmentsRequest {
  const { patienceMs = 15_000, ...overrides } = request;
  return { list: { ...contact, outputType: "RAW" }, types: TYPES, token: null, deadlineMs: Date.now() + patienceMs, ...overrides };
}
