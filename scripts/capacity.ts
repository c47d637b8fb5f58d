/** How fresh a wall of live contacts can be on a budget of calls, by the floor formula: `npm run capacity -- --contacts 200 --rate 2`. */
import { parseArgs } from "node:util";
import { z } from "zod";
import { duration } from "../src/config/shapes.js";
import { capacityOf, capacityTable, firstSightSeconds, inSeconds, rateFor } from "./capacity-table.js";

const USAGE = `npm run capacity -- [options]

  --contacts 200              live contacts that somebody watches
  --rate 2                    calls a second that the AWS account allows in the Region
  --burst 5                   calls that it allows at once after a pause
  --segments-per-minute 3     segments of one contact a minute
  --target 10s                mean delay to aim at: which rate to request from AWS
  --markdown                  a table of contacts and rates instead
`;

const OPTIONS = {
  contacts: { type: "string" },
  rate: { type: "string" },
  burst: { type: "string" },
  "segments-per-minute": { type: "string" },
  target: { type: "string" },
  markdown: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const wholeNumber = z.coerce.number("expected a number").pipe(z.int("expected a whole number").min(1, "expected 1 or more").max(1_000_000, "expected a million at most"));
const positive = z.coerce.number("expected a number").positive("expected more than 0").max(1_000_000, "expected a million at most");
const seconds = z.string().transform((given, context) => {
  const milliseconds = duration(1).read(given);
  if (milliseconds === undefined) context.addIssue({ code: "custom", message: `expected ${duration(1).expected}` });
  return (milliseconds ?? 0) / 1000;
});

const questionSchema = z.object({
  contacts: wholeNumber.default(200),
  rate: positive.default(2),
  burst: wholeNumber.default(5),
  "segments-per-minute": positive.default(3),
  target: seconds.optional(),
  markdown: z.boolean().default(false),
  help: z.boolean().default(false),
});

/** EX_USAGE of sysexits.h. */
const EXIT_USAGE = 64;
const CONTACTS = [10, 50, 100, 200, 500];
const RATES = [2, 5, 10, 20];
/** What one call brings at most. */
const PAGE = 100;

const question = maybeQuestion();
if (question === null) process.exitCode = EXIT_USAGE;
else if (question.help) console.log(USAGE);
else if (question.markdown) console.log(capacityTable(CONTACTS, RATES));
else answer(question);

function answer({ contacts, rate, burst, "segments-per-minute": perMinute, target }: z.infer<typeof questionSchema>): void {
  const capacity = capacityOf(contacts, rate);
  const perLook = (perMinute / 60) * capacity.intervalSeconds;
  console.log(`${contacts} live contacts on ${rate} calls a second:

  mean delay of a segment      ${inSeconds(capacity.meanDelaySeconds)}
  from look to look            ${inSeconds(capacity.intervalSeconds)}, ${Number(perLook.toPrecision(2))} segments each${perLook > PAGE ? `: more than a page of ${PAGE}, so this budget cannot keep up` : ""}
  all seen once after          ${inSeconds(firstSightSeconds(capacity, burst))}, when they are opened at once on a rested budget

For contacts that are alike. Chats that come in bursts, or of which some are busy and some are not, are fresher than that.`);
  if (target === undefined) return;

  const needed = rateFor(contacts, target);
  console.log(
    needed === null
      ? `\nNo budget brings the mean delay to ${inSeconds(target)}: a contact is looked at once a second at most.`
      : `\nFor a mean delay of ${inSeconds(target)}, request ${Math.ceil(needed * 10) / 10} calls a second from AWS (Service Quotas, Amazon Connect).`,
  );
}

function maybeQuestion(): z.infer<typeof questionSchema> | null {
  try {
    return questionSchema.parse(parseArgs({ options: OPTIONS }).values);
  } catch (error) {
    const problems = error instanceof z.ZodError ? error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`) : [(error as Error).message];
    console.error(`${problems.join("\n")}\n\n${USAGE}`);
    return null;
  }
}
