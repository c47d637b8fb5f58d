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

export interface Budgets {
  /** One budget for each quota domain. It fills from the time when this was made, whenever it is first asked for. */
  of(instance: InstanceSettings): Budget;
  close(): void;
}

export function createBudgets({ instances, requestsPerSecond, burst, region, clock }: BudgetsOptions): Budgets {
  const budgets = new Map<string, Budget>();
  const domainOf = ({ accountId, region: own }: InstanceSettings): string => quotaDomainOf({ accountId, region: own ?? region });

  function createFor(domain: string): Budget {
    const members = instances.filter((instance) => domainOf(instance) === domain);
    const rate = members.find((member) => member.requestsPerSecond !== null)?.requestsPerSecond ?? requestsPerSecond;
    if (rate === null) return createUnlimitedBudget();
    return createBudget({ requestsPerSecond: rate, burst: members.find((member) => member.burst !== null)?.burst ?? burst }, clock);
  }

  function budgetOf(domain: string): Budget {
    let budget = budgets.get(domain);
    if (budget === undefined) budgets.set(domain, (budget = createFor(domain)));
    return budget;
  }

  for (const instance of instances) budgetOf(domainOf(instance));
  if (instances.length === 0) budgetOf(quotaDomainOf({ accountId: null, region }));

  return {
    of: (instance) => budgetOf(domainOf(instance)),
    close() {
      for (const budget of budgets.values()) budget.close();
    },
  };
}
