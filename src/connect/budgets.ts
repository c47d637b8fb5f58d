import type { Clock } from "../domain/clock.js";
import { createBudget, createUnlimitedBudget, type Budget } from "./budget.js";
import type { InstanceSettings } from "./instance-settings.js";
import { quotaDomainOf } from "./quota-domain.js";

export interface BudgetsOptions {
  readonly instances: readonly InstanceSettings[];
  /** For quota domains whose instances do not say; `requestsPerSecond` null: no budget. */
  readonly requestsPerSecond: number | null;
  readonly burst: number;
  /** Where instances without a Region are. */
  readonly region: string | null;
  readonly clock: Clock;
}

/** Whom the upstream counts together, by name, and what it allows them. */
export interface Quota {
  readonly domain: string;
  readonly budget: Budget;
}

export interface Budgets {
  /** One budget for each quota domain. It fills from the time when this was made, whenever it is first asked for. */
  of(instance: InstanceSettings): Quota;
  close(): void;
}

export function createBudgets({ instances, requestsPerSecond, burst, region, clock }: BudgetsOptions): Budgets {
  const quotas = new Map<string, Quota>();
  const domainOf = ({ accountId, region: own }: InstanceSettings): string => quotaDomainOf({ accountId, region: own ?? region });

  function createFor(domain: string): Budget {
    const members = instances.filter((instance) => domainOf(instance) === domain);
    const rate = members.find((member) => member.requestsPerSecond !== null)?.requestsPerSecond ?? requestsPerSecond;
    if (rate === null) return createUnlimitedBudget();
    return createBudget({ requestsPerSecond: rate, burst: members.find((member) => member.burst !== null)?.burst ?? burst }, clock);
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
    close() {
      for (const { budget } of quotas.values()) budget.close();
    },
  };
}
