/** What a budget of upstream calls comes to for so many live contacts; times in seconds. */
export interface Capacity {
  readonly contacts: number;
  readonly ratePerSecond: number;
  /** From one look at a contact to the next, on average. */
  readonly intervalSeconds: number;
  /** From the moment the upstream holds a segment to the moment the gateway does, on average. */
  readonly meanDelaySeconds: number;
}

/** What the gateway's schedule takes on top of the least delay that any schedule can have: measured by `npm run bench:live`. */
const MEASURED_FACTOR = 1.05;
/** The gateway looks at no contact more often than that (MIN_POLL_INTERVAL), whatever the budget allows. */
const LEAST_INTERVAL_SECONDS = 1;

/**
 * N contacts share R calls a second. The least mean delay for rates λ is (Σ√λ)² / (2RΣλ), which for equal rates is N / (2R), whatever the
 * rate: contacts that are not alike, or that come in bursts, have less.
 */
export function capacityOf(contacts: number, ratePerSecond: number): Capacity {
  const spentSeconds = contacts / ratePerSecond;
  const isAmple = spentSeconds < LEAST_INTERVAL_SECONDS;
  return {
    contacts,
    ratePerSecond,
    intervalSeconds: isAmple ? LEAST_INTERVAL_SECONDS : spentSeconds,
    meanDelaySeconds: isAmple ? LEAST_INTERVAL_SECONDS / 2 : MEASURED_FACTOR * (spentSeconds / 2),
  };
}

/** The calls a second to ask AWS for, so that the mean delay is that many seconds; null where no budget is enough. */
export function rateFor(contacts: number, targetSeconds: number): number | null {
  if (targetSeconds < LEAST_INTERVAL_SECONDS / 2) return null;
  return (MEASURED_FACTOR * contacts) / (2 * targetSeconds);
}

/** Until a wall that opens all of them at once has seen each contact once: a rested budget grants its burst at no wait. */
export function firstSightSeconds({ contacts, ratePerSecond }: Capacity, burst: number): number {
  return Math.max(0, contacts - burst) / ratePerSecond;
}

/** Mean delays, contacts down and budgets across, in Markdown. */
export function capacityTable(contacts: readonly number[], rates: readonly number[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    row(["live contacts", ...rates.map((rate) => `${rate} calls/s`)]),
    row(["---:", ...rates.map(() => "---:")]),
    ...contacts.map((count) => row([String(count), ...rates.map((rate) => inSeconds(capacityOf(count, rate).meanDelaySeconds))])),
  ].join("\n");
}

/** Two digits that mean something. */
export function inSeconds(seconds: number): string {
  return `${Number(seconds.toPrecision(2))} s`;
}
