import type { AccessRule } from "../access/access-rules.js";
import type { Authentication, Road } from "../access/authentication.js";
import type { ConfigProblem, Read } from "./config-error.js";
import { textOf, type Environment } from "./read-settings.js";
import type { SettingName, SettingValues } from "./settings.js";

export interface AccessSettings {
  readonly authentication: Authentication;
  /** Null: those that hold where the operator has none. */
  readonly rules: readonly AccessRule[] | null;
  /** Null: the rules decide alone. */
  readonly authorizerUrl: string | null;
}

const OF_TOKENS = ["JWT_ISSUER", "JWT_JWKS_URL", "JWT_AUDIENCE", "JWT_CLIENT_IDS", "JWT_ALGORITHMS", "JWT_GROUPS_CLAIM"] as const;
const OF_PRINCIPALS = ["ROUTER_SECRET", "ACCESS_RULES", "AUTHORIZER_URL", "TLS_CLIENT_CA"] as const;

/**
 * Who has to prove what. A setting that would have no effect is a problem too: its operator believes in a guard that is not there.
 * @param isServed whether a rule's name of an instance names one that is served
 */
export function readAccess(
  env: Environment,
  values: SettingValues,
  rules: readonly AccessRule[] | null,
  isServed: (name: string) => boolean,
): Read<AccessSettings> {
  const isSet = (setting: SettingName) => textOf(env, setting) !== undefined;
  const access = { authentication: authenticationOf(values), rules, authorizerUrl: values.AUTHORIZER_URL };
  // What is wrong with AUTH itself is told already, and the others cannot be judged without it.
  if (isSet("AUTH") && values.AUTH === null) return [access, []];
  return [access, [...missing(values, isSet), ...idle(values, isSet), ...ruleProblems(values, rules ?? [], isServed)]];
}

function authenticationOf(values: SettingValues): Authentication {
  const secret = values.ROUTER_SECRET;
  const certificates = values.TLS_CLIENT_CA !== null;
  const road: Road | null = secret === null && !certificates ? null : { secret, certificates };
  switch (values.AUTH) {
    case null:
    case "none":
      return { kind: "none" };
    case "router":
      // Without either proof nobody passes; and that is a problem, told with the others.
      return { kind: "router", road: road ?? { secret: null, certificates: false } };
    case "jwt":
      return {
        kind: "jwt",
        road,
        tokens: {
          issuer: values.JWT_ISSUER ?? "",
          audience: values.JWT_AUDIENCE ?? [],
          clientIds: values.JWT_CLIENT_IDS ?? [],
          jwksUrl: values.JWT_JWKS_URL ?? "",
          algorithms: values.JWT_ALGORITHMS,
          groupsClaim: values.JWT_GROUPS_CLAIM,
        },
      };
  }
}

function missing({ AUTH }: SettingValues, isSet: (setting: SettingName) => boolean): ConfigProblem[] {
  const needs = (setting: SettingName, other?: SettingName): ConfigProblem[] =>
    isSet(setting) || (other !== undefined && isSet(other))
      ? []
      : [{ setting, message: `AUTH=${AUTH} needs it${other === undefined ? "" : `, or ${other}`}` }];
  if (AUTH === "jwt") return [...needs("JWT_ISSUER"), ...needs("JWT_JWKS_URL"), ...needs("JWT_AUDIENCE", "JWT_CLIENT_IDS")];
  return AUTH === "router" ? needs("ROUTER_SECRET", "TLS_CLIENT_CA") : [];
}

function idle({ AUTH }: SettingValues, isSet: (setting: SettingName) => boolean): ConfigProblem[] {
  const nobodyIsAsked = AUTH === null || AUTH === "none";
  return [
    ...(AUTH === "jwt" ? [] : OF_TOKENS).filter(isSet).map((setting) => ({ setting, message: "has no effect without AUTH=jwt" })),
    ...(nobodyIsAsked ? OF_PRINCIPALS : []).filter(isSet).map((setting) => ({ setting, message: "has no effect without AUTH=jwt or AUTH=router" })),
  ];
}

function ruleProblems({ AUTH }: SettingValues, rules: readonly AccessRule[], isServed: (name: string) => boolean): ConfigProblem[] {
  const isHeeded = ({ subject }: AccessRule) => (AUTH === "jwt" ? subject.kind !== "router" : AUTH !== "router" || subject.kind === "router");
  return rules.flatMap((rule, index) => {
    const unknown = rule.instances === "all" ? [] : rule.instances.filter((name) => !isServed(name));
    return [
      ...(isHeeded(rule) ? [] : [{ setting: `ACCESS_RULES.${index}`, message: `is for nobody who is known by AUTH=${AUTH}` }]),
      ...(unknown.length === 0 ? [] : [{ setting: `ACCESS_RULES.${index}.instances`, message: "names an instance that is not served" }]),
    ];
  });
}
