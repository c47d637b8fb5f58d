/** A parsed JSON object: its keys are its own, whatever they are called. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** A value that the graph's model cannot do without is missing or of another type. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws Malformed */
export function record(value: unknown): JsonRecord {
  if (!isRecord(value)) throw new Malformed();
  return value;
}

/** @throws Malformed */
export function string(value: unknown): string {
  if (typeof value !== "string") throw new Malformed();
  return value;
}

/** @throws Malformed */
export function count(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Malformed();
  return value as number;
}

/** @throws Malformed, or what `read` throws */
export function listOf<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new Malformed();
  return value.map(read);
}

/** @throws Malformed when there is no value */
export function oneOf<T extends string>(known: ReadonlySet<T>, value: unknown): T | "UNKNOWN" {
  const choice = maybeOneOf(known, value);
  if (choice === null) throw new Malformed();
  return choice;
}

/** Null when there is no value; UNKNOWN for one that the upstream invented after this was written. */
export function maybeOneOf<T extends string>(known: ReadonlySet<T>, value: unknown): T | "UNKNOWN" | null {
  if (value === undefined || value === null) return null;
  return known.has(value as T) ? (value as T) : "UNKNOWN";
}

export function maybeString(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Null when there is no value. @throws what `read` throws */
export function maybe<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === undefined || value === null ? null : read(value);
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** RFC 3339 with an offset, as the SDK reads it (but for a leap second); null for all else, because one bad timestamp must not cost a page. */
export function maybeDate(value: unknown): Date | null {
  if (typeof value !== "string") return null;
  const [, year, month, day] = DATE_TIME.exec(value) ?? [];
  // The engine takes February 30th for March 2nd.
  if (Number(day) > daysOf(Number(year), Number(month))) return null;
  const date = new Date(value);
  return day === undefined || Number.isNaN(date.getTime()) ? null : date;
}

/** @param month 1..12 */
function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
