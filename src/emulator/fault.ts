import { z } from "zod";

/** Instead of an answer. */
export const CALL_FAULTS = [
  "internal-error", // 500 InternalServiceException
  "unavailable-html", // 503 with an HTML body, as a load balancer gives it
  "throttle", // 429 ThrottlingException, whatever the budget holds
  "access-denied", // 403 AccessDeniedException
  "expired-credentials", // 403 ExpiredTokenException
  "reset", // the connection is reset
  "wedge", // the connection stays open, nothing ever comes
] as const;

/** What a good answer turns into. */
export const PAGE_FAULTS = [
  "truncated", // the connection breaks half-way through the body
  "empty-object", // 200 with `{}`
  "empty-array", // 200 with `[]`
  "bad-timestamp", // one segment's Time cannot be parsed
  "duplicated-page", // a NextToken is answered with the page that gave it; asked again it goes on rightly
] as const;

const aim = {
  /** Only calls for this contact; default all. */
  contactId: z.string().optional(),
  /** How many calls it strikes; default until cleared. */
  times: z.int().min(1).optional(),
  /** How many of the calls that it could strike go by first; default 0. */
  afterCalls: z.int().min(0).optional(),
  /** Share of the calls, drawn from the emulator's seed; default all. */
  probability: z.number().positive().max(1).optional(),
};

export const faultSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("latency"), milliseconds: z.number().min(0).max(600_000), ...aim }),
  z.strictObject({ kind: z.enum([...CALL_FAULTS, ...PAGE_FAULTS]), ...aim }),
]);

/** What goes wrong, for which calls. */
export type Fault = z.infer<typeof faultSchema>;
export type CallFaultKind = (typeof CALL_FAULTS)[number];
export type PageFaultKind = (typeof PAGE_FAULTS)[number];
