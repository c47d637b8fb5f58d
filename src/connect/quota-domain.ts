import type { InstanceSettings } from "./instance-settings.js";

/**
 * Whom the upstream counts together: an AWS account in a Region. A role tells its account; what tells neither belongs to the account
 * and Region of the default credentials.
 */
export function quotaDomainOf({ accountId, region }: Pick<InstanceSettings, "accountId" | "region">): string {
  return `${accountId ?? "default"}/${region ?? "default"}`;
}
