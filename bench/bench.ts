import { createEmulatorControl } from "../src/emulator/control-client.js";
import { startChats } from "./chats.js";
import { CONTESTANTS, type Contestant } from "./contestants.js";
import { createEntrant, type Entrant, type Round } from "./entrant.js";
import type { Extent } from "./load.js";
import { createPrograms, type ProgramsOptions } from "./programs.js";
import { upstreamAt } from "./upstream-at.js";

export interface BenchOptions extends ProgramsOptions {
  readonly rounds: number;
  readonly round: Extent;
  /** A count, not a time: so much it takes until the code is compiled, however slow the machine is. */
  readonly warmUpRequests: number;
  /** At least as many as connections. */
  readonly contacts: number;
  readonly connections: number;
}

export interface Outcome {
  readonly contestant: Contestant;
  readonly rounds: readonly Round[];
  readonly peakMemoryBytes: number;
}

/**
 * All contestants in turns before one emulator without a budget, every server in a process of its own; in the order of `CONTESTANTS`.
 * @throws when one answers wrongly
 */
export async function runBench(options: BenchOptions): Promise<readonly Outcome[]> {
  const { rounds, round: extent, warmUpRequests, connections } = options;
  const programs = await createPrograms(options);
  try {
    // A tail without a token is read again whole, by the gateway as by the others: else it would ask for what is new, and get nothing.
    const emulator = await programs.start("emulator", { EMULATOR_PORT: "0", EMULATOR_RATE: "none", EMULATOR_TAIL_TOKEN: "absent" });
    const control = createEmulatorControl(emulator.url);
    const contacts = await startChats(control, options.contacts);

    const entrants: Entrant[] = [];
    for (const contestant of CONTESTANTS) {
      const program = await programs.start(contestant.program, { ...contestant.settings, ...upstreamAt(emulator.url) });
      const entrant = createEntrant({ contestant, program, contacts, control, connections });
      await entrant.check();
      await entrant.run({ amount: warmUpRequests });
      entrants.push(entrant);
    }

    const results = entrants.map((): Round[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, entrant] of entrants.entries()) results[index]?.push(await entrant.run(extent));
    }
    return await Promise.all(
      entrants.map(async (entrant, index) => ({
        contestant: entrant.contestant,
        rounds: results[index] ?? [],
        peakMemoryBytes: await entrant.peakMemoryBytes(),
      })),
    );
  } finally {
    await programs.stop();
  }
}
