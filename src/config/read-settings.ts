import type { ConfigProblem } from "./config-error.js";
import { SETTINGS, type Setting, type SettingValues } from "./settings.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable's text; undefined where it is not set, or empty. */
export function textOf(env: Environment, name: string): string | undefined {
  const text = env[name]?.trim();
  return text === "" ? undefined : text;
}

/** Reads each setting by itself. One that does not fit has its default, so that the others can still be checked together with it. */
export function readSettings(env: Environment): { readonly values: SettingValues; readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const values = Object.entries(SETTINGS).map(([name, setting]: [string, Setting<unknown>]) => {
    const given = textOf(env, name);
    const value = given === undefined ? undefined : setting.shape.read(given);
    const isWrong = given === undefined ? setting.isRequired : value === undefined;
    if (isWrong) problems.push({ setting: name, message: `expected ${setting.shape.expected}${got(given, setting)}` });
    return [name, value === undefined ? defaultOf(setting) : value];
  });
  return { values: Object.fromEntries(values) as SettingValues, problems };
}

function defaultOf({ shape, fallback }: Setting<unknown>): unknown {
  return fallback === null ? null : shape.read(fallback);
}

function got(given: string | undefined, { isSecret }: Setting<unknown>): string {
  if (given === undefined) return ", got nothing";
  return isSecret ? "" : `, got ${JSON.stringify(given.length > 60 ? `${given.slice(0, 60)}…` : given)}`;
}
