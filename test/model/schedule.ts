import fc from "fast-check";

import type { SegmentType } from "../../src/domain/segment.js";
import type { EmulatorModes } from "../../src/emulator/emulator-options.js";
import type { Fault } from "../../src/emulator/fault.js";
import { KEYED_KINDS, KINDS, type Ending, type Kind } from "./upstream.js";

/** What happens in a world, by turns. Numbers are taken modulo how many there are. */
export type Command =
  | { readonly do: "append"; readonly contact: number; readonly kinds: readonly Kind[] }
  | { readonly do: "append many"; readonly contact: number; readonly count: number }
  | { readonly do: "repeat"; readonly contact: number; readonly nth: number; readonly isChanged: boolean }
  | { readonly do: "end"; readonly contact: number }
  | { readonly do: "fault"; readonly fault: Fault }
  | { readonly do: "be peculiar"; readonly contact: number; readonly times: number }
  | { readonly do: "expire tokens" }
  | { readonly do: "cut" | "abandon" | "pause" | "leave" | "comeBack"; readonly subscriber: number }
  | { readonly do: "query"; readonly contact: number }
  | { readonly do: "page on"; readonly subscriber: number }
  | { readonly do: "nudge"; readonly contact: number }
  | { readonly do: "restart"; readonly hasNewKey: boolean }
  | { readonly do: "let time pass"; readonly seconds: number }
  | { readonly do: "let polls pass"; readonly count: number };

export interface SubscriberPlan {
  readonly transport: "websocket" | "POST" | "GET";
  /** A wall reads all contacts in one stream. */
  readonly contact: number | "all";
  readonly types: readonly SegmentType[] | null;
  readonly heartbeatSeconds: number | null;
  /** It comes from a query, and goes on from there. */
  readonly comesFromQuery: boolean;
}

export interface ContactPlan {
  /** Subscribers come before the upstream has heard of it. */
  readonly isLate: boolean;
  /** What it holds when they come, unless it is late. */
  readonly first: readonly Kind[];
  readonly ending: Ending;
}

export interface Schedule {
  readonly seed: number;
  readonly modes: Pick<EmulatorModes, "tailToken" | "pageFill" | "tokenBytes" | "tokenTtlSeconds" | "reemit">;
  /**
   * What is peculiar about this upstream. One thing at a time: a repeated page of which one time is spoilt, or of which a segment has
   * changed meanwhile, is another page to anybody.
   */
  readonly peculiarity: "duplicated-page" | "bad-timestamp" | "begins anew" | "none";
  readonly isBudgeted: boolean;
  readonly contacts: readonly ContactPlan[];
  readonly subscribers: readonly SubscriberPlan[];
  readonly commands: readonly Command[];
}

const index = fc.nat({ max: 11 });
const kinds = fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 8 });
const times = fc.integer({ min: 1, max: 3 });

const FAULTS = [
  "internal-error",
  "unavailable-html",
  "throttle",
  "access-denied",
  "expired-credentials",
  "reset",
  "truncated",
  "empty-object",
  "empty-array",
] as const satisfies readonly Fault["kind"][];

const faults: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 12, arbitrary: record({ kind: fc.constantFrom(...FAULTS), times }) },
  { weight: 2, arbitrary: record({ kind: fc.constant("throttle"), times: fc.constant(8) }) },
  { weight: 2, arbitrary: record({ kind: fc.constant("latency"), milliseconds: fc.integer({ min: 1, max: 40 }), times: fc.constant(5) }) },
  { weight: 1, arbitrary: record({ kind: fc.constant("wedge"), times: fc.constant(1) }) },
);

const commands: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: record({ do: fc.constant("append"), contact: index, kinds }) },
  { weight: 1, arbitrary: record({ do: fc.constant("append many"), contact: index, count: fc.integer({ min: 60, max: 140 }) }) },
  { weight: 4, arbitrary: record({ do: fc.constant("repeat"), contact: index, nth: fc.nat({ max: 300 }), isChanged: fc.boolean() }) },
  { weight: 1, arbitrary: record({ do: fc.constant("end"), contact: index }) },
  { weight: 4, arbitrary: record({ do: fc.constant("fault"), fault: faults }) },
  { weight: 4, arbitrary: record({ do: fc.constant("be peculiar"), contact: index, times }) },
  { weight: 2, arbitrary: fc.constant({ do: "expire tokens" }) },
  { weight: 8, arbitrary: record({ do: fc.constantFrom("cut", "abandon", "pause", "leave", "comeBack"), subscriber: index }) },
  { weight: 3, arbitrary: record({ do: fc.constant("query"), contact: index }) },
  { weight: 2, arbitrary: record({ do: fc.constant("page on"), subscriber: index }) },
  { weight: 1, arbitrary: record({ do: fc.constant("nudge"), contact: index }) },
  { weight: 1, arbitrary: record({ do: fc.constant("restart"), hasNewKey: fc.boolean() }) },
  { weight: 2, arbitrary: record({ do: fc.constant("let time pass"), seconds: fc.integer({ min: 1, max: 45 }) }) },
  { weight: 10, arbitrary: record({ do: fc.constant("let polls pass"), count: fc.integer({ min: 1, max: 4 }) }) },
);

const someTypes = fc.constantFrom<readonly SegmentType[]>(
  ["TRANSCRIPT"],
  ["EVENT", "ATTACHMENTS", "CATEGORIES"],
  ["ATTACHMENTS", "POST_CONTACT_SUMMARY"],
  ["ISSUES"],
);

const subscribers: fc.Arbitrary<SubscriberPlan> = record({
  transport: fc.constantFrom("websocket", "websocket", "POST", "GET"),
  contact: fc.oneof({ weight: 3, arbitrary: index }, { weight: 2, arbitrary: fc.constant("all") }),
  types: fc.option(someTypes, { freq: 2 }),
  heartbeatSeconds: fc.option(fc.constant(1), { freq: 2 }),
  comesFromQuery: fc.boolean(),
});

const contacts: fc.Arbitrary<ContactPlan> = record({
  isLate: fc.boolean(),
  first: kinds,
  ending: record({ status: fc.constantFrom("COMPLETED", "COMPLETED", "FAILED"), summary: fc.constantFrom("before", "after", "never") }),
});

const anySchedules: fc.Arbitrary<Schedule> = record({
  seed: fc.nat(),
  modes: record({
    tailToken: fc.constantFrom("present", "absent"),
    pageFill: fc.constantFrom("full", "short"),
    tokenBytes: fc.constantFrom(50, 2_048, 10_000),
    tokenTtlSeconds: fc.constantFrom(null, null, 60),
    reemit: fc.boolean(),
  }),
  peculiarity: fc.constantFrom("duplicated-page", "bad-timestamp", "begins anew", "none"),
  isBudgeted: fc.boolean(),
  contacts: fc.array(contacts, { minLength: 1, maxLength: 3 }),
  subscribers: fc.array(subscribers, { minLength: 2, maxLength: 5 }),
  commands: fc.array(commands, { minLength: 5, maxLength: 30, size: "max" }),
});

/** Schedules whose outcome is decided: a page that is repeated is known by its Ids, so that each has one, and keeps its content. */
export const schedules: fc.Arbitrary<Schedule> = anySchedules.map((schedule) => {
  if (schedule.peculiarity !== "duplicated-page") return schedule;
  return {
    ...schedule,
    modes: { ...schedule.modes, reemit: true },
    contacts: schedule.contacts.map((contact) => ({ ...contact, first: keyed(contact.first) })),
    commands: schedule.commands.map((command) => (command.do === "append" ? { ...command, kinds: keyed(command.kinds) } : command)),
  };
});

function keyed(kinds: readonly Kind[]): readonly Kind[] {
  return kinds.map((kind) => KEYED_KINDS.find((one) => one === kind) ?? "TRANSCRIPT");
}

/** Plain objects, which print as they are written. */
function record<T>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

const PLAIN: Omit<Schedule, "commands"> = {
  seed: 1,
  modes: { tailToken: "absent", pageFill: "full", tokenBytes: 50, tokenTtlSeconds: null, reemit: true },
  peculiarity: "none",
  isBudgeted: true,
  contacts: [{ isLate: false, first: ["TRANSCRIPT"], ending: { status: "COMPLETED", summary: "before" } }],
  subscribers: [{ transport: "websocket", contact: 0, types: null, heartbeatSeconds: null, comesFromQuery: false }],
};

/** What chance seldom brings about. */
export const EXAMPLES: Readonly<Record<string, Schedule>> = {
  "a quiet list's page is repeated": {
    ...PLAIN,
    peculiarity: "duplicated-page",
    commands: [
      { do: "append many", contact: 0, count: 102 },
      { do: "let polls pass", count: 6 },
      { do: "be peculiar", contact: 0, times: 1 },
      { do: "let polls pass", count: 2 },
    ],
  },
  "a list becomes another one while its reader is away": {
    ...PLAIN,
    peculiarity: "begins anew",
    commands: [
      { do: "append", contact: 0, kinds: ["TRANSCRIPT", "EVENT"] },
      { do: "let polls pass", count: 4 },
      { do: "leave", subscriber: 0 },
      { do: "be peculiar", contact: 0, times: 1 },
      { do: "append", contact: 0, kinds: ["EVENT", "ATTACHMENTS", "ISSUES", "TRANSCRIPT"] },
      { do: "restart", hasNewKey: false },
      { do: "comeBack", subscriber: 0 },
      { do: "let polls pass", count: 2 },
    ],
  },
  "a list is over at once when it has become another one": {
    ...PLAIN,
    peculiarity: "begins anew",
    contacts: [{ isLate: false, first: ["TRANSCRIPT", "EVENT"], ending: { status: "FAILED", summary: "never" } }],
    commands: [
      { do: "let polls pass", count: 4 },
      { do: "be peculiar", contact: 0, times: 1 },
      { do: "end", contact: 0 },
    ],
  },
};
