import { describe, expect, test } from "@jest/globals";

import { createContactClock } from "../../../src/emulator/contact-clock.js";
import { createContacts } from "../../../src/emulator/contacts.js";
import { EMULATOR_DEFAULTS } from "../../../src/emulator/emulator-options.js";
import { loadScenarios } from "../../../src/emulator/load-scenarios.js";
import { sampleWall } from "../../../src/emulator/sample-wall.js";
import { contactIdFor, WELL_KNOWN } from "../../../src/emulator/well-known.js";

async function setUp() {
  const scenarios = await loadScenarios();
  const contactClock = createContactClock({ now: () => Date.UTC(2026, 0, 1) }, 1);
  const contacts = createContacts({ scenarios, contactClock, modes: { ...EMULATOR_DEFAULTS } });
  for (const start of sampleWall(scenarios)) contacts.start(start);
  return { scenarios, contacts, contactClock };
}

describe("the sample contacts", () => {
  test("are one of every scenario at the start, under the well-known ids", async () => {
    const { scenarios, contacts } = await setUp();
    for (const name of scenarios.keys()) expect(contacts.maybeContact(contactIdFor(name))?.scenario.name).toBe(name);
  });

  test("have the README's contact live with a past, a long list whole, and a summary to read", async () => {
    const { contacts } = await setUp();
    const endless = contacts.maybeContact(WELL_KNOWN.endlessContactId);
    expect(endless?.status()).toBe("IN_PROGRESS");
    expect(endless?.length()).toBeGreaterThan(20);
    const long = contacts.maybeContact(contactIdFor("long"));
    expect([long?.status(), long?.length()]).toEqual(["COMPLETED", 850]);
    const summarised = contacts.maybeContact(contactIdFor("summary-completed"));
    expect([summarised?.status(), summarised?.segments(["PostContactSummary"]).length]).toEqual(["COMPLETED", 1]);
    const extracted = contacts.maybeContact(contactIdFor("extracted-information"));
    expect([extracted?.status(), extracted?.segments(["ExtractedInformation"]).length]).toEqual(["COMPLETED", 6]);
  });

  test("have live chats among them at any moment of a day, and do not pile up", async () => {
    const { scenarios, contacts, contactClock } = await setUp();
    for (let minutes = 0; minutes < 24 * 60; minutes += 7) {
      const live = contacts.all().filter((contact) => contact.isVisible() && contact.status() === "IN_PROGRESS");
      expect(live.length).toBeGreaterThan(scenarios.size / 2);
      contactClock.advance(7 * 60_000);
    }
    expect(contacts.all().length).toBeLessThanOrEqual(3 * scenarios.size);
    expect(contacts.maybeContact(contactIdFor("billing-dispute"))?.status()).toBe("COMPLETED");
  });

  test("have the chat without end begin anew under its id each hour, so that it never grows past what a reader may page through", async () => {
    const { contacts, contactClock } = await setUp();
    const endless = () => contacts.maybeContact(WELL_KNOWN.endlessContactId);
    const lengths: number[] = [];
    for (let minutes = 0; minutes < 24 * 60; minutes += 13) {
      lengths.push(endless()?.length() ?? -1);
      contactClock.advance(13 * 60_000);
    }
    expect(Math.max(...lengths)).toBeGreaterThan(500);
    expect(Math.max(...lengths)).toBeLessThan(1_000);
    expect(endless()?.status()).toBe("IN_PROGRESS");
  });

  test("can be asked for by the ids of their repetitions, even if nobody has looked before", async () => {
    const { contacts, contactClock } = await setUp();
    contactClock.advance(330_000);
    expect(contacts.maybeContact(contactIdFor("attachments", 1))?.scenario.name).toBe("attachments");
  });
});
