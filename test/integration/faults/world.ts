import { createEmulatorControl, type EmulatorControl } from "../../../src/emulator/control-client.js";
import { createEmulator } from "../../../src/emulator/emulator.js";
import type { EmulatorOptions } from "../../../src/emulator/emulator-options.js";
import type { WireSegment } from "../../../src/emulator/scenario.js";
import { WELL_KNOWN } from "../../../src/emulator/well-known.js";
import { startGateway, type TestGateway } from "../../support/gateway.js";
import { wireMessages } from "../../support/wire-segments.js";
import { createFront, type Front } from "./front.js";

export interface WorldOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly emulator?: Partial<EmulatorOptions>;
}

/** A gateway over an emulator, with what may spoil the answers between. */
export interface World {
  readonly gateway: TestGateway;
  /** The emulator's own. */
  readonly control: EmulatorControl;
  readonly front: Front;
  close(): Promise<void>;
}

/** Short where it is waited for; long where a busy machine would bring about by itself what a test looks for. */
const SETTINGS = {
  CONNECT_TIMEOUT: "15s",
  QUERY_MAX_AGE: "0s",
  MIN_POLL_INTERVAL: "100ms",
  PENDING_GRACE: "1s",
  SUMMARY_GRACE: "0s",
  SHUTDOWN_GRACE: "1s",
};

/** @param isFronted whether calls go through the front, which breaks no connections in half as the emulator does */
export async function startWorld({ settings = {}, emulator: options = {} }: WorldOptions, isFronted: boolean): Promise<World> {
  const emulator = await createEmulator({ ratePerSecond: null, contacts: [], ...options });
  const front = await createFront(emulator.url);
  const gateway = await startGateway({ beside: isFronted ? { ...emulator, url: front.url } : emulator, settings: { ...SETTINGS, ...settings } });
  return {
    gateway,
    control: createEmulatorControl(emulator.url),
    front,
    async close() {
      await gateway.close();
      await front.close();
      await emulator.close();
    },
  };
}

/** A contact to which a test adds. */
export interface Contact {
  readonly instanceId: string;
  readonly contactId: string;
  readonly outputType: "RAW" | "REDACTED";
  /** So many messages more. */
  say(count: number): Promise<void>;
  /** As it goes over the wire. */
  append(...segments: WireSegment[]): Promise<void>;
  end(): Promise<void>;
  /** How many segments it holds. */
  length(): number;
  /** Upstream calls about it so far. */
  calls(): Promise<number>;
}

export async function startContact({ control }: World, contactId: string, messages: number, outputType: Contact["outputType"] = "REDACTED"): Promise<Contact> {
  let said = 0;
  const { instanceId } = WELL_KNOWN;
  await control.startContact({ scenario: "manual", contactId });
  const contact: Contact = {
    instanceId,
    contactId,
    outputType,
    async say(count) {
      if (count > 0) await contact.append(...wireMessages(count, said));
    },
    async append(...segments: WireSegment[]) {
      said += segments.length;
      await control.append({ contactId, segments });
    },
    end: () => control.end({ contactId, status: "COMPLETED" }),
    length: () => said,
    calls: async () => (await control.calls()).byContact[contactId] ?? 0,
  };
  await contact.say(messages);
  return contact;
}
