import type { Grant, Principal } from "../domain/principal.js";
import type { AccessRule, RuleSubject } from "./access-rules.js";

export type GrantsOf = (principal: Pick<Principal, "kind" | "scopes" | "groups">) => readonly Grant[];

/** What rules give to one who asks: of every rule that is for it, together. */
export function createGrantsOf(rules: readonly AccessRule[], canonicalId: (idAliasOrArn: string) => string): GrantsOf {
  const given = rules.map(({ subject, instances, raw }) => ({
    subject,
    grant: { instances: instances === "all" ? instances : new Set(instances.map(canonicalId)), raw },
  }));
  return (principal) => given.filter(({ subject }) => isFor(subject, principal)).map(({ grant }) => grant);
}

function isFor(subject: RuleSubject, { kind, scopes, groups }: Parameters<GrantsOf>[0]): boolean {
  switch (subject.kind) {
    case "scope":
      return scopes.includes(subject.name);
    case "group":
      return groups.includes(subject.name);
    case "router":
      return kind === "router";
  }
}
