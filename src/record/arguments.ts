import { parseArgs } from "node:util";

import { duration, listOf, type Shape } from "../config/shapes.js";
import { isContactId, OUTPUT_TYPES, type OutputType } from "../domain/contact.js";
import { SEGMENT_TYPES, type SegmentType } from "../domain/segment.js";

export interface RecordArguments {
  /** An id, an alias of CONNECT_INSTANCES, or an ARN. */
  readonly instance: string;
  readonly contactId: string;
  readonly outputType: OutputType;
  readonly types: readonly SegmentType[] | null;
  readonly intervalMs: number;
  readonly graceMs: number;
  readonly keepText: boolean;
  /** Where the scenario and the report go. */
  readonly out: string;
  readonly report: string;
}

/** What is wrong with the command line: one line a problem. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE = `Records one Amazon Connect contact: a scenario that the emulator replays, and a report on how the API behaved.

  npm run record -- --instance <id or ARN> --contact <id> [options]

  --instance <id or ARN>   the instance (or its alias in CONNECT_INSTANCES)
  --contact <id>           the contact: a chat that is live now, or will be soon
  --output-type REDACTED   or RAW
  --types <A,B,…>          of ${SEGMENT_TYPES.join(",")};
                           without it all, or the first six where the API takes no more
  --interval 2s            least time between two calls, 1s or more
  --grace 120s             how long to wait for a summary after the end
  --keep-text              keep texts and names; without it they are masked
  --out contact.yaml       the scenario
  --report contact.md      the report

Credentials and Region are the AWS SDK's, or those of CONNECT_INSTANCES. Ctrl-C ends the recording and writes what there is.
`;

const OPTIONS = {
  instance: { type: "string" },
  contact: { type: "string" },
  "output-type": { type: "string", default: "REDACTED" },
  types: { type: "string" },
  interval: { type: "string", default: "2s" },
  grace: { type: "string", default: "120s" },
  "keep-text": { type: "boolean", default: false },
  out: { type: "string", default: "recorded-contact.yaml" },
  report: { type: "string", default: "recorded-contact.md" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** The account's two calls a second serve everybody in it. */
const LEAST_INTERVAL_MS = 1_000;

/** Null where help was asked for. @throws UsageError with every problem there is */
export function maybeArguments(args: readonly string[]): RecordArguments | null {
  const values = parse(args);
  if (values.help) return null;
  const { instance = "", contact: contactId = "" } = values;
  const problems: string[] = [];
  const read = <T>(option: keyof typeof values, shape: Shape<T>, fallback: T): T => {
    const value = shape.read(String(values[option]));
    if (value === undefined) problems.push(`--${option}: expected ${shape.expected}`);
    return value ?? fallback;
  };

  if (instance === "") problems.push("--instance is missing");
  if (contactId === "") problems.push("--contact is missing");
  else if (!isContactId(contactId)) problems.push("--contact: expected a contact's id");
  const outputType = OUTPUT_TYPES.find((known) => known === values["output-type"]);
  if (outputType === undefined) problems.push(`--output-type: expected ${OUTPUT_TYPES.join(" or ")}`);
  const types = values.types === undefined ? null : read("types", listOf(SEGMENT_TYPES), []);
  const intervalMs = read("interval", duration(LEAST_INTERVAL_MS), LEAST_INTERVAL_MS);
  const graceMs = read("grace", duration(), 0);
  if (problems.length > 0 || outputType === undefined) throw new UsageError(problems.join("\n"));

  return { instance, contactId, outputType, types, intervalMs, graceMs, keepText: values["keep-text"], out: values.out, report: values.report };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}
