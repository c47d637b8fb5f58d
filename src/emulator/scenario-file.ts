import { z } from "zod";

// The format of scenarios/*.yaml, which scenarios/README.md explains. The enumerations are the upstream's; what is not among them needs `wire`.

const seconds = z.number().min(0);
const handle = z.string().regex(/^[a-z][a-z0-9-]*$/u, "a handle is lower case, like double-charge");
const reference = z.string().regex(/^[a-z][a-z0-9-]*(@\d+)?$/u, "names a message, like double-charge, or one of a certain round, like step@3");
const text = z.string().min(1).max(16_384);
const texts = z.union([text, z.array(text).min(1)]);

const pointer = z.strictObject({ in: reference, quote: z.string().min(1).optional() });
/** One place, or several that belong together. */
const point = z.union([pointer.transform((one) => [one]), z.array(pointer).min(1)]);

const summaryFailure = z.enum([
  "QUOTA_EXCEEDED",
  "INSUFFICIENT_CONVERSATION_CONTENT",
  "FAILED_SAFETY_GUIDELINES",
  "INVALID_ANALYSIS_CONFIGURATION",
  "INTERNAL_ERROR",
]);
const extractionFailure = z.enum([...summaryFailure.exclude(["INVALID_ANALYSIS_CONFIGURATION"]).options, "MAX_PACKAGE_FEATURE_ONLY"]);

const wire = z.record(z.string(), z.unknown());

const says = z
  .strictObject({
    kind: z.literal("says"),
    at: seconds,
    by: handle,
    says: texts,
    as: handle.optional(),
    contentType: z.string().min(1).default("text/plain"),
    sentiment: z.enum(["POSITIVE", "NEGATIVE", "NEUTRAL"]).optional(),
  })
  .refine(({ contentType, sentiment }) => sentiment === undefined || /^text\/(plain|markdown)$/u.test(contentType), {
    path: ["sentiment"],
    error: "only text/plain and text/markdown have a sentiment",
  });

const event = z.strictObject({ kind: z.literal("event"), at: seconds, event: z.string().min(1), by: handle.optional() });

const attaches = z.strictObject({
  kind: z.literal("attaches"),
  at: seconds,
  by: handle,
  as: handle,
  attaches: z.record(z.string(), z.enum(["APPROVED", "REJECTED", "IN_PROGRESS"])),
});

const categories = z.strictObject({
  kind: z.literal("categories"),
  at: seconds,
  categories: z.record(z.string(), z.array(point)),
});

const issues = z.strictObject({ kind: z.literal("issues"), at: seconds, issues: z.array(point).min(1) });

const summary = z.strictObject({
  kind: z.literal("summary"),
  at: seconds,
  summary: z.union([text, z.strictObject({ failed: summaryFailure })]),
});

const extracts = z.strictObject({
  kind: z.literal("extracts"),
  at: seconds,
  extracts: z.string().min(1),
  label: z.string().min(1).optional(),
  values: z.array(z.strictObject({ value: z.string().min(1), from: z.array(pointer) })).optional(),
  failed: extractionFailure.optional(),
});

const verbatim = z.strictObject({
  kind: z.literal("wire"),
  at: seconds,
  wire: z.union([z.strictObject({ Raw: wire, Redacted: wire }), wire.transform((both) => ({ Raw: both, Redacted: both }))]),
});

const plainLines = [says, event, attaches, categories, issues, summary, extracts, verbatim] as const;
const plainKinds = ["says", "event", "attaches", "categories", "issues", "summary", "extracts", "wire"] as const;

const repeat = z.strictObject({
  kind: z.literal("repeat"),
  at: seconds,
  repeat: z.union([z.int().min(1), z.literal("forever")]),
  every: z.number().positive(),
  chat: z.array(z.preprocess(withKind(plainKinds), z.discriminatedUnion("kind", plainLines, { error: unknownKind(plainKinds) }))).min(1),
});

const kinds = [...plainKinds, "repeat"] as const;

export const scenarioFile = z.strictObject({
  title: z.string().min(1),
  channel: z.enum(["CHAT", "VOICE"]).default("CHAT"),
  outputTypes: z.array(z.enum(["Raw", "Redacted"])).min(1).default(["Raw", "Redacted"]),
  visibleFrom: seconds.default(0),
  endsAt: z.union([seconds, z.literal("never")]),
  finalStatus: z.enum(["COMPLETED", "FAILED"]).default("COMPLETED"),
  participants: z
    .record(
      handle,
      z.strictObject({ role: z.enum(["AGENT", "CUSTOMER", "SYSTEM", "CUSTOM_BOT", "SUPERVISOR"]), name: z.string().min(1).optional() }),
    )
    .default({}),
  chat: z
    .array(z.preprocess(withKind(kinds), z.discriminatedUnion("kind", [...plainLines, repeat], { error: unknownKind(kinds) })))
    .default([]),
});

export type ScenarioFile = z.infer<typeof scenarioFile>;
export type Repeat = z.infer<typeof repeat>;
/** A line that stands for one segment. */
export type Line = Exclude<ScenarioFile["chat"][number], Repeat>;
export type Place = z.infer<typeof pointer>;

/** A line says what it is by the key that it has; the schema wants that as a member of its own. */
function withKind(known: readonly string[]) {
  return (line: unknown): unknown =>
    typeof line === "object" && line !== null ? { ...line, kind: known.find((key) => key in line) } : line;
}

function unknownKind(known: readonly string[]) {
  return (issue: { readonly code?: string | undefined }): string | undefined =>
    issue.code === "invalid_union" ? `a line has one of ${known.join(", ")}` : undefined;
}
