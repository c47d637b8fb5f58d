import type { Clock } from "../domain/clock.js";
import type { BudgetReading, Metrics } from "../domain/telemetry.js";
import { createBudget, createUnlimitedBudget, type Budget } from "./budget.js";
import type { InstanceSettings } from "./instance-settings.js";
import { quotaDomainOf } from "./quota-domain.js";
import { tellWaits } from "./tell-waits.js";

export interface BudgetsOptions {
  readonly instances: readonly InstanceSettings[];
  /** For quota domains whose instances do not say; `requestsPerSecond` null: no budget. */
  readonly requestsPerSecond: number | null;
  readonly burst: number;
  /** Where instances without a Region are. */
  readonly region: string | null;
  readonly clock: Clock;
  readonly telemetry: Pick<Metrics, "budgetWaited">;
}

/** Whom the upstream counts together, by name, and what it allows them. */
export interface Quota {
  readonly domain: string;
  readonly budget: Budget;
}

export interface Budgets {
  /** One budget for each quota domain. It fills from the time when this was made, whenever it is first asked for. */
  of(instance: InstanceSettings): Quota;
  /** How each stands that has a limit. */
  read(): BudgetReading[];
  close(): void;
}

export function createBudgets({ instances, requestsPerSecond, burst, region, clock, telemetry }: BudgetsOptions): Budgets {
  const quotas = new Map<string, Quota>();
  const limits = new Map<string, number>();
  const domainOf = ({ accountId, region: own }: InstanceSettings): string => quotaDomainOf({ accountId, region: own ?? region });

  function createFor(domain: string): Budget {
    const members = instances.filter((instance) => domainOf(instance) === domain);
    const rate = members.find((member) => member.requestsPerSecond !== null)?.requestsPerSecond ?? requestsPerSecond;
    if (rate === null) return createUnlimitedBudget();
    limits.set(domain, rate);
    const budget = createBudget({ requestsPerSecond: rate, burst: members.find((member) => member.burst !== null)?.burst ?? burst }, clock);
    return tellWaits(budget, domain, telemetry);
  }

  function quotaOf(domain: string): Quota {
    let quota = quotas.get(domain);
    if (quota === undefined) quotas.set(domain, (quota = { domain, budget: createFor(domain) }));
    return quota;
  }

  for (const instance of instances) quotaOf(domainOf(instance));
  if (instances.length === 0) quotaOf(quotaDomainOf({ accountId: null, region }));

  return {
    of: (instance) => quotaOf(domainOf(instance)),
    read: () =>
      [...limits].map(([quota, limitPerSecond]) => {
        const { budget } = quotaOf(quota);
        return { quota, limitPerSecond, tokens: budget.tokens(), ratePerSecond: budget.rate() };
      }),
    close() {
      for (const { budget } of quotas.values()) budget.close();
    },
  };
}
