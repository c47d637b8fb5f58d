import { createEmulatorControl } from "../src/emulator/control-client.js";
import { WELL_KNOWN } from "../src/emulator/well-known.js";
import { startChats } from "./chats.js";
import { CONTESTANTS, type ContestantName } from "./contestants.js";
import { createEntrant, type Entrant, type Round } from "./entrant.js";
import { createPrograms, type ProgramsOptions } from "./programs.js";

export interface BenchOptions extends ProgramsOptions {
  readonly contestants: readonly ContestantName[];
  readonly rounds: number;
  readonly roundSeconds: number;
  /** A count, not a time: so much takes the compiler to warm up, however slow the machine is. */
  readonly warmUpRequests: number;
  readonly contacts: number;
  readonly connections: number;
}

export interface Outcome {
  readonly rounds: readonly Round[];
  readonly peakMemoryBytes: number;
}

export type Outcomes = ReadonlyMap<ContestantName, Outcome>;

/** The contestants in turns before one emulator without a budget, every server in a process of its own. @throws when one answers wrongly */
export async function runBench(options: BenchOptions): Promise<Outcomes> {
  const { contestants, rounds, roundSeconds, warmUpRequests, connections } = options;
  const programs = await createPrograms(options);
  try {
    // A tail without a token is read again whole, by the gateway as by the others: else it would ask for what is new, and get nothing.
    const emulator = await programs.start("emulator", { EMULATOR_PORT: "0", EMULATOR_RATE: "none", EMULATOR_TAIL_TOKEN: "absent" });
    const control = createEmulatorControl(emulator.url);
    const contacts = await startChats(control, options.contacts);

    const entrants = new Map<ContestantName, Entrant>();
    for (const name of contestants) {
      const contestant = CONTESTANTS[name];
      const program = await programs.start(contestant.program, { ...contestant.settings, ...upstreamAt(emulator.url) });
      const entrant = createEntrant({ contestant, program, contacts, control, connections });
      await entrant.check();
      await entrant.run({ amount: warmUpRequests });
      entrants.set(name, entrant);
    }

    const results = new Map(contestants.map((name) => [name, [] as Round[]]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, entrant] of entrants) results.get(name)?.push(await entrant.run({ duration: roundSeconds }));
    }

    const outcomes = new Map<ContestantName, Outcome>();
    for (const [name, entrant] of entrants) {
      outcomes.set(name, { rounds: results.get(name) ?? [], peakMemoryBytes: await entrant.peakMemoryBytes() });
    }
    return outcomes;
  } finally {
    await programs.stop();
  }
}

/** For the AWS SDK in every contestant. */
function upstreamAt(url: string): Readonly<Record<string, string>> {
  return {
    NODE_ENV: "production",
    AWS_ENDPOINT_URL_CONNECT: url,
    AWS_REGION: WELL_KNOWN.region,
    AWS_ACCESS_KEY_ID: "emulator",
    AWS_SECRET_ACCESS_KEY: "emulator",
  };
}
