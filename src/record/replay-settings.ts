import type { Observations } from "./observe.js";

/** The emulator's settings that make it behave as the upstream was seen to; what was not seen is left out. */
export function replaySettings({ tail, repeats, types, summary, tokens }: Observations): readonly string[] {
  const settings: Readonly<Record<string, string | number | null>> = {
    EMULATOR_TAIL_TOKEN: tail.withoutToken > 0 ? "absent" : tail.withToken > 0 ? "present" : null,
    EMULATOR_PAGE_FILL: tail.shortBefore + tail.emptyBefore > 0 ? "short" : null,
    EMULATOR_REEMIT: repeats.changed > 0 ? "true" : repeats.inPlace > 0 ? "false" : null,
    EMULATOR_SUMMARY: summary.kind === "after" ? "after-completed" : summary.kind === "before" || summary.kind === "together" ? "before-completed" : null,
    EMULATOR_MAX_SEGMENT_TYPES: types.accepted !== null && types.accepted >= 6 ? types.accepted : null,
    EMULATOR_TOKEN_BYTES: tokens === null ? null : Math.max(50, tokens.median),
  };
  return Object.entries(settings).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
}
