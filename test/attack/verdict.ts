import type { GraphQLFormattedError } from "graphql";

/** What became of what was sent, in one form for every road. */
export interface Verdict {
  /** An HTTP status; `next` or `error` as a WebSocket answers an operation; or the code with which it was closed. */
  readonly answer: number | "next" | "error";
  /** `extensions.code` of the first error; null without errors. */
  readonly code: string | null;
  readonly errors: readonly GraphQLFormattedError[];
  readonly data: unknown;
  /** All that came back: headers, bodies, frames, reasons. */
  readonly told: string;
  /** Whether the next operation is served by the same WebSocket; true elsewhere, where each has its own request. */
  readonly survived: boolean;
}

/** The body of an answer, or the payload of a message. */
export interface Body {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

export function verdictOf(answer: Verdict["answer"], { data = null, errors = [] }: Body, told: string, survived: boolean): Verdict {
  return { answer, code: codeOf(errors), errors, data, told, survived };
}

function codeOf(errors: readonly GraphQLFormattedError[]): string | null {
  return errors[0] === undefined ? null : String(errors[0].extensions?.["code"]);
}

/** What no answer may ever hold: places in the code, and the names of those who wrote it. */
export const INNARDS = /node_modules|file:\/\/|\bat \S+ \(|\.[jt]s:\d+|TypeError|RangeError|ReferenceError|Maximum call stack|[Aa]pollo [Ss]erver|[Ff]astify|Did you mean/;
