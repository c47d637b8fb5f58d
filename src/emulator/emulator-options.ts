import { z } from "zod";

import { systemClock, type Clock } from "../domain/clock.js";
import type { Scenario } from "./scenario.js";

/** What can be changed while the emulator runs. Where AWS documents nothing, the choices are the behaviours to be ready for. */
export interface EmulatorModes {
  /** The account's requests per second in a Region; null = no budget. Default 2. */
  ratePerSecond: number | null;
  /** Requests that a rested budget grants at once. Default 5. */
  burst: number;
  /** Seconds of contact time in a second of wall time. Default 1. */
  speed: number;
  /** Length of a NextToken in characters, 50 to 102 400; cut to 100 000, the longest that the operation takes back. Default 50. */
  tokenBytes: number;
  /** Seconds of contact time after which a NextToken is refused; null = never. Default null. */
  tokenTtlSeconds: number | null;
  /** At the end of what a live contact holds: a NextToken that will bring what comes, or none. Default "present". */
  tailToken: "present" | "absent";
  /** `full`: pages hold MaxResults where so many are held. `short`: fewer, now and then none, though there are more. Default "full". */
  pageFill: "full" | "short";
  /** A segment that comes again with an Id seen before is a further entry (true) or changes the earlier one in its place. Default true. */
  reemit: boolean;
  /** Status turns COMPLETED once the summary and the extracted information are there, or before they are. Default "before-completed". */
  summary: "before-completed" | "after-completed";
  /** Longest SegmentTypes. Default 6, as documented, though there are seven. */
  maxSegmentTypes: number;
}

/** A contact that plays a scenario. */
export interface ContactStart {
  /** A scenario's name, or `manual`: a live chat without end that holds only what is appended to it. */
  readonly scenario: string;
  /** Seconds of contact time since its start. Default 0. */
  readonly startedSecondsAgo?: number | undefined;
  /** Default: the scenario's next well-known id. A contact that has this id already is replaced. */
  readonly contactId?: string | undefined;
  /** Default: the well-known instance. */
  readonly instanceId?: string | undefined;
  /** Once it is over, the scenario starts again after so many seconds of contact time, as a new contact. Default: it does not. */
  readonly repeatAfterSeconds?: number | undefined;
  /** Begins anew, under the same id, so many seconds of contact time after its start. Default: it goes on. */
  readonly anewAfterSeconds?: number | undefined;
}

export interface EmulatorOptions extends EmulatorModes {
  /** Default 127.0.0.1. */
  host: string;
  /** Default 0: a free port. */
  port: number;
  clock: Clock;
  /** Tokens, short pages and faults follow from it. Default 1. */
  seed: number;
  /** Scenarios by name; null = the files of this project. Default null. */
  scenarios: ReadonlyMap<string, Scenario> | null;
  /** Where contact events are posted to from the start; null = nowhere. Default null. */
  eventsUrl: string | null;
  /** What is sent there as `x-api-key`. Default "". */
  eventsApiKey: string;
  /** The contacts that play from the start; null = one of every scenario, so that some are always live. Default null. */
  contacts: readonly ContactStart[] | null;
}

export const EMULATOR_DEFAULTS: EmulatorOptions = {
  host: "127.0.0.1",
  port: 0,
  clock: systemClock,
  seed: 1,
  ratePerSecond: 2,
  burst: 5,
  speed: 1,
  tokenBytes: 50,
  tokenTtlSeconds: null,
  tailToken: "present",
  pageFill: "full",
  reemit: true,
  summary: "before-completed",
  maxSegmentTypes: 6,
  scenarios: null,
  eventsUrl: null,
  eventsApiKey: "",
  contacts: null,
};

/** The bounds of the modes: the control endpoint and the environment hold to the same. */
export const emulatorModesSchema = z.strictObject({
  ratePerSecond: z.number().positive().nullable(),
  burst: z.int().min(1),
  speed: z.number().positive().max(10_000),
  tokenBytes: z.int().min(50).max(102_400),
  tokenTtlSeconds: z.number().positive().nullable(),
  tailToken: z.enum(["present", "absent"]),
  pageFill: z.enum(["full", "short"]),
  reemit: z.boolean(),
  summary: z.enum(["before-completed", "after-completed"]),
  maxSegmentTypes: z.int().min(1).max(7),
}) satisfies z.ZodType<EmulatorModes>;

/** From the text of a variable to the option's own kind of value. */
const number = z.coerce.number({ error: "expected a number" });
const numberOrNone = z.union([z.literal("none").transform(() => null), number], { error: "expected a number, or none" });
const modes = emulatorModesSchema.shape;

/** The port where `npm run emulator` and `npm start` have the emulator unless told otherwise. */
const DEFAULT_PORT = 4010;

const VARIABLES = {
  EMULATOR_PORT: ["port", number.pipe(z.int().min(0).max(65_535))],
  EMULATOR_SEED: ["seed", number.pipe(z.int())],
  EMULATOR_RATE: ["ratePerSecond", numberOrNone.pipe(modes.ratePerSecond)],
  EMULATOR_BURST: ["burst", number.pipe(modes.burst)],
  EMULATOR_SPEED: ["speed", number.pipe(modes.speed)],
  EMULATOR_TOKEN_BYTES: ["tokenBytes", number.pipe(modes.tokenBytes)],
  EMULATOR_TOKEN_TTL: ["tokenTtlSeconds", numberOrNone.pipe(modes.tokenTtlSeconds)],
  EMULATOR_TAIL_TOKEN: ["tailToken", modes.tailToken],
  EMULATOR_PAGE_FILL: ["pageFill", modes.pageFill],
  EMULATOR_REEMIT: ["reemit", z.stringbool()],
  EMULATOR_SUMMARY: ["summary", modes.summary],
  EMULATOR_EVENTS_URL: ["eventsUrl", z.url({ protocol: /^https?$/, error: "expected an http or https URL" })],
  EMULATOR_EVENTS_API_KEY: ["eventsApiKey", z.string()],
  EMULATOR_MAX_SEGMENT_TYPES: ["maxSegmentTypes", number.pipe(modes.maxSegmentTypes)],
} as const satisfies Readonly<Record<string, readonly [keyof EmulatorOptions, z.ZodType]>>;

/** Every variable of the environment that is wrong, and why; never what it holds. */
export class EmulatorOptionsError extends Error {
  override readonly name = "EmulatorOptionsError";

  constructor(readonly problems: readonly { readonly setting: string; readonly message: string }[]) {
    super(problems.map(({ setting, message }) => `${setting}: ${message}`).join("\n"));
  }
}

/**
 * The emulator's options by the `EMULATOR_…` variables; one that is empty counts as not set.
 * @throws EmulatorOptionsError with every problem there is
 */
export function emulatorOptionsFrom(env: Readonly<Record<string, string | undefined>>): EmulatorOptions {
  const read: Partial<EmulatorOptions> = {};
  const problems: { setting: string; message: string }[] = [];
  for (const [setting, [option, schema]] of Object.entries(VARIABLES)) {
    const text = env[setting]?.trim() ?? "";
    if (text === "") continue;
    const { success, data, error } = schema.safeParse(text);
    if (success) Object.assign(read, { [option]: data });
    else problems.push(...error.issues.map(({ message }) => ({ setting, message })));
  }
  if (problems.length > 0) throw new EmulatorOptionsError(problems);
  return { ...EMULATOR_DEFAULTS, port: DEFAULT_PORT, ...read };
}
