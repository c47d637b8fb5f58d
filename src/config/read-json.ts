import { readFileSync } from "node:fs";

import type { z } from "zod";

import type { Read } from "./config-error.js";

/** A setting that is JSON, or the path of a file that holds it. Its values are never shown. */
export function readJson<T>(setting: string, given: string | null, schema: z.ZodType<T>): Read<T | null> {
  if (given === null) return [null, []];
  let json: unknown;
  try {
    json = JSON.parse(/^\s*[[{]/.test(given) ? given : readFileSync(given, "utf8"));
  } catch {
    return [null, [{ setting, message: "expected JSON, or the path of a readable JSON file" }]];
  }
  const { data, error } = schema.safeParse(json);
  if (error === undefined) return [data, []];
  return [null, error.issues.map(({ path, message }) => ({ setting: [setting, ...path].join("."), message }))];
}
