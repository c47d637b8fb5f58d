import { z } from "zod";

import { emulatorModesSchema, type ContactStart } from "./emulator-options.js";

/** What the control endpoint takes; `control-client.ts` is the other end. */
/** A week: a contact that never ends is played through from its start, in the process of the gateway where that has started the emulator. */
const MOST_SECONDS = 604_800;
const seconds = z.number().min(0).max(MOST_SECONDS);

export const contactStartSchema = z.strictObject({
  scenario: z.string().min(1),
  startedSecondsAgo: seconds.optional(),
  contactId: z.string().min(1).max(256).optional(),
  instanceId: z.string().min(1).max(100).optional(),
  repeatAfterSeconds: seconds.optional(),
  anewAfterSeconds: seconds.min(1).optional(),
}) satisfies z.ZodType<ContactStart>;

export const syntheticStartSchema = z.strictObject({
  /** Default: the emulator's. */
  seed: z.int().optional(),
  count: z.int().min(1).max(100_000),
  /** Segments per second of a contact, on average. */
  ratePerSecond: z.number().positive(),
  /** Spread of the contacts' rates: σ of their logarithm. */
  sigma: z.number().min(0).optional(),
  burst: z.strictObject({ onSeconds: z.number().positive(), offSeconds: z.number().positive() }).nullable().optional(),
  durationSeconds: z.number().positive(),
});
export type SyntheticStart = z.infer<typeof syntheticStartSchema>;

export const appendSchema = z.strictObject({
  contactId: z.string(),
  /** As they go over the wire; the same for both output types. */
  segments: z.array(z.record(z.string(), z.unknown())).min(1),
});
export type Append = z.infer<typeof appendSchema>;

export const endSchema = z.strictObject({ contactId: z.string(), status: z.enum(["COMPLETED", "FAILED"]) });
export type End = z.infer<typeof endSchema>;

export const advanceSchema = z.strictObject({ seconds: z.number().positive().max(MOST_SECONDS) });

export const modesPatchSchema = emulatorModesSchema.partial();
export type ModesPatch = z.infer<typeof modesPatchSchema>;

/** How a contact stands. */
export interface ContactState {
  readonly instanceId: string;
  readonly contactId: string;
  readonly scenario: string;
  readonly title: string;
  readonly channel: "CHAT" | "VOICE";
  readonly status: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  /** False: asking for it gives ResourceNotFoundException. */
  readonly isVisible: boolean;
  /** How many segments it holds. */
  readonly segments: number;
}

/** Which contact was started. */
export interface StartedContact {
  readonly instanceId: string;
  readonly contactId: string;
}
