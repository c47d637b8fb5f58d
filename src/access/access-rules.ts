import { z } from "zod";

import { RAW_SCOPE, READ_SCOPE } from "../domain/principal.js";

/** Whom a rule is for: users with a scope or a group, or the router. */
export type RuleSubject = { readonly kind: "scope" | "group"; readonly name: string } | { readonly kind: "router" };

/** What the operator lets some of those who ask read. */
export interface AccessRule {
  readonly subject: RuleSubject;
  /** Ids, aliases or ARNs; or every instance. */
  readonly instances: "all" | readonly string[];
  readonly raw: boolean;
}

const name = z.string().min(1).max(1_000);

/** ACCESS_RULES: `[{ "scope" | "group": …, "instances": ["*"], "raw": true }]`. */
export const accessRulesSchema = z
  .array(
    z
      .strictObject({
        scope: name.optional(),
        group: name.optional(),
        router: z.literal(true).optional(),
        instances: z.array(name).min(1),
        raw: z.boolean().default(false),
      })
      .transform(({ scope, group, router, instances, raw }, context): AccessRule => {
        const subjects: readonly RuleSubject[] = [
          ...(scope === undefined ? [] : [{ kind: "scope" as const, name: scope }]),
          ...(group === undefined ? [] : [{ kind: "group" as const, name: group }]),
          ...(router === undefined ? [] : [{ kind: "router" as const }]),
        ];
        const [subject, ...others] = subjects;
        if (subject === undefined || others.length > 0) {
          context.addIssue({ code: "custom", message: "expected one of scope, group and router" });
          return z.NEVER;
        }
        if (!instances.includes("*")) return { subject, instances, raw };
        if (instances.length > 1) context.addIssue({ code: "custom", path: ["instances"], message: "names others beside *, which is all" });
        return { subject, instances: "all", raw };
      }),
  )
  .min(1)
  .transform((rules): readonly AccessRule[] => rules);

/** What holds where the operator has no rules of his own. */
export const DEFAULT_RULES: readonly AccessRule[] = [
  { subject: { kind: "scope", name: READ_SCOPE }, instances: "all", raw: false },
  { subject: { kind: "scope", name: RAW_SCOPE }, instances: "all", raw: true },
  { subject: { kind: "router" }, instances: "all", raw: false },
];
