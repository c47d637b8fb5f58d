import { uuidOf } from "./scenario-id.js";

const INSTANCE_ID = "00000000-0000-4000-8000-000000000001";

/** A contact's id: the same for the same scenario and repetition (0 = the first), so that it can be written into a README or a test. */
export function contactIdFor(scenarioName: string, repetition = 0): string {
  return uuidOf(INSTANCE_ID, scenarioName, repetition);
}

/** What never changes from one start of the emulator to the next. All of it is fictional. */
export const WELL_KNOWN = {
  /** The only Amazon Connect instance that the emulator plays. */
  instanceId: INSTANCE_ID,
  /** The account id that AWS uses in its own examples. */
  accountId: "111122223333",
  region: "us-east-1",
  /** Where its contacts wait for an agent. */
  queueIds: [uuidOf(INSTANCE_ID, "queue", 0), uuidOf(INSTANCE_ID, "queue", 1)],
  /** The contact of the README: live, and never over. */
  endlessContactId: contactIdFor("endless"),
} as const;
