import type { ContactStart } from "./emulator-options.js";
import type { Scenario } from "./scenario.js";

/** These are over from the start: there is a whole list to page through, and a summary to read. */
const OVER: ReadonlySet<string> = new Set(["long", "summary-completed", "extracted-information"]);
/** What comes after the end of a chat has come by then. */
const AFTERMATH_SECONDS = 60;
/** How much of the chat without end has been when the emulator starts. */
const ENDLESS_PAST_SECONDS = 120;
/** Then it begins anew, so that what it has said stays within what one operation may read of a list (about 920 segments an hour). */
const ENDLESS_SECONDS = 3_600;
/** Between the end of a chat and the same scenario's next. */
const PAUSE_SECONDS = 30;

/**
 * One contact of every scenario, begun at different moments: whenever somebody looks, some have just begun and some near
 * their end. Their first ids are the well-known ones; chats that end come again as new contacts.
 */
export function sampleWall(scenarios: ReadonlyMap<string, Scenario>): readonly ContactStart[] {
  return [...scenarios.values()].map((scenario, index) => ({
    scenario: scenario.name,
    startedSecondsAgo: pastSeconds(scenario, index / scenarios.size),
    ...(scenario.endsAtMs === null ? { anewAfterSeconds: ENDLESS_SECONDS } : { repeatAfterSeconds: PAUSE_SECONDS }),
  }));
}

/** @param share of the chat that has been, in [0, 1) */
function pastSeconds({ name, endsAtMs, visibleFromMs }: Scenario, share: number): number {
  if (endsAtMs === null) return ENDLESS_PAST_SECONDS;
  if (OVER.has(name)) return endsAtMs / 1000 + AFTERMATH_SECONDS;
  // An analysis that has not started yet can only be seen from the chat's start.
  return visibleFromMs > 0 ? 0 : (endsAtMs / 1000) * share;
}
