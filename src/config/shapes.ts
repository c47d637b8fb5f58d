import { isSafeEndpoint } from "./endpoints.js";

/** How the text of a setting is read. */
export interface Shape<T> {
  /** What fits, in the words that follow "expected". */
  readonly expected: string;
  /** Undefined for a text that does not fit. */
  read(given: string): T | undefined;
}

const MS_PER: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const BYTES_PER: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2 };
/** Node's timers hold 31 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const text: Shape<string> = { expected: "a text", read: (given) => given };

export function oneOf<const T extends string>(...choices: readonly T[]): Shape<T> {
  return { expected: choices.join(" or "), read: (given) => choices.find((choice) => choice === given) };
}

export const flag: Shape<boolean> = {
  expected: "true or false",
  read: (given) => (given === "true" ? true : given === "false" ? false : undefined),
};

export function wholeNumber(least: number, most: number): Shape<number> {
  return {
    expected: `a whole number from ${least} to ${most}`,
    read: (given) => within(least, /^\d{1,15}$/.test(given) ? Number(given) : NaN, most),
  };
}

/** Requests a second; null = without a budget. */
export const rate: Shape<number | null> = {
  expected: "a number above 0 and up to 10000, or none",
  read(given) {
    if (given === "none") return null;
    return within(Number.MIN_VALUE, /^\d{1,5}(\.\d{1,6})?$/.test(given) ? Number(given) : NaN, 10_000);
  },
};

/** `500ms`, `15s`, `5m`, `1h`, or a number of seconds → milliseconds. */
export function duration(leastMs = 0): Shape<number> {
  return {
    expected: `a time such as 500ms, 15s or 5m${leastMs > 0 ? `, at least ${leastMs}ms` : ""}`,
    read(given) {
      const [, amount, unit = "s"] = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h)?$/.exec(given) ?? [];
      return within(leastMs, Math.round(Number(amount) * (MS_PER[unit] ?? NaN)), LONGEST_TIMER_MS);
    },
  };
}

/** `100KB`, `2MB`, or a number of bytes → bytes. */
export function size(leastBytes: number, mostBytes: number): Shape<number> {
  return {
    expected: `a size such as 100KB or 1MB, from ${leastBytes} to ${mostBytes} bytes`,
    read(given) {
      const [, amount, unit = "B"] = /^(\d{1,12})(B|KB|MB)?$/.exec(given) ?? [];
      return within(leastBytes, Number(amount) * (BYTES_PER[unit] ?? NaN), mostBytes);
    },
  };
}

/** Words separated by commas, each once. */
export function listOf<const T extends string>(choices: readonly T[]): Shape<readonly T[]> {
  const isChoice = (word: string): word is T => choices.some((choice) => choice === word);
  return {
    expected: `some of ${choices.join(",")}, each once`,
    read(given) {
      const words = given.split(",").map((word) => word.trim());
      return words.every(isChoice) && new Set(words).size === words.length ? words : undefined;
    },
  };
}

/** Texts separated by commas. */
export const names: Shape<readonly string[]> = {
  expected: "names separated by commas",
  read(given) {
    const all = given.split(",").map((name) => name.trim());
    return all.every((name) => name !== "") ? all : undefined;
  },
};

/** 32 bytes, as 64 hexadecimal digits or in base64. */
export const key: Shape<Buffer> = {
  expected: "32 random bytes, in base64 or as 64 hexadecimal digits",
  read(given) {
    if (/^[0-9a-f]{64}$/i.test(given)) return Buffer.from(given, "hex");
    return /^[A-Za-z0-9+/_-]{43}=?$/.test(given) ? Buffer.from(given, "base64") : undefined;
  },
};

/** What two programs share: long enough not to be guessed. */
export const secret: Shape<string> = {
  expected: "16 to 1024 printable characters without spaces",
  read: (given) => (/^[!-~]{16,1024}$/.test(given) ? given : undefined),
};

/** `https://wall.example,http://localhost:5173`. */
export const origins: Shape<readonly string[]> = {
  expected: "origins such as https://wall.example, each named, separated by commas: no * for all of them",
  read(given) {
    const all = given.split(",").map((origin) => origin.trim());
    // A host may have a * in it, which would stand for itself.
    return all.every((origin) => !origin.includes("*") && URL.canParse(origin) && new URL(origin).origin === origin) ? all : undefined;
  },
};

/** Where the gateway itself asks. */
export const endpoint: Shape<string> = {
  expected: "an https URL without a user in it; http only to this machine",
  read: (given) => (isSafeEndpoint(given) && new URL(given).username + new URL(given).password === "" ? given : undefined),
};

/** Of a collector, to which nothing is told that may not go in clear. */
export const collector: Shape<string> = {
  expected: "an http or https URL without a user in it",
  read(given) {
    if (!URL.canParse(given)) return undefined;
    const { protocol, username, password } = new URL(given);
    return (protocol === "http:" || protocol === "https:") && username + password === "" ? given : undefined;
  },
};

/** 0..1 */
export const share: Shape<number> = {
  expected: "a number from 0 to 1",
  read: (given) => within(0, /^\d(\.\d{1,9})?$/.test(given) ? Number(given) : NaN, 1),
};

export const typeName: Shape<string> = {
  expected: "the name of a GraphQL type",
  read: (given) => (/^[A-Z][_A-Za-z0-9]{0,99}$/.test(given) ? given : undefined),
};

function within(least: number, value: number, most: number): number | undefined {
  return value >= least && value <= most ? value : undefined;
}
