import type { Request } from "autocannon";

import type { ContactKey } from "../src/domain/contact.js";
import type { EmulatorControl } from "../src/emulator/control-client.js";
import { CONTENTS } from "./chats.js";
import type { Contestant } from "./contestants.js";
import { load, type Extent } from "./load.js";
import type { Program } from "./program.js";

/** One contestant in one round. */
export interface Round {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of its own process alone. */
  readonly cpuMsPerRequest: number;
  readonly callsPerRequest: number;
}

/** A contestant that runs. */
export interface Entrant {
  readonly contestant: Contestant;
  /** Asks for every contact once. @throws when an answer is not whole */
  check(): Promise<void>;
  run(extent: Extent): Promise<Round>;
  peakMemoryBytes(): Promise<number>;
}

export interface EntrantOptions {
  readonly contestant: Contestant;
  readonly program: Program;
  readonly contacts: readonly ContactKey[];
  readonly control: EmulatorControl;
  readonly connections: number;
}

export function createEntrant({ contestant, program, contacts, control, connections }: EntrantOptions): Entrant {
  const requests = contacts.map((contact) => contestant.request(contact));

  async function check({ path, method, headers = {}, body }: Request): Promise<void> {
    const response = await fetch(new URL(path, program.url), { method, headers, ...(body !== undefined && { body }) });
    const contents = contestant.contents(await response.json());
    if (contents.join("\n") !== CONTENTS.join("\n")) throw new Error(`${contestant.name}: expected every message of the chat, in order`);
  }

  return {
    contestant,

    async check() {
      for (const request of requests) await check(request);
    },

    async run(extent) {
      await control.resetCalls();
      const before = await program.usage();
      const { answered, sent, seconds, p50Ms, p99Ms } = await load(program.url, requests, { connections, ...extent });
      const after = await program.usage();
      const calls = await control.calls();
      return {
        requestsPerSecond: answered / seconds,
        p50Ms,
        p99Ms,
        cpuMsPerRequest: (after.cpuMs - before.cpuMs) / answered,
        callsPerRequest: calls.total / sent,
      };
    },

    async peakMemoryBytes() {
      return (await program.usage()).peakMemoryBytes;
    },
  };
}
