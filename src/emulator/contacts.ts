import { createContact, type Contact } from "./contact.js";
import type { ContactStart, EmulatorModes } from "./emulator-options.js";
import type { Scenario } from "./scenario.js";
import type { ContactClock } from "./contact-clock.js";
import { contactIdFor, WELL_KNOWN } from "./well-known.js";

export interface Contacts {
  maybeContact(contactId: string): Contact | null;
  all(): readonly Contact[];
  /** @throws UnknownScenario */
  start(start: ContactStart): Contact;
  /** Plays a scenario that has no name here. */
  play(scenario: Scenario): Contact;
}

export class UnknownScenario extends Error {
  override readonly name = "UnknownScenario";

  constructor(scenario: string, known: readonly string[]) {
    super(`No scenario is called ${JSON.stringify(scenario)}. There are: ${known.join(", ")}.`);
  }
}

/** A live chat without end that holds only what is appended to it. */
const MANUAL: Scenario = {
  name: "manual",
  title: "Holds what a test appends",
  channel: "CHAT",
  outputTypes: ["Raw", "Redacted"],
  visibleFromMs: 0,
  endsAtMs: null,
  finalStatus: "COMPLETED",
  segments: () => [],
};

export function createContacts(deps: {
  scenarios: ReadonlyMap<string, Scenario>;
  contactClock: ContactClock;
  modes: Readonly<EmulatorModes>;
}): Contacts {
  const { contactClock } = deps;
  const scenarios = new Map([[MANUAL.name, MANUAL], ...deps.scenarios]);
  const contacts = new Map<string, Contact>();
  const repetitions = new Map<string, number>();
  const repeating = new Set<{ readonly afterMs: number; readonly first: Contact; previous: Contact; latest: Contact }>();

  const anewAfterMs = new Map<string, number>();

  const nextContactId = (name: string) => {
    const repetition = repetitions.get(name) ?? 0;
    repetitions.set(name, repetition + 1);
    return contactIdFor(name, repetition);
  };

  const play = (scenario: Scenario, startedAt: number, start: Pick<ContactStart, "contactId" | "instanceId"> = {}) => {
    const contact = createContact({
      ...deps,
      scenario,
      startedAt,
      instanceId: start.instanceId ?? WELL_KNOWN.instanceId,
      contactId: start.contactId ?? nextContactId(scenario.name),
    });
    contacts.set(contact.contactId, contact);
    return contact;
  };

  /**
   * Lazily, so that no timer runs: what would have started by now has started, at its own time. Kept are the first of a
   * scenario, whose id is well-known, and the latest two.
   */
  const restart = () => {
    for (const repeat of repeating) {
      for (let at = repeat.latest.overAt(); at !== null && at + repeat.afterMs <= contactClock.now(); at = repeat.latest.overAt()) {
        if (repeat.previous !== repeat.first) contacts.delete(repeat.previous.contactId);
        repeat.previous = repeat.latest;
        repeat.latest = play(repeat.first.scenario, at + repeat.afterMs);
      }
    }
  };

  /** Lazily, too. */
  const beginAnew = (contact: Contact): Contact => {
    const afterMs = anewAfterMs.get(contact.contactId) ?? Infinity;
    const times = Math.floor((contactClock.now() - contact.startedAt) / afterMs);
    return times < 1 ? contact : play(contact.scenario, contact.startedAt + times * afterMs, contact);
  };

  return {
    maybeContact(contactId) {
      if (!contacts.has(contactId)) restart();
      const contact = contacts.get(contactId);
      return contact === undefined ? null : beginAnew(contact);
    },

    all() {
      restart();
      return [...contacts.values()].map(beginAnew);
    },

    start(start) {
      const scenario = scenarios.get(start.scenario);
      if (scenario === undefined) throw new UnknownScenario(start.scenario, [...scenarios.keys()]);
      const contact = play(scenario, contactClock.now() - (start.startedSecondsAgo ?? 0) * 1000, start);
      if (start.repeatAfterSeconds !== undefined) {
        repeating.add({ afterMs: start.repeatAfterSeconds * 1000, first: contact, previous: contact, latest: contact });
      }
      if (start.anewAfterSeconds === undefined) anewAfterMs.delete(contact.contactId);
      else anewAfterMs.set(contact.contactId, start.anewAfterSeconds * 1000);
      return contact;
    },

    play: (scenario) => play(scenario, contactClock.now()),
  };
}
