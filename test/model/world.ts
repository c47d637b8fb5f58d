import { createEmulatorControl, type EmulatorControl } from "../../src/emulator/control-client.js";
import { createEmulator } from "../../src/emulator/emulator.js";
import { checkHistory } from "./check-history.js";
import { keyOf } from "./documents.js";
import { GRACE_S, type House, type Site } from "./house.js";
import { createJumpClock, type JumpClock } from "./jump-clock.js";
import { createQueries, type Queries } from "./queries.js";
import type { Command, Schedule, SubscriberPlan } from "./schedule.js";
import { createSubscriber, type Subscriber } from "./subscriber.js";
import { until } from "./until.js";
import { createUpstreamContact, type Ending, type UpstreamContact } from "./upstream.js";

interface World {
  readonly schedule: Schedule;
  readonly clock: JumpClock;
  readonly control: EmulatorControl;
  readonly house: House;
  readonly contacts: readonly UpstreamContact[];
  readonly subscribers: readonly Subscriber[];
  readonly queries: Queries;
}

/** Plays a schedule to its end over a real emulator, and holds what clients saw against what the upstream held. @throws where they differ */
export async function play(schedule: Schedule, openHouse: (site: Site) => Promise<House>): Promise<void> {
  const clock = createJumpClock();
  const emulator = await createEmulator({ ...schedule.modes, clock, seed: schedule.seed, ratePerSecond: null, contacts: [], scenarios: new Map() });
  try {
    const house = await openHouse({ emulator, clock, isBudgeted: schedule.isBudgeted });
    await playIn(house, schedule, clock, createEmulatorControl(emulator.url)).finally(() => house.close());
  } finally {
    await emulator.close();
  }
}

async function playIn(house: House, schedule: Schedule, clock: JumpClock, control: EmulatorControl): Promise<void> {
  const contacts = schedule.contacts.map((_, index) =>
    createUpstreamContact({ key: keyOf(`chat${index}`), control, now: () => clock.now(), reemit: schedule.modes.reemit }),
  );
  for (const [index, contact] of contacts.entries()) {
    const { isLate, first } = turn(schedule.contacts, index);
    if (!isLate) await grow(contact, ({ append }) => append(first));
  }
  const subscribers: Subscriber[] = [];
  for (const plan of schedule.subscribers) subscribers.push(await subscribe(plan, house, contacts));
  const world = { schedule, clock, control, house, contacts, subscribers, queries: createQueries(house, schedule.peculiarity !== "begins anew") };
  try {
    for (const command of schedule.commands) await obey(command, world);
    await conclude(world);
    await world.queries.check();
    for (const { histories } of subscribers) for (const history of histories) check(history, world);
  } finally {
    for (const subscriber of subscribers) subscriber.stop();
  }
}

async function subscribe(plan: SubscriberPlan, house: House, contacts: readonly UpstreamContact[]): Promise<Subscriber> {
  const { transport, contact, comesFromQuery, ...rest } = plan;
  const chosen = contact === "all" ? contacts : [turn(contacts, contact)];
  const contactIds = chosen.map(({ key }) => key.contactId);
  const listed = comesFromQuery ? await house.query(contactIds[0] ?? "", { first: 3 }) : null;
  const { edges = [], pageInfo } = listed?.segments ?? {};
  const start = { after: pageInfo?.endCursor ?? null, from: edges.length };
  return createSubscriber({ open: () => house.open(transport), contactIds, isWall: contact === "all", start, ...rest });
}

async function obey(command: Command, world: World): Promise<void> {
  const { clock, control, house, contacts, subscribers, queries } = world;
  switch (command.do) {
    case "append":
      return grow(turn(contacts, command.contact), (contact) => contact.append(command.kinds));
    case "append many":
      return grow(turn(contacts, command.contact), (contact) => contact.append(Array.from({ length: command.count }, () => "TRANSCRIPT")));
    case "repeat":
      return grow(turn(contacts, command.contact), (contact) => contact.repeat(command.nth, command.isChanged));
    case "end":
      return end(world, command.contact % contacts.length);
    case "fault":
      return control.fault(command.fault);
    case "be peculiar":
      return bePeculiar(world, turn(contacts, command.contact), command.times);
    case "expire tokens":
      return control.expireTokens();
    case "cut":
    case "abandon":
    case "pause":
    case "leave":
    case "comeBack":
      turn(subscribers, command.subscriber)[command.do]();
      return;
    case "query":
      queries.ask(turn(contacts, command.contact).truth, null);
      return;
    case "page on": {
      const [history = null] = turn(subscribers, command.subscriber).histories;
      const contact = contacts.find(({ key }) => key.contactId === history?.contactId);
      if (contact !== undefined) queries.ask(contact.truth, history);
      return;
    }
    case "nudge":
      return house.nudge(turn(contacts, command.contact).key.contactId);
    case "restart":
      return house.restart(command.hasNewKey);
    case "let time pass":
      clock.jump(command.seconds * 1000);
      return;
    case "let polls pass":
      return letPollsPass(world, command.count);
  }
}

/** Only a contact that has not ended grows; one that is late begins with that. */
async function grow(contact: UpstreamContact, how: (contact: UpstreamContact) => Promise<void>): Promise<void> {
  if (contact.isEnded) return;
  if (!contact.isBegun) await contact.begin();
  await how(contact);
}

async function end(world: World, index: number): Promise<void> {
  const { schedule, contacts, control } = world;
  const { ending: { status, summary } } = turn(schedule.contacts, index);
  await grow(turn(contacts, index), async (contact) => {
    // A summary has no Id, and alone on its page nobody could tell it from its repetition.
    await control.clearFaults();
    if (summary === "before") await contact.summarise();
    await contact.end(status);
    // Nobody waits for the summary of an analysis that has failed.
    if (!comesAfter({ status, summary })) return;
    await letPollsPass(world, 2);
    await contact.summarise();
  });
}

function comesAfter({ status, summary }: Ending): boolean {
  return status === "COMPLETED" && summary === "after";
}

async function bePeculiar({ schedule: { peculiarity }, control }: World, contact: UpstreamContact, times: number): Promise<void> {
  switch (peculiarity) {
    case "none":
      return;
    case "begins anew":
      return grow(contact, ({ beginAnew }) => beginAnew());
    case "bad-timestamp":
      return control.fault({ kind: peculiarity, times });
    case "duplicated-page":
      // Three times in a row would be no repetition, but a list that has become shorter: so often it never comes.
      await control.clearFaults();
      return control.fault({ kind: peculiarity, times: Math.min(times, 2) });
  }
}

/** Until the upstream has been asked so often, or would have been: nothing may be watched just then. */
async function letPollsPass(world: World, count: number): Promise<void> {
  const before = (await world.control.calls()).total;
  let calls = 0;
  let rounds = 0;
  const isOver = (): boolean => calls >= count || rounds > 5 * count;
  await until(() => `${count} polls`, isOver, async () => {
    rounds += 1;
    if (rounds > 2 * count) await hurry(world, 1);
    calls = (await world.control.calls()).total - before;
  });
}

/** Ends all that has not ended, calls everybody back, and waits until they have heard the last. */
async function conclude(world: World): Promise<void> {
  const { schedule, control, contacts, subscribers } = world;
  await control.clearFaults();
  for (const index of contacts.keys()) await end(world, index);
  for (const subscriber of subscribers) subscriber.comeBack();

  const awaited = contacts.filter((_, index) => comesAfter(turn(schedule.contacts, index).ending)).map(({ key }) => key.contactId);
  const ends = (contactIds: readonly string[] | null) => (): boolean => subscribers.every((one) => one.hasEnded(contactIds));
  const what = () => `the last of ${subscribers.flatMap(unfinished).join()}`;
  await until(what, ends(awaited), () => hurry(world, 2));
  // Then those whose summary never comes, and who wait for as long as one might.
  let rounds = 0;
  await until(what, ends(null), () => hurry(world, rounds++ % 20 === 0 ? GRACE_S : 2));
  await Promise.all(subscribers.map(({ done }) => done));
}

/** What a subscriber has not heard the last of. */
function unfinished({ histories }: Subscriber, index: number): readonly string[] {
  return histories.filter(({ readings }) => readings.at(-1)?.end !== "final").map(({ contactId }) => `${contactId} for subscriber ${index}`);
}

/** Lets time pass, and has the gateway notice: whatever waits by now is tried. */
async function hurry({ clock, house, contacts }: World, seconds: number): Promise<void> {
  clock.jump(seconds * 1000);
  for (const { key } of contacts) await house.nudge(key.contactId);
  // Somebody's query for a contact that is not there moves a budget that holds back.
  await house.query("nobody", { first: 1 });
}

function check(history: Parameters<typeof checkHistory>[0], { contacts, schedule }: World): void {
  const contact = contacts.find(({ key }) => key.contactId === history.contactId);
  if (contact === undefined) throw new Error("expected a history of a contact that there is");
  const changesInPlace = !schedule.modes.reemit || schedule.peculiarity === "bad-timestamp";
  checkHistory(history, contact.truth, { changesInPlace });
}

function turn<T>(all: readonly T[], number: number): T {
  const one = all[number % all.length];
  if (one === undefined) throw new Error("expected one at least");
  return one;
}
